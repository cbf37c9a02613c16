import { describe, expect, it } from 'vitest';
import { describeDevice } from './device.ts';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const ANDROID = `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT}`;
const WINDOWS = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT}`;

describe('describeDevice', () => {
  it.each([
    ['desktop', 'Chrome 141', 'Windows', `${WINDOWS} Chrome/141.0.0.0 Safari/537.36`],
    ['desktop', 'Edge 141', 'Windows', `${WINDOWS} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`],
    ['desktop', 'Opera 125', 'Windows', `${WINDOWS} Chrome/140.0.0.0 Safari/537.36 OPR/125.0.0.0`],
    [
      'desktop',
      'Firefox 144',
      'Linux',
      'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
    ],
    [
      'desktop',
      'Safari 18',
      'macOS',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    ],
    [
      'desktop',
      'Chrome 141',
      'ChromeOS',
      `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`,
    ],
    ['phone', 'Chrome 141', 'Android', `${ANDROID} Chrome/141.0.0.0 Mobile Safari/537.36`],
    ['tablet', 'Chrome 141', 'Android', `${ANDROID} Chrome/141.0.0.0 Safari/537.36`],
    ['phone', 'Edge 141', 'Android', `${ANDROID} Chrome/141.0.0.0 Mobile Safari/537.36 EdgA/141.0.0.0`],
    [
      'phone',
      'Samsung Internet 28',
      'Android',
      `${ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    ],
    [
      'tablet',
      'Firefox 144',
      'Android',
      'Mozilla/5.0 (Android 14; Tablet; rv:144.0) Gecko/144.0 Firefox/144.0',
    ],
    ['phone', 'Safari 18', 'iOS', `${IPHONE} Version/18.0 Mobile/15E148 Safari/604.1`],
    ['phone', 'Chrome 141', 'iOS', `${IPHONE} CriOS/141.0 Mobile/15E148 Safari/604.1`],
    ['phone', 'Firefox 143', 'iOS', `${IPHONE} FxiOS/143.0 Mobile/15E148 Safari/605.1.15`],
    ['phone', 'Edge 141', 'iOS', `${IPHONE} Version/18.0 EdgiOS/141.0.0 Mobile/15E148 Safari/605.1.15`],
  ])('recognises a %s with %s on %s', (deviceClass, browser, os, userAgent) => {
    expect(describeDevice(userAgent, null)).toMatchObject({ class: deviceClass, browser, os });
  });

  it('leaves unknown values open', () => {
    expect(describeDevice('curl/8.14', null)).toEqual({
      class: 'desktop',
      browser: null,
      os: null,
      sampleRateHz: null,
      channels: null,
      echoCancellation: null,
      noiseSuppression: null,
      autoGainControl: null,
    });
  });

  it("copies the microphone's settings", () => {
    const settings = {
      sampleRateHz: 48_000,
      channels: 1,
      echoCancellation: true,
      noiseSuppression: false,
      autoGainControl: null,
    };
    expect(describeDevice('', settings)).toMatchObject(settings);
  });
});
