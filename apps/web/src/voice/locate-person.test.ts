import { afterEach, expect, it, vi } from 'vitest';
import { locatePerson, mayLocatePerson } from './locate-person.ts';

type Answer = { latitude: number; longitude: number } | 'denied';

function browserWith(answer: Answer, state = 'granted'): void {
  vi.stubGlobal('navigator', {
    permissions: { query: () => Promise.resolve({ state }) },
    geolocation: {
      getCurrentPosition: (found: (position: { coords: Answer }) => void, failed: () => void) => {
        if (answer === 'denied') failed();
        else found({ coords: answer });
      },
    },
  });
}

afterEach(() => vi.unstubAllGlobals());

it('[S1d] the place leaves the browser rounded to about a kilometre', async () => {
  browserWith({ latitude: 52.520_08, longitude: -13.404_95 });
  expect(await locatePerson()).toEqual({ latitude: 52.52, longitude: -13.4 });
});

it('is null where the person or the browser gives none', async () => {
  browserWith('denied');
  expect(await locatePerson()).toBeNull();
  vi.stubGlobal('navigator', {});
  expect(await locatePerson()).toBeNull();
});

it('is asked for without a question only where it was granted', async () => {
  browserWith('denied', 'granted');
  expect(await mayLocatePerson()).toBe(true);
  browserWith('denied', 'prompt');
  expect(await mayLocatePerson()).toBe(false);
  vi.stubGlobal('navigator', {});
  expect(await mayLocatePerson()).toBe(false);
});
