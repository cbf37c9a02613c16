import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolloutSpecSchema } from '@hark/shared/rollouts/rollout-spec';
import { z } from 'zod';

/** What goes wrong with recordings that the challenger hears. */
const faultSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('slow'), delayMs: z.number().positive().max(20_000) }),
  z.strictObject({ type: z.literal('crash') }),
]);

/** Changes of the default version, as `hark versions make --set` takes them. */
const settings = z.array(z.string().regex(/^[\w.]+=/, 'write a setting as path=value'));

const endSchema = z.strictObject({
  phase: z.enum(['promoted', 'rolled-back']),
  /** The phase in which it is decided. */
  decidedIn: z.enum(['shadow', 'canary']),
  /** Any of these decides: `judge`, `guard`. */
  by: z.array(z.string()).min(1).readonly(),
});

/** A rollout of two known versions, with the end that it must have. */
export const rehearsalSchema = z.strictObject({
  title: z.string().min(1).max(80),
  description: z.string().max(1_000).default(''),
  /** Scenario of the people, by name or path. */
  people: z.string().min(1),
  mostPeople: z.number().int().min(1).max(100_000),
  champion: settings.default([]),
  challenger: settings.min(1),
  fault: faultSchema.nullable().default(null),
  rollout: rolloutSpecSchema.pick({ kind: true, shadow: true, plan: true }),
  expect: endSchema,
});
export type Rehearsal = z.infer<typeof rehearsalSchema>;

export interface NamedRehearsal {
  name: string;
  rehearsal: Rehearsal;
}

export type FoundRehearsals = { ok: true; rehearsals: NamedRehearsal[] } | { ok: false; problem: string };

async function readOne(name: string, folder: string): Promise<NamedRehearsal | string> {
  const path = name.endsWith('.json') ? name : join(folder, `${name}.json`);
  try {
    const parsed = rehearsalSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (parsed.success) return { name, rehearsal: parsed.data };
    const [issue] = parsed.error.issues;
    return `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is invalid'}`;
  } catch (error) {
    return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Reads one rehearsal by name or path, or `all` of the folder. */
export async function findRehearsals(nameOrAll: string, folder: string): Promise<FoundRehearsals> {
  const files = nameOrAll === 'all' ? await readdir(folder) : [];
  const names =
    nameOrAll === 'all'
      ? files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))
      : [nameOrAll];
  const rehearsals: NamedRehearsal[] = [];
  for (const name of names.toSorted()) {
    const read = await readOne(name, folder);
    if (typeof read === 'string') return { ok: false, problem: read };
    rehearsals.push(read);
  }
  return { ok: true, rehearsals };
}
