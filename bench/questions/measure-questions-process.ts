import { writeFileSync } from 'node:fs';
import { measureQuestions } from './measure-questions.ts';

// Runs in a process of its own, because the server's modules are bundled for it.
const [out = '', ...files] = process.argv.slice(2);
const measured = [];
for (let at = 0; at + 1 < files.length; at += 2)
  measured.push(await measureQuestions(files[at] ?? '', files[at + 1] ?? ''));
writeFileSync(out, JSON.stringify(measured));
