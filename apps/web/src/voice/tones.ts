import { isLive, type PageAction, type PageState, type Voice } from './page-state.ts';
import type { Store } from './store.ts';

export type Tone = 'start' | 'end';

/**
 * Returns the tone of a change: `start` when the microphone opens, `end` when an utterance ends or the microphone
 * closes.
 */
export function toneOf(before: Voice, after: Voice): Tone | null {
  if (before.state === after.state) return null;
  if (!isLive(before) && after.state === 'listening') return 'start';
  if (before.state === 'hearing' && after.state === 'thinking') return 'end';
  // After an utterance without listening, its end was already heard.
  return isLive(before) && !isLive(after) ? 'end' : null;
}

/** Rising for the start, falling for the end. Frequencies in Hz. */
const PITCHES: Record<Tone, readonly [number, number]> = { start: [523, 784], end: [784, 523] };
const NOTE_S = 0.07;
const FADE_S = 0.02;
/** About -28 dBFS: audible in a quiet room, and too soft to be taken for speech. */
const PEAK_GAIN = 0.04;

/** Plays both notes of the tone, with soft edges. */
export function scheduleTone(context: BaseAudioContext, tone: Tone): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  const [first, second] = PITCHES[tone];
  const startS = context.currentTime;
  const endS = startS + 2 * NOTE_S;
  oscillator.frequency.setValueAtTime(first, startS);
  oscillator.frequency.setValueAtTime(second, startS + NOTE_S);
  gain.gain.setValueAtTime(0, startS);
  gain.gain.linearRampToValueAtTime(PEAK_GAIN, startS + FADE_S);
  gain.gain.setValueAtTime(PEAK_GAIN, endS - FADE_S);
  gain.gain.linearRampToValueAtTime(0, endS);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(startS);
  oscillator.stop(endS);
}

/** A browser that forbids audio leaves the promise of `resume` pending. */
const RESUME_WITHIN_MS = 300;

const delay = (durationMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, durationMs));

/**
 * Returns a player of tones. It opens its audio context at the first tone, and suspends it between tones. Where the
 * browser has no audio output, it plays nothing.
 */
export function createTonePlayer<Context extends Pick<AudioContext, 'state' | 'resume' | 'suspend'>>(
  openContext: () => Context,
  schedule: (context: Context, tone: Tone) => void,
): (tone: Tone) => Promise<void> {
  let context: Context | null = null;
  let playing = 0;

  async function play(tone: Tone): Promise<void> {
    context ??= openContext();
    if (context.state !== 'running') await Promise.race([context.resume(), delay(RESUME_WITHIN_MS)]);
    // A late tone would say that something happens now.
    if (context.state !== 'running') return;
    schedule(context, tone);
    await delay(1_000 * (2 * NOTE_S + FADE_S));
  }

  return async (tone) => {
    playing++;
    // A search works without a tone.
    await play(tone).catch(() => undefined);
    playing--;
    if (playing === 0) await context?.suspend().catch(() => undefined);
  };
}

/** Calls `play` with the tone of each change. Returns a function that ends the watch. */
export function watchTones(
  store: Pick<Store<PageState, PageAction>, 'read' | 'subscribe'>,
  play: (tone: Tone) => void,
): () => void {
  let before = store.read().voice;
  return store.subscribe(() => {
    const after = store.read().voice;
    const tone = toneOf(before, after);
    before = after;
    if (tone !== null) play(tone);
  });
}
