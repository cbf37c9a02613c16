import { nameForeign } from './name-foreign.ts';
import { skipLeadingTags } from './skip-tags.ts';
import { sniffFormat } from './sniff-format.ts';

/** How much of a file is needed to tell what it is. */
export const FILE_HEAD_BYTES = 4_096;

/**
 * Why a file is no recording, from its first bytes; null where it is one, read or not: decoding it says more.
 * @returns such as "it is a PDF document"
 */
export function whyNoRecording(head: Uint8Array): string | null {
  if (head.length === 0) return 'it is empty';
  const behindTags = skipLeadingTags(head);
  const foreign = nameForeign(behindTags);
  if (foreign !== null) return foreign.isSound ? null : `it is ${foreign.name}`;
  const isRecording = behindTags !== head || sniffFormat(behindTags) !== null;
  return isRecording ? null : 'neither its name nor its content looks like audio';
}
