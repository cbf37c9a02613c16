import type { Device } from '@hark/shared/wire/client-message';
import type { MicrophoneSettings } from '../capture/microphone.ts';

/** Browsers whose user agent also names others for compatibility come first. */
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg(?:A|iOS)?\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+).*Safari/, 'Safari'],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

function browserOf(userAgent: string): string | null {
  for (const [pattern, name] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return null;
}

function deviceClass(userAgent: string): Device['class'] {
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(userAgent)) return 'tablet';
  return /Mobi|iPhone/.test(userAgent) ? 'phone' : 'desktop';
}

/** The device in `hello`: coarse, enough to compare quality, not a fingerprint. */
export function describeDevice(userAgent: string, microphone: MicrophoneSettings | null): Device {
  return {
    class: deviceClass(userAgent),
    browser: browserOf(userAgent),
    os: SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null,
    sampleRateHz: microphone?.sampleRateHz ?? null,
    channels: microphone?.channels ?? null,
    echoCancellation: microphone?.echoCancellation ?? null,
    noiseSuppression: microphone?.noiseSuppression ?? null,
    autoGainControl: microphone?.autoGainControl ?? null,
  };
}
