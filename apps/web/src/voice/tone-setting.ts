import { createKeptValue } from '../wire/kept-value.ts';

const OFF = 'off';

/** Whether this browser plays tones; on unless the person turned them off. */
export interface ToneSetting {
  read: () => boolean;
  subscribe: (changed: () => void) => () => void;
  write: (isOn: boolean) => void;
}

/** @param openStorage may throw; the setting then lasts as long as the page */
export function createToneSetting(openStorage: () => Pick<Storage, 'getItem' | 'setItem'>): ToneSetting {
  const kept = createKeptValue('hark.tones', openStorage);
  return {
    read: () => kept.read() !== OFF,
    subscribe: kept.subscribe,
    write: (isOn) => kept.write(isOn ? 'on' : OFF),
  };
}
