import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Final } from '@hark/shared/wire/final';
import { decodeAudio } from '../../apps/server/src/audio/decode-audio.ts';
import { VAD_PARAMS } from '../../apps/server/src/config/serving-defaults.ts';
import { readManifest } from '../../apps/server/src/evaluation/read-manifest.ts';
import { readSpokenClips } from '../../apps/server/src/load/read-spoken-clips.ts';
import { speakClip } from '../../apps/server/src/load/speak-clip.ts';
import { FRAME_MS, type SpokenClip } from '../../apps/server/src/load/spoken-clip.ts';
import { openWireLine, type WireLine } from '../../apps/server/src/load/wire-line.ts';

/** Each clip with the final that each of the two servers gave. */
export interface SaidBothWays {
  audio: string;
  early: Pick<Final, 'transcript' | 'confidence'> & { ids: string[] };
  late: SaidBothWays['early'];
  /** The server with early answers had one at the last pause. */
  hadProvisional: boolean;
}

const PAUSE_FRAMES = 3;
const LONGEST_DRAFT_MS = 3_000;
const LONGEST_ANSWER_MS = 30_000;
const SAMPLES_PER_MS = 16;
const LONGEST_CLIP_MS = 60_000;

interface Said {
  final: Final;
  hadProvisional: boolean;
}

interface Saying {
  line: WireLine;
  ordinal: number;
  /** Gives the server time to answer at the last pause, and closes as soon as any server may let it. */
  isEarly: boolean;
}

/** Says a clip as fast as it goes: what is recognised depends on what is said, not on when. */
async function say(clip: SpokenClip, { line, ordinal, isEarly }: Saying): Promise<Said> {
  const utteranceId = randomUUID();
  const endFrame = clip.kinds.lastIndexOf('speech') + 1;
  let provisional: () => void = () => undefined;
  const hasProvisional = new Promise<true>((resolve) => {
    provisional = () => resolve(true);
  });
  const answer = new Promise<Final>((resolve, reject) => {
    line.listen((message) => {
      if (message === null) return reject(new Error('the server has gone'));
      if (!('utteranceId' in message) || message.utteranceId !== utteranceId) return;
      if (message.type === 'interim' && message.provisional === true) provisional();
      if (message.type === 'final') resolve(message);
      if (message.type === 'error' || message.type === 'busy')
        reject(new Error(`${clip.audio}: ${message.type}`));
    });
  });
  answer.catch(() => undefined);
  let hadProvisional = false;
  let saidFrames = 0;
  const silentFramesAtEnd = (): number =>
    clip.kinds.slice(endFrame, saidFrames).filter((kind) => kind === 'silence').length +
    Math.max(0, saidFrames - clip.kinds.length);
  await speakClip(
    clip,
    { utteranceId, ordinal },
    {
      endpointing: line.ready.endpointing ?? { minSilenceMs: 320, maxSilenceMs: 1_000 },
      line: {
        send: line.send,
        audio: (sequence, pcm) => line.audio(ordinal, sequence, pcm),
        async until(audioMs) {
          // The frames before this one have been said, the pause marked.
          if (isEarly && !hadProvisional && silentFramesAtEnd() === PAUSE_FRAMES)
            hadProvisional = await Promise.race([hasProvisional, wait(LONGEST_DRAFT_MS, false)]);
          saidFrames = audioMs / FRAME_MS;
        },
        takeHint: () => isEarly && saidFrames > endFrame,
      },
    },
  );
  const late = wait(LONGEST_ANSWER_MS, null, { ref: false });
  const final = await Promise.race([answer, late]);
  if (final === null) throw new Error(`${clip.audio}: no answer`);
  return { final, hadProvisional };
}

const heardOf = ({ transcript, confidence, results }: Final): SaidBothWays['early'] => ({
  transcript,
  confidence,
  ids: results.map(({ id }) => id),
});

async function main(
  manifest: string,
  { early, late, out }: { early: string; late: string; out: string },
): Promise<void> {
  const { signal } = new AbortController();
  const clips = await readSpokenClips(readManifest(readFileSync(manifest, 'utf8')).clips, {
    manifest,
    vad: VAD_PARAMS,
    most: Number.POSITIVE_INFINITY,
    signal,
    async loadAudio(path) {
      const samples = await decodeAudio(await readFile(path), LONGEST_CLIP_MS);
      return { samples, durationMs: samples.length / SAMPLES_PER_MS };
    },
    onProblem: (audio, reason) => process.stderr.write(`${audio}: ${reason}\n`),
  });
  const lines = await Promise.all([early, late].map((url) => openWireLine(new URL(url), signal)));
  const [earlyLine, lateLine] = lines;
  if (earlyLine === undefined || lateLine === undefined) throw new Error('no server');
  const said: SaidBothWays[] = [];
  for (const [index, clip] of clips.entries()) {
    const ordinal = index + 1;
    const one = await say(clip, { line: earlyLine, ordinal, isEarly: true });
    const other = await say(clip, { line: lateLine, ordinal, isEarly: false });
    said.push({
      audio: clip.audio,
      early: heardOf(one.final),
      late: heardOf(other.final),
      hadProvisional: one.hadProvisional,
    });
    if (ordinal % 50 === 0) process.stdout.write(`${ordinal} of ${clips.length} said\n`);
  }
  for (const line of lines) line.close();
  writeFileSync(out, JSON.stringify(said));
}

const [manifest = '', early = '', late = '', out = ''] = process.argv.slice(2);
await main(manifest, { early, late, out });
