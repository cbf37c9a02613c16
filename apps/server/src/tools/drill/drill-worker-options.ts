import { z } from 'zod';

/** What goes wrong with the recordings that one version hears; the width of its beam tells it from the others. */
const versionFaultSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('slow'), beam: z.number().int(), delayMs: z.number().positive() }),
  /** The thread ends. */
  z.strictObject({ type: z.literal('crash'), beam: z.number().int() }),
]);
export type VersionFault = z.infer<typeof versionFaultSchema>;

const optionsSchema = z.object({
  /** URL of the real recogniser thread. */
  recognizer: z.url(),
  memoFolder: z.string().min(1),
  /** Time added to each recognition. */
  delayMs: z.number().nonnegative(),
  versionFault: versionFaultSchema.optional(),
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
