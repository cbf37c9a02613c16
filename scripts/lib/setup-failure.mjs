/** A failure of the setup that its user can fix. */
export class SetupFailure extends Error {
  /**
   * @param {string} message what failed and what to do, in one sentence
   * @param {{outputTail?: readonly string[], exitCode?: number}} [details] the last lines of the failed command's
   * output
   */
  constructor(message, { outputTail = [], exitCode = 1 } = {}) {
    super(message);
    this.name = 'SetupFailure';
    this.outputTail = outputTail;
    this.exitCode = exitCode;
  }
}
