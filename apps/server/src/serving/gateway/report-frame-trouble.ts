import type { DeskOutput } from './desk-output.ts';
import type { FrameOutcome } from './segment-assembler.ts';

/** Tells the client of a frame that was dropped; a gap once. */
export function reportFrameTrouble(
  outcome: Extract<FrameOutcome, { type: 'gap' | 'invalid' }>,
  utteranceId: string,
  output: DeskOutput,
): void {
  if (outcome.type === 'invalid') {
    output.fail('invalid_frame', `A frame was dropped: ${outcome.reason}.`, { utteranceId });
    return;
  }
  if (!outcome.isNew) return;
  const { expectedSequence } = outcome;
  const text = `Frame ${expectedSequence} is missing; send again from there.`;
  output.fail('sequence_gap', text, { utteranceId, expectedSequence });
}
