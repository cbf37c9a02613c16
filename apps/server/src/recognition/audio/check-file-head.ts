import { nameForeign } from './name-foreign.ts';
import { skipLeadingTags } from './skip-tags.ts';
import { sniffFormat } from './sniff-format.ts';

/** Number of bytes that are needed to recognise a file. */
export const FILE_HEAD_BYTES = 4_096;

/**
 * Checks from its first bytes whether a file is a recording.
 * @returns why it is not one, such as "it is a PDF document"; null for a recording, even if its format is not supported
 */
export function whyNoRecording(head: Uint8Array): string | null {
  if (head.length === 0) return 'it is empty';
  const behindTags = skipLeadingTags(head);
  const foreign = nameForeign(behindTags);
  if (foreign !== null) return foreign.isSound ? null : `it is ${foreign.name}`;
  const isRecording = behindTags !== head || sniffFormat(behindTags) !== null;
  return isRecording ? null : 'neither its name nor its content looks like audio';
}
