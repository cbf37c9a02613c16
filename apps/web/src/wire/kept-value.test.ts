import { describe, expect, it, vi } from 'vitest';
import { createKeptValue } from './kept-value.ts';

function storageOf(values: Map<string, string>) {
  return {
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
  };
}

describe('a kept value', () => {
  it('is null at first, and remembered', () => {
    const values = new Map<string, string>();
    const kept = createKeptValue('hark.tones', () => storageOf(values));
    const changed = vi.fn();
    kept.subscribe(changed);
    expect(kept.read()).toBe(null);
    kept.write('off');
    expect(changed).toHaveBeenCalledOnce();
    expect(createKeptValue('hark.tones', () => storageOf(values)).read()).toBe('off');
    expect(createKeptValue('hark.microphone', () => storageOf(values)).read()).toBe(null);
  });

  it('lasts as long as the page where storage is forbidden', () => {
    const kept = createKeptValue('hark.tones', () => {
      throw new Error('forbidden');
    });
    kept.write('off');
    expect(kept.read()).toBe('off');
  });
});
