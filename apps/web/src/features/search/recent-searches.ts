import { z } from 'zod';
import type { KeptValue } from '../../wire/kept-value.ts';

/** The last searches of this browser, newest first. They stay on the device. */
const recentSchema = z.array(z.string().min(1).max(200)).max(50);

export const MAX_RECENT = 5;

/** Returns the searches that a kept text holds; none where it is unreadable. */
export function readRecent(kept: string | null): string[] {
  if (kept === null) return [];
  try {
    const parsed = recentSchema.safeParse(JSON.parse(kept));
    return parsed.success ? parsed.data.slice(0, MAX_RECENT) : [];
  } catch {
    return [];
  }
}

/** Puts a search first, once. */
export function noteRecent(kept: KeptValue, query: string): void {
  const words = query.trim().slice(0, 200);
  if (words === '') return;
  const others = readRecent(kept.read()).filter((other) => other.toLowerCase() !== words.toLowerCase());
  kept.write(JSON.stringify([words, ...others].slice(0, MAX_RECENT)));
}

export function forgetRecent(kept: KeptValue): void {
  kept.write('[]');
}
