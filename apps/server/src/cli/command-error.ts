/** A command cannot continue; the message says what to do. Ends the process with `exitCode`. */
export class CommandError extends Error {
  /** 1: failure; 2: wrong usage. */
  readonly exitCode: 1 | 2;

  constructor(exitCode: 1 | 2, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}
