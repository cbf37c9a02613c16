import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** A synthetic voice, and the program that has it. */
interface Voice {
  name: string;
  program: 'espeak-ng' | 'flite';
  argumentsFor(text: string, file: string): string[];
}

const flite = (name: string): Voice => ({
  name: `flite-${name}`,
  program: 'flite',
  argumentsFor: (text, file) => ['-voice', name, '-t', text, '-o', file],
});
const espeak = (name: string): Voice => ({
  name: `espeak-${name}`,
  program: 'espeak-ng',
  argumentsFor: (text, file) => ['-v', name, '-w', file, '--', text],
});

/** kal16 is no clearer than kal, only of a higher sample rate. */
const VOICES: readonly Voice[] = [
  flite('slt'),
  flite('rms'),
  flite('awb'),
  flite('kal16'),
  espeak('en-us'),
  espeak('en-gb'),
];

export interface Saying {
  text: string;
  /** Absolute path. */
  audio: string;
  voice: string;
}

export interface Sayings {
  said: Saying[];
  /** Programs that are missing, and texts that therefore have no recording. */
  missing: { programs: string[]; texts: number };
}

/**
 * Says each text with one voice, the voices in turn. A recording that is in the folder is taken as it is; the others are
 * made, where the program of their voice is installed.
 */
export function sayInTurn(texts: readonly string[], folder: string): Sayings {
  const programs = new Set(VOICES.map(({ program }) => program));
  const installed = new Set([...programs].filter(isInstalled));
  const said: Saying[] = [];
  for (const [at, text] of texts.entries()) {
    const voice = VOICES[at % VOICES.length];
    if (voice === undefined) continue;
    const audio = path.join(folder, voice.name, `${nameOf(text)}.wav`);
    if (existsSync(audio) || (installed.has(voice.program) && say(voice, text, audio)))
      said.push({ text, audio, voice: voice.name });
  }
  const missing = [...programs].filter((program) => !installed.has(program));
  return { said, missing: { programs: missing, texts: texts.length - said.length } };
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function say(voice: Voice, text: string, file: string): boolean {
  mkdirSync(path.dirname(file), { recursive: true });
  const { status } = spawnSync(voice.program, voice.argumentsFor(text, file), { stdio: 'ignore' });
  return status === 0 && existsSync(file);
}
