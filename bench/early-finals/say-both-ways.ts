import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Final } from '@hark/shared/wire/final';
import { PAUSE_FRAMES, VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';
import { readManifest } from '../../apps/server/src/learning/evaluation/read-manifest.ts';
import type { RecordedClip } from '../../apps/server/src/tools/load/recorded-clip.ts';
import { openUtterance } from '../../apps/server/src/tools/speaking/open-utterance.ts';
import { speakClip } from '../../apps/server/src/tools/speaking/speak-clip.ts';
import { openWireLine, type WireLine } from '../../apps/server/src/tools/wire-client/wire-line.ts';
import { clipsToSay } from '../clips-to-say.ts';

export type Heard = Pick<Final, 'transcript' | 'confidence'> & { ids: string[] };

/** A clip with the finals of both servers. */
export interface SaidBothWays {
  audio: string;
  /** From the server with early answers, closed after the shortest silence. */
  early: Heard;
  /** From the server without, closed after the shortest and after the longest silence. */
  plain: Heard;
  plainLate: Heard;
  /** Whether the server with early answers had one at the last pause. */
  hadProvisional: boolean;
}

const LONGEST_DRAFT_MS = 3_000;
const LONGEST_ANSWER_MS = 30_000;

interface Said {
  final: Final;
  hadProvisional: boolean;
}

interface Saying {
  line: WireLine;
  ordinal: number;
  /** Whether the server gets time to answer at the last pause. */
  waitsForDraft: boolean;
  /** Whether it closes after the shortest allowed silence; otherwise after the longest. */
  closesSoon: boolean;
}

/** Sends a clip as fast as possible: the transcript depends on the audio, not on its timing. */
async function say(clip: RecordedClip, { line, ordinal, waitsForDraft, closesSoon }: Saying): Promise<Said> {
  const utteranceId = randomUUID();
  const endFrame = clip.kinds.lastIndexOf('speech') + 1;
  let provisional: () => void = () => undefined;
  const hasProvisional = new Promise<true>((resolve) => {
    provisional = () => resolve(true);
  });
  line.listen((message) => {
    if (message?.type !== 'interim' || message.utteranceId !== utteranceId) return;
    if (message.provisional === true) provisional();
  });
  const { preRollMs } = clip;
  const utterance = openUtterance(
    line,
    { utteranceId, ordinal, taskId: utteranceId, preRollMs, startedAt: Date.now() },
    {
      signal: new AbortController().signal,
      mostBusyReplies: 0,
      answerWithinMs: LONGEST_ANSWER_MS,
    },
  );
  let hadProvisional = false;
  let saidFrames = 0;
  const silentFramesAtEnd = (): number =>
    clip.kinds.slice(endFrame, saidFrames).filter((kind) => kind === 'silence').length +
    Math.max(0, saidFrames - clip.kinds.length);
  const said = await speakClip(clip, {
    utteranceId,
    endpointing: line.ready.endpointing,
    line: {
      send: line.say,
      audio: (sequence, pcm) => line.audio(ordinal, sequence, pcm),
      async until(audioMs) {
        // The frames before this one are sent, and the pause is marked.
        if (waitsForDraft && !hadProvisional && silentFramesAtEnd() === PAUSE_FRAMES)
          hadProvisional = await Promise.race([hasProvisional, wait(LONGEST_DRAFT_MS, false)]);
        saidFrames = audioMs / VAD_FRAME_MS;
      },
      takeHint: () => closesSoon && saidFrames > endFrame,
    },
  });
  const { answer } = await utterance.close(said);
  if (answer?.type !== 'final') throw new Error(`${clip.audio}: ${answer?.type ?? 'no answer'}`);
  return { final: answer, hadProvisional };
}

const heardOf = ({ transcript, confidence, results }: Final): Heard => ({
  transcript,
  confidence,
  ids: results.map(({ id }) => id),
});

async function main(
  manifest: string,
  { early, plain, out }: { early: string; plain: string; out: string },
): Promise<void> {
  const { signal } = new AbortController();
  const clips = await clipsToSay(manifest, readManifest(readFileSync(manifest, 'utf8')).clips);
  const lines = await Promise.all([early, plain].map((url) => openWireLine(new URL(url), signal)));
  const [earlyLine, plainLine] = lines;
  if (earlyLine === undefined || plainLine === undefined) throw new Error('no server');
  const said: SaidBothWays[] = [];
  for (const [index, clip] of clips.entries()) {
    const ordinal = index + 1;
    const saying = { ordinal, waitsForDraft: true, closesSoon: true };
    const early = await say(clip, { ...saying, line: earlyLine });
    const plainly = { line: plainLine, waitsForDraft: false };
    const plain = await say(clip, { ...saying, ...plainly, ordinal: 2 * ordinal });
    const late = await say(clip, { ...plainly, ordinal: 2 * ordinal + 1, closesSoon: false });
    said.push({
      audio: clip.audio,
      early: heardOf(early.final),
      plain: heardOf(plain.final),
      plainLate: heardOf(late.final),
      hadProvisional: early.hadProvisional,
    });
    if (ordinal % 50 === 0) process.stdout.write(`${ordinal} of ${clips.length} said\n`);
  }
  await Promise.all(lines.map((line) => line.close()));
  writeFileSync(out, JSON.stringify(said));
}

const [manifest = '', early = '', plain = '', out = ''] = process.argv.slice(2);
await main(manifest, { early, plain, out });
