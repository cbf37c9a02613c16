import { SetupFailure } from './setup-failure.mjs';

/** Signals that end the work, with their exit status in shells (128 + number). */
const EXIT_CODES = new Map(
  /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]),
);

/**
 * Runs work that stops early on a signal: the first one aborts, so that commands are ended and locks released; further
 * ones change nothing. After the work, signals have their usual effect again.
 *
 * @template Result
 * @param {(signal: AbortSignal) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function untilInterrupted(work) {
  const controller = new AbortController();
  /** @param {NodeJS.Signals} name */
  const onSignal = (name) => controller.abort(name);
  for (const name of EXIT_CODES.keys()) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? stoppedBy(controller.signal.reason) : error;
  } finally {
    for (const name of EXIT_CODES.keys()) process.off(name, onSignal);
  }
}

/** @param {'SIGINT' | 'SIGTERM' | 'SIGHUP'} name */
function stoppedBy(name) {
  return new SetupFailure('Stopped.', { exitCode: EXIT_CODES.get(name) ?? 1 });
}
