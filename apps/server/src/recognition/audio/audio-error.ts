export type AudioErrorCode = 'empty_audio' | 'unsupported_audio' | 'corrupt_audio' | 'audio_too_long';

/** Audio that cannot be used. The message says what to do. It is the caller's fault, so a retry never helps. */
export class AudioError extends Error {
  readonly code: AudioErrorCode;

  constructor(code: AudioErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AudioError';
    this.code = code;
  }
}
