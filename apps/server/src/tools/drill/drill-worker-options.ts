import { z } from 'zod';

const optionsSchema = z.object({
  /** URL of the real recogniser thread. */
  recognizer: z.url(),
  memoFolder: z.string().min(1),
  /** Time added to each recognition. */
  delayMs: z.number().nonnegative(),
});

export type DrillWorkerOptions = z.infer<typeof optionsSchema>;

const VARIABLE = 'DRILL_RECOGNIZER';

/** Returns the environment that carries the options to a recogniser thread: its data are the engine's. Pure. */
export function drillWorkerEnvironment(options: DrillWorkerOptions): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(options) };
}

/** Reads the options from the environment. @throws ZodError */
export function drillWorkerOptions(environment: NodeJS.ProcessEnv): DrillWorkerOptions {
  return optionsSchema.parse(JSON.parse(environment[VARIABLE] ?? 'null'));
}
