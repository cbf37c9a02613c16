import { describeRecognizer } from './recognizer.contract.ts';
import { createScriptedRecognizer } from './scripted-recognizer.ts';

describeRecognizer('the scripted recogniser', () => Promise.resolve(createScriptedRecognizer('stanford')));
describeRecognizer('a scripted recogniser that judges', () =>
  Promise.resolve(createScriptedRecognizer('stanford', {}, (text) => (text === '🎉' ? null : -1))),
);
describeRecognizer('a silent scripted recogniser', () => Promise.resolve(createScriptedRecognizer('')));
