/** A version that cannot be recorded, found or made. The message is a sentence for the operator. */
export class VersionError extends Error {
  override name = 'VersionError';
}
