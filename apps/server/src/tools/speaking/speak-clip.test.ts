import { describe, expect, it } from 'vitest';
import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { speakClip, type SpeechLine } from './speak-clip.ts';
import { spokenClip, type FrameKind, type SpokenClip } from './spoken-clip.ts';

const endpointing = { minSilenceMs: 8 * VAD_FRAME_MS, maxSilenceMs: 12 * VAD_FRAME_MS };

function clipOf(...runs: [FrameKind, number][]): SpokenClip {
  const kinds = runs.flatMap(([kind, count]) => Array<FrameKind>(count).fill(kind));
  return spokenClip(new Int16Array(kinds.length * VAD_FRAME_SAMPLES).fill(7), kinds);
}

/** Sends the clip without waiting; the server sends an endpoint at each of `hintAtMs`. */
async function spoken(clip: SpokenClip, hintAtMs: readonly number[] = []) {
  const sent: string[] = [];
  let samples = 0;
  let nowMs = 0;
  let hints = [...hintAtMs];
  const line: SpeechLine = {
    send: (message) => {
      const detail = 'frames' in message ? ` ${message.frames}` : '';
      const reason = 'reason' in message ? ` ${message.reason}` : '';
      sent.push(`${nowMs / VAD_FRAME_MS}: ${message.type}${detail}${reason}`);
    },
    audio: (_sequence, pcm) => {
      samples += pcm.length;
    },
    until: async (audioMs) => {
      nowMs = audioMs;
    },
    takeHint: () => {
      const due = hints.filter((atMs) => atMs <= nowMs);
      hints = hints.filter((atMs) => atMs > nowMs);
      return due.length > 0;
    },
  };
  const outcome = await speakClip(clip, { utteranceId: 'utterance-1', line, endpointing });
  sent.push(`${nowMs / VAD_FRAME_MS}: closed ${outcome.frames} ${outcome.reason}`);
  return { sent, outcome, samples };
}

describe('a spoken clip', () => {
  it('marks its pauses, and is closed after the longest silence', async () => {
    const { sent, outcome, samples } = await spoken(clipOf(['speech', 5], ['silence', 4], ['speech', 3]));
    expect(sent).toEqual([
      '8: segment.pause 3',
      '10: segment.resume',
      '15: segment.pause 6',
      '24: closed 9 endpoint',
    ]);
    expect(outcome).toMatchObject({ cutOff: false, frames: 9, audioMs: 24 * VAD_FRAME_MS });
    expect(samples).toBe(24 * VAD_FRAME_SAMPLES);
  });

  it('is closed at the endpoint, but not before the shortest silence', async () => {
    const soon = await spoken(clipOf(['speech', 5]), [8 * VAD_FRAME_MS]);
    expect(soon.sent.at(-1)).toBe('13: closed 5 hint');
    const later = await spoken(clipOf(['speech', 5]), [15 * VAD_FRAME_MS]);
    expect(later.sent.at(-1)).toMatch(/^15: closed \d hint$/);
  });

  it('ignores an endpoint that came before more speech', async () => {
    const clip = clipOf(['speech', 5], ['silence', 4], ['speech', 3]);
    const { sent } = await spoken(clip, [9 * VAD_FRAME_MS]);
    expect(sent.at(-1)).toBe('24: closed 9 endpoint');
  });

  it('is cut off if it is closed before its last speech', async () => {
    const clip = clipOf(['speech', 5], ['silence', 13], ['speech', 3]);
    expect((await spoken(clip)).outcome).toMatchObject({ cutOff: true, audioMs: 17 * VAD_FRAME_MS });
  });
});
