import { describeRecognizer } from './recognizer.contract.ts';
import { createScriptedRecognizer } from './scripted-recognizer.ts';

describeRecognizer('the scripted recogniser', () => Promise.resolve(createScriptedRecognizer('stanford')));
describeRecognizer('a silent scripted recogniser', () => Promise.resolve(createScriptedRecognizer('')));
