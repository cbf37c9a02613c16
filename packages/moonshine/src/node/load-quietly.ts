import { isMainThread } from 'node:worker_threads';

/** Variable that onnxruntime on Linux and macOS reads with `getenv`, once per process. */
const TELEMETRY_SWITCH = 'ORT_DISABLE_TELEMETRY';

/**
 * Turns off the telemetry of every onnxruntime that this process or its children load from now on. Call it in the main
 * thread before it starts threads that load one: the `process.env` of a thread is a copy that native code does not see.
 * Throws in a thread whose process has telemetry on, because a thread cannot change that.
 */
export function forbidTelemetry(): void {
  // Not written again, because native code in other threads may be reading it.
  if (process.env[TELEMETRY_SWITCH] !== '1') process.env[TELEMETRY_SWITCH] = '1';
  if (isMainThread || seenByNativeCode(TELEMETRY_SWITCH) === '1') return;
  throw new Error(
    `onnxruntime would send telemetry from this process, and this thread cannot turn it off: set ${TELEMETRY_SWITCH}=1 in ` +
      'the environment that the process is started with, or call forbidTelemetry() in its main thread before this ' +
      'thread is started.',
  );
}

/**
 * Loads a package that contains onnxruntime; all such packages must be loaded this way. `load` imports the package and
 * is called only after telemetry is off for the whole process. Rejects if it cannot be turned off.
 */
export async function loadQuietly<Runtime>(load: () => Promise<Runtime>): Promise<Runtime> {
  forbidTelemetry();
  return load();
}

/** Reads a variable as `getenv` does, in any thread, from a diagnostic report. Takes 5 ms. Undefined if unknown. */
function seenByNativeCode(name: string): unknown {
  const report: object | undefined = process.report;
  if (report === undefined) return undefined;
  // These settings affect this thread only. The network section would resolve the names of peers.
  const restore = setThoseKnown(report, { excludeNetwork: true, excludeEnv: false });
  try {
    const variables: unknown = Reflect.get(process.report.getReport(), 'environmentVariables');
    return typeof variables === 'object' && variables !== null ? Reflect.get(variables, name) : undefined;
  } finally {
    restore();
  }
}

/** Applies the settings that this version of Node has. @returns a function that restores them */
function setThoseKnown(report: object, settings: Readonly<Record<string, boolean>>): () => void {
  const known = Object.entries(settings).filter(([name]) => name in report);
  const before = known.map(([name]): [string, unknown] => [name, Reflect.get(report, name)]);
  Object.assign(report, Object.fromEntries(known));
  return () => {
    Object.assign(report, Object.fromEntries(before));
  };
}
