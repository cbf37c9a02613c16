/** Getting Hark ready failed in a way that its user can do something about. */
export class SetupFailure extends Error {
  /**
   * @param {string} message what failed and what to do, in one sentence
   * @param {{outputTail?: readonly string[], exitCode?: number}} [details] the last lines that the failed command wrote
   */
  constructor(message, { outputTail = [], exitCode = 1 } = {}) {
    super(message);
    this.name = 'SetupFailure';
    this.outputTail = outputTail;
    this.exitCode = exitCode;
  }
}
