import type { TailEvent } from '@hark/shared/http/metrics-api';
import { readRolloutSlice, type Arm } from '@hark/shared/rollouts/serving-state';

/** More than anyone reads back. */
const MAX_ROWS = 40;
/** Maximum of remembered ids, so that a reconnect shows nothing twice. */
const MAX_SEEN = 2_000;

/** One utterance or typed search with its outcome so far. */
export interface TailRow {
  key: string;
  at: number;
  kind: 'voice' | 'typed' | 'refused';
  synthetic: boolean;
  /** Device and browser, if known. */
  where: string;
  /** Name of the version that answered; null if it is not known. */
  version: string | null;
  /** The group of a rollout that the person is in; null without one. */
  arm: Arm | null;
  /** Null if the operator has not allowed text. */
  text: string | null;
  empty: 'no_speech' | 'unintelligible' | null;
  confidence: number | null;
  resultCount: number | null;
  serverMs: number | null;
  /** From the end of speech to painted results; null until the page reports it. */
  wholeMs: number | null;
  /** Names of the person's next actions, in order. */
  deeds: string[];
}

export interface Tail {
  /** Newest first. */
  rows: readonly TailRow[];
  seen: ReadonlySet<string>;
}

export const EMPTY_TAIL: Tail = { rows: [], seen: new Set() };

const KINDS = new Map<string, TailRow['kind']>([
  ['utterance.answered', 'voice'],
  ['utterance.refused', 'refused'],
  ['query.searched', 'typed'],
]);
const DEEDS: ReadonlySet<string> = new Set([
  'click',
  'dwell',
  'alternative.chosen',
  'edited',
  'typed',
  'abandoned',
  'error.shown',
]);

const numberIn = ({ data }: TailEvent, field: string): number | null => {
  const value = data[field];
  return typeof value === 'number' ? value : null;
};

function rowOf(event: TailEvent, kind: TailRow['kind']): TailRow {
  const { data, slices } = event;
  const text = data['transcript'] ?? data['query'];
  const empty = data['empty'];
  return {
    key: event.utteranceId ?? event.eventId,
    at: event.at,
    kind,
    synthetic: event.synthetic,
    where: [slices['device'], slices['browser']].filter((part) => part !== undefined).join(', '),
    version: slices['version'] ?? null,
    arm: readRolloutSlice(slices['rollout'] ?? '')?.arm ?? null,
    text: typeof text === 'string' ? text : null,
    empty: empty === 'no_speech' || empty === 'unintelligible' ? empty : null,
    confidence: kind === 'voice' ? numberIn(event, 'confidence') : null,
    resultCount: numberIn(event, 'resultCount'),
    serverMs: numberIn(event, 'totalMs') ?? numberIn(event, 'tookMs'),
    wholeMs: null,
    deeds: [],
  };
}

function withEvent(rows: readonly TailRow[], event: TailEvent): readonly TailRow[] {
  const kind = KINDS.get(event.name);
  if (kind !== undefined) return [rowOf(event, kind), ...rows];
  if (event.utteranceId === null) return rows;
  const amend = (change: (row: TailRow) => TailRow): TailRow[] =>
    rows.map((row) => (row.key === event.utteranceId ? change(row) : row));
  if (event.name === 'results.shown')
    return amend((row) => ({ ...row, wholeMs: numberIn(event, 'wholeMs') ?? row.wholeMs }));
  return DEEDS.has(event.name) ? amend((row) => ({ ...row, deeds: [...row.deeds, event.name] })) : rows;
}

/** Returns the tail after these events. Pure; known events change nothing. */
export function withEvents(tail: Tail, events: readonly TailEvent[], maxRows = MAX_ROWS): Tail {
  const seen = new Set(tail.seen);
  let { rows } = tail;
  for (const event of events) {
    if (seen.has(event.eventId)) continue;
    seen.add(event.eventId);
    rows = withEvent(rows, event);
  }
  const newest = [...rows].sort((a, b) => b.at - a.at).slice(0, maxRows);
  return { rows: newest, seen: new Set([...seen].slice(-MAX_SEEN)) };
}
