import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

/** Formats that a page may request from `MediaRecorder`; Chromium supports the first two, Safari the last two. */
const TYPES = [
  'audio/webm;codecs=opus',
  'audio/webm;codecs=pcm',
  'audio/mp4;codecs=opus',
  'audio/mp4;codecs=mp4a.40.2',
] as const;

const RECORDING_MS = 4_000;

interface Heard {
  transcript: string;
  first: string | undefined;
}

test('recognises what the browser itself records, in every format that it supports', async ({ open }) => {
  let made = 0;
  for (const mimeType of TYPES) {
    // A new page each time: the microphone plays its recording once per capture.
    const { page } = await open({ type: 'plays', wav: await composeWav(['stanford']) });
    const heard = await page.evaluate(
      async ({ type, durationMs }): Promise<Heard | null> => {
        if (!MediaRecorder.isTypeSupported(type)) return null;
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        const recorder = new MediaRecorder(stream, { mimeType: type });
        const parts: Blob[] = [];
        recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
        const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
        // Parts of a quarter of a second, as for a page that shows progress.
        recorder.start(250);
        setTimeout(() => recorder.stop(), durationMs);
        await stopped;
        for (const track of stream.getTracks()) track.stop();
        const body = new Blob(parts, { type });
        const response = await fetch('/v1/voice-search', { method: 'POST', body });
        const { transcript, results } = await response.json();
        return { transcript, first: results?.[0]?.id };
      },
      { type: mimeType, durationMs: RECORDING_MS },
    );
    if (heard === null) continue;
    made++;
    expect(heard, mimeType).toEqual({
      transcript: expect.stringMatching(/^stanford university\W*$/i),
      first: expect.stringContaining('stanford'),
    });
  }
  expect(made).toBeGreaterThan(0);
});
