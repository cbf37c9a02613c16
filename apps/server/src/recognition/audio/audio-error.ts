export type AudioErrorCode = 'empty_audio' | 'unsupported_audio' | 'corrupt_audio' | 'audio_too_long';

/** Audio that cannot be used, with what to do about it; the caller's fault, never retryable as it is. */
export class AudioError extends Error {
  readonly code: AudioErrorCode;

  constructor(code: AudioErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AudioError';
    this.code = code;
  }
}
