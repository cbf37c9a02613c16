import type { ContextPhrase, RefusedPhrase } from '@hark/moonshine/build-context-graph';
import { isContextGraph } from '@hark/moonshine/context-graph';
import type { ContextGraph } from '@hark/moonshine/context-graph';
import { z } from 'zod';

/** To the thread that builds a graph: phrases in parts, so that no part holds up the event loop, and then `build`. */
export const phrasesRequestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('phrases'), phrases: z.custom<readonly ContextPhrase[]>(Array.isArray) }),
  z.object({ type: z.literal('build') }),
]);

/** Its one answer. */
export const phrasesReplySchema = z.object({
  graph: z.custom<ContextGraph>(isContextGraph),
  refused: z.custom<RefusedPhrase[]>(Array.isArray),
});

export type PhrasesRequest = z.infer<typeof phrasesRequestSchema>;
export type PhrasesReply = z.infer<typeof phrasesReplySchema>;
