import type { BrowserContext, Page } from '@playwright/test';

/** Posts the loudest sample of each render quantum of the microphone. Runs in an audio worklet. */
const TAP_SOURCE = `registerProcessor('latency-tap', class extends AudioWorkletProcessor {
  constructor() { super(); this.peaks = []; this.first = 0; }
  process([input]) {
    const samples = input[0];
    if (samples === undefined) return true;
    if (this.peaks.length === 0) this.first = currentFrame;
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    this.peaks.push(peak);
    if (this.peaks.length < 8) return true;
    this.port.postMessage({ first: this.first, peaks: this.peaks });
    this.peaks = [];
    return true;
  }
});`;

/** Eight render quanta of 128 samples, as they arrived at the page. */
export interface TapBlock {
  /** Number of its first sample. */
  first: number;
  peaks: number[];
  /** On the page's clock. */
  atMs: number;
}

/** The content of the screen from that moment on. */
export interface Paint {
  atMs: number;
  ids: (string | null)[];
  isEarly: boolean;
  transcript: string;
}

/** An entry of the page's performance timeline, without `hark:`. */
export interface Mark {
  name: string;
  atMs: number;
  detail: { utteranceId?: string; timings?: Record<string, number> } | null;
}

export interface Observed {
  rateHz: number;
  blocks: TapBlock[];
  paints: Paint[];
  marks: Mark[];
}

/** Observes the microphone, the timeline and the screen. Runs in the page. */
function probe(tapSource: string): void {
  const observed: Observed = { rateHz: 0, blocks: [], paints: [], marks: [] };
  Object.assign(window, { observed });

  const devices = navigator.mediaDevices;
  const original = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await original(constraints);
    const context = new AudioContext();
    observed.rateHz = context.sampleRate;
    const tap = new Blob([tapSource], { type: 'text/javascript' });
    await context.audioWorklet.addModule(URL.createObjectURL(tap));
    const node = new AudioWorkletNode(context, 'latency-tap');
    node.port.addEventListener('message', ({ data }: MessageEvent<Omit<TapBlock, 'atMs'>>) => {
      observed.blocks.push({ ...data, atMs: performance.now() });
    });
    node.port.start();
    context.createMediaStreamSource(stream).connect(node).connect(context.destination);
    return stream;
  };

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.name.startsWith('hark:') || !(entry instanceof PerformanceMark)) continue;
      const detail: Mark['detail'] = entry.detail;
      observed.marks.push({ name: entry.name.slice('hark:'.length), atMs: entry.startTime, detail });
    }
  }).observe({ type: 'mark', buffered: true });

  let isDue = false;
  // A message posted in an animation frame arrives after that frame is drawn.
  const drawn = new MessageChannel();
  const look = (): void => {
    isDue = false;
    const items = [...document.querySelectorAll<HTMLElement>('[data-testid=result-item]')];
    const list = items[0]?.parentElement ?? null;
    drawn.port2.postMessage({
      ids: items.slice(0, 3).map(({ dataset }) => dataset['id'] ?? null),
      isEarly: list?.dataset['early'] === 'true',
      transcript: document.querySelector('[data-testid=transcript]')?.textContent ?? '',
    });
  };
  drawn.port1.addEventListener('message', ({ data }: MessageEvent<Omit<Paint, 'atMs'>>) => {
    observed.paints.push({ ...data, atMs: performance.now() });
  });
  drawn.port1.start();
  const watch = {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: ['data-early', 'data-id'],
  };
  new MutationObserver(() => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(look);
  }).observe(document, watch);
}

/** Call it before the page is loaded; its context must bypass the content security policy. */
export async function installProbe(context: BrowserContext): Promise<void> {
  await context.addInitScript(probe, TAP_SOURCE);
}

/** Returns the observations so far. */
export async function readProbe(page: Page): Promise<Observed> {
  return await page.evaluate((): Observed => Reflect.get(window, 'observed'));
}
