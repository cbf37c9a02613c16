import type { z } from 'zod';
import { CommandError } from './command-error.ts';

/** Checks what was given like a request. @throws CommandError */
export function checked<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map(
    ({ path, message }) => `--${path.join('.')}: ${message.replace(/\.$/, '')}`,
  );
  throw new CommandError(2, `${reasons.join('; ')}.`);
}
