import { childOf, NONE, pieceKind, ROOT } from './context-graph.ts';
import type { ContextGraph } from './context-graph.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Whether the tokens are one of the phrases, in any spelling and followed by punctuation only. */
export function isPhrase(
  graph: Pick<ContextGraph, 'piece' | 'firstChild' | 'ending' | 'kind'>,
  tokens: readonly number[],
  { startsWord }: Pick<Tokenizer, 'startsWord'>,
): boolean {
  const kindOf = (token: number) => graph.kind[token] ?? pieceKind.other;
  const said = tokens.filter((token) => kindOf(token) !== pieceKind.passedOver);
  let node = ROOT;
  let place = 0;
  for (; place < said.length; place++) {
    const child = childOf(graph, node, said[place] ?? NONE);
    if (child === NONE) break;
    node = child;
  }
  const areMarks = said
    .slice(place)
    .every((token) => !startsWord(token) && kindOf(token) !== pieceKind.joins);
  return areMarks && (graph.ending[node] ?? NONE) !== NONE;
}
