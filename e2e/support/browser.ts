import { existsSync } from 'node:fs';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';

export type Microphone =
  /** A WAV file is played once; then silence. */
  { type: 'plays'; wav: string } | { type: 'denied' } | { type: 'missing' };

export type PageOptions = BrowserContextOptions & {
  /** More command line flags of Chromium. */
  flags?: readonly string[];
  /** Folder of a profile that outlives the browser; without one, each browser is new. */
  profile?: string;
  /** Runs before the page is loaded, for example to add scripts and routes. */
  prepare?: (context: BrowserContext) => Promise<void>;
};

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Every other host is unresolvable, so that tests reach only their own servers.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  '--autoplay-policy=no-user-gesture-required',
];

function microphoneFlags(microphone: Microphone): string[] {
  switch (microphone.type) {
    case 'plays':
      // Chromium plays silence for a missing file, without an error.
      if (!existsSync(microphone.wav)) throw new Error(`there is no recording ${microphone.wav}`);
      return [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${microphone.wav}%noloop`,
      ];
    case 'denied':
      return ['--use-fake-ui-for-media-stream=deny', '--use-fake-device-for-media-stream'];
    case 'missing':
      return ['--use-fake-ui-for-media-stream'];
  }
}

/**
 * Chromium's voice processing adapts to a room for seconds before it leaves speech unchanged; a recording has no room.
 * Runs in the page.
 */
function rawMicrophone(): void {
  // An empty page has no devices.
  if (!window.isSecureContext) return;
  const devices = navigator.mediaDevices;
  const original = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (constraints) =>
    original({
      ...constraints,
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
}

async function openContext(
  args: string[],
  profile: string | undefined,
  options: BrowserContextOptions,
): Promise<{ context: BrowserContext; browser: Browser }> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (profile === undefined) {
    const browser = await chromium.launch({ executablePath, args });
    return { context: await browser.newContext(options), browser };
  }
  const context = await chromium.launchPersistentContext(profile, { executablePath, args, ...options });
  const browser = context.browser();
  if (browser === null) throw new Error('a browser with a profile was not launched');
  return { context, browser };
}

/** Opens the page in a new browser with that microphone. The recording starts when the page starts to listen. */
export async function openPage(
  address: string,
  microphone: Microphone,
  { flags = [], profile, prepare, ...options }: PageOptions = {},
): Promise<{ page: Page; browser: Browser; errors: string[] }> {
  const args = [...FLAGS, ...microphoneFlags(microphone), ...flags];
  const { context, browser } = await openContext(args, profile, options);
  await context.addInitScript(rawMicrophone);
  await prepare?.(context);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(address);
  return { page, browser, errors };
}
