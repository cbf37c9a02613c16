import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeAudio } from '../../apps/server/src/recognition/audio/decode-audio.ts';
import { concatenated, roomTone, type TimedClip } from './timed-clip.ts';

const VOICES = ['rms', 'slt', 'awb', 'kal16'];

/** Held-out sentences, not used for tuning. */
const SENTENCES = [
  'what time does the museum close on sunday',
  'take me to the national gallery',
  'how many people live in tokyo',
  'dim the bedroom lights, and close the curtains',
  'translate good morning into french',
  'the mouse ran under the kitchen table',
  'when was the university of oxford founded',
  'order a small tea, without sugar',
  'show the best hotels near the beach',
  'stop the music, and start the timer',
  'what is the fastest train in the world',
  'please tell me a short story about a dragon',
  'mount fuji climbing season',
  'add a meeting with anna on thursday afternoon',
  'turn the volume down in the bathroom',
  'where did i park my car',
  'send a message to my brother',
  'who painted the girl with a pearl earring',
  'the old church stands on a green hill',
  'how far is the moon from the earth',
];

interface Phone {
  name: string;
  startMs: number;
  endMs: number;
}

/** Synthesises with flite; `-psdur` prints each phone with its end in seconds. */
function synthesise(voice: string, text: string, wav: string): Phone[] {
  const printed = execFileSync('flite', ['-voice', voice, '-psdur', '-t', text, '-o', wav], {
    encoding: 'utf8',
  });
  const ends = printed
    .trim()
    .split(/\s+/u)
    .map((phone) => phone.split(':'));
  let startMs = 0;
  return ends.map(([name = '', end]) => {
    const phone = { name, startMs, endMs: Number(end) * 1000 };
    startMs = phone.endMs;
    return phone;
  });
}

const spoken = (phones: readonly Phone[]) => phones.filter(({ name }) => name !== 'pau');

interface Script {
  sentence: string;
  voice: string;
  leadMs: number;
}

/**
 * Returns null where flite pronounces a word differently in the sentence than alone, which leaves the phones
 * unassigned.
 */
async function sayOne({ sentence, voice, leadMs }: Script, folder: string): Promise<TimedClip | null> {
  const wav = join(folder, 'said.wav');
  const phones = spoken(synthesise(voice, sentence, wav));
  const names = sentence.replaceAll(',', '').split(' ');
  const counts = names.map((word) => spoken(synthesise(voice, word, 'none')).length);
  if (counts.reduce((sum, count) => sum + count, 0) !== phones.length) return null;
  let at = 0;
  const words = names.map((word, place) => {
    const own = phones.slice(at, (at += counts[place] ?? 0));
    return { word, startMs: leadMs + (own[0]?.startMs ?? 0), endMs: leadMs + (own.at(-1)?.endMs ?? 0) };
  });
  const speech = await decodeAudio(Uint8Array.from(readFileSync(wav)), 60_000);
  const samples = concatenated([roomTone(leadMs), speech, roomTone(500)]);
  const name = `synthesised-${voice}-${sentence.replaceAll(/\W+/gu, '-')}`;
  return { name, samples, words, pauses: [] };
}

/** Returns synthetic speech with all bounds known. Empty where flite (a Debian package) is not installed. */
export async function synthesisedClips(): Promise<TimedClip[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hark-word-times-'));
  try {
    const clips: TimedClip[] = [];
    for (const [place, sentence] of SENTENCES.entries()) {
      for (const [other, voice] of VOICES.entries()) {
        const clip = await sayOne({ sentence, voice, leadMs: 250 + 137 * ((place + other) % 5) }, folder);
        if (clip !== null) clips.push(clip);
      }
    }
    return clips;
  } catch (error) {
    process.stderr.write(`No synthetic speech: ${String(error)}. It is made with Debian's package flite.\n`);
    return [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
