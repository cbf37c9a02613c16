import { isMainThread } from 'node:worker_threads';

/** Of onnxruntime on Linux and macOS, which reads it once, with `getenv`, for the life of the process. */
const TELEMETRY_SWITCH = 'ORT_DISABLE_TELEMETRY';

/**
 * Switches off the telemetry of every onnxruntime that this process, or a child of it, loads from now on. To be called
 * in the main thread, before it starts threads that load one: the `process.env` of a thread is a copy that native code
 * does not see. Throws in a thread whose process has the telemetry on, because a thread cannot change that.
 */
export function forbidTelemetry(): void {
  // Not written again: native code of other threads may be reading.
  if (process.env[TELEMETRY_SWITCH] !== '1') process.env[TELEMETRY_SWITCH] = '1';
  if (isMainThread || seenByNativeCode(TELEMETRY_SWITCH) === '1') return;
  throw new Error(
    `onnxruntime would send telemetry from this process, and this thread cannot turn it off: set ${TELEMETRY_SWITCH}=1 in ` +
      'the environment that the process is started with, or call forbidTelemetry() in its main thread before this ' +
      'thread is started.',
  );
}

/**
 * The one way to load a package that brings onnxruntime: `load` imports it, and is called only when the telemetry is
 * switched off for the whole process. Rejects where it cannot be.
 */
export async function loadQuietly<Runtime>(load: () => Promise<Runtime>): Promise<Runtime> {
  forbidTelemetry();
  return load();
}

/** What `getenv` gives, from any thread: only a diagnostic report tells. Takes 5 ms. Undefined where it cannot be told. */
function seenByNativeCode(name: string): unknown {
  const report: object | undefined = process.report;
  if (report === undefined) return undefined;
  // Settings of this thread alone. The section about the network would ask for the names of its peers.
  const restore = setThoseKnown(report, { excludeNetwork: true, excludeEnv: false });
  try {
    const variables: unknown = Reflect.get(process.report.getReport(), 'environmentVariables');
    return typeof variables === 'object' && variables !== null ? Reflect.get(variables, name) : undefined;
  } finally {
    restore();
  }
}

/** Not every Node has all of them. Gives what puts them back. */
function setThoseKnown(report: object, settings: Readonly<Record<string, boolean>>): () => void {
  const known = Object.entries(settings).filter(([name]) => name in report);
  const before = known.map(([name]): [string, unknown] => [name, Reflect.get(report, name)]);
  Object.assign(report, Object.fromEntries(known));
  return () => {
    Object.assign(report, Object.fromEntries(before));
  };
}
