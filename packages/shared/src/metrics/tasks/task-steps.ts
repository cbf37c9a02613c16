import type { AnyEventName } from '../../events/event-names.ts';
import type { EventRecord } from '../../events/event-record.ts';
import type { Slices } from '../../events/slices.ts';

/** One utterance of a task, with its outcome. */
export interface VoiceAttempt {
  type: 'voice';
  utteranceId: string | null;
  startedAt: number;
  /** When its results were shown or, without a report from the page, when it was answered. */
  outcomeAt: number;
  transcript: string;
  empty: string | null;
  resultCount: number;
  /** Whether it got no answer. */
  failed: boolean;
  slices: Slices;
}

export interface TypedQuery {
  type: 'typed';
  startedAt: number;
  outcomeAt: number;
  query: string;
}

/** An element of a task's chain. */
export type Anchor = VoiceAttempt | TypedQuery;

export interface Click {
  at: number;
  position: number;
}

/** The steps of a client: anchors by start time, and other events. */
export interface TaskSteps {
  anchors: Anchor[];
  /** Results shown on the page; `isTyped`: for a typed query. */
  shown: { at: number; count: number; wholeMs: number | null; isTyped: boolean }[];
  clicks: Click[];
  dwells: { at: number; dwellMs: number }[];
  alternatives: number[];
}

type Data = EventRecord['data'];

function number(data: Data, field: string): number | null {
  const value = data[field];
  return typeof value === 'number' ? value : null;
}

function text(data: Data, field: string): string {
  const value = data[field];
  return typeof value === 'string' ? value : '';
}

function voiceAttempt(event: EventRecord, shownAt: number | undefined): VoiceAttempt {
  const { data, at, utteranceId, slices } = event;
  const startedAt = number(data, 'startedAt') ?? at;
  return {
    type: 'voice',
    utteranceId,
    startedAt,
    outcomeAt: Math.max(startedAt, shownAt ?? at),
    transcript: text(data, 'transcript'),
    empty: text(data, 'empty') || null,
    resultCount: number(data, 'resultCount') ?? 0,
    failed: event.name === 'utterance.refused',
    slices,
  };
}

type Reader = (steps: TaskSteps, event: EventRecord, shownAt: number | undefined) => void;

const readTyped: Reader = (steps, { at, data }) => {
  steps.anchors.push({ type: 'typed', startedAt: at, outcomeAt: at, query: text(data, 'query') });
};

const readers: Partial<Record<AnyEventName, Reader>> = {
  'utterance.answered': (steps, event, shownAt) => steps.anchors.push(voiceAttempt(event, shownAt)),
  'utterance.refused': (steps, event) => {
    // Clients retry a busy server, and a cancelled utterance is no attempt.
    if (event.data['reason'] === 'failed') steps.anchors.push(voiceAttempt(event, undefined));
  },
  typed: readTyped,
  edited: readTyped,
  'results.shown': (steps, { at, data, utteranceId }) => {
    const wholeMs = number(data, 'wholeMs');
    steps.shown.push({ at, count: number(data, 'count') ?? 0, wholeMs, isTyped: utteranceId === null });
  },
  click: (steps, { at, data }) => steps.clicks.push({ at, position: number(data, 'position') ?? 0 }),
  dwell: (steps, { at, data }) => steps.dwells.push({ at, dwellMs: number(data, 'dwellMs') ?? 0 }),
  'alternative.chosen': (steps, { at }) => steps.alternatives.push(at),
};

/** The names of events that make up tasks. */
export const TASK_EVENTS: readonly string[] = Object.keys(readers);

/** Returns each event once, by time; the id breaks ties, so that the order of arrival has no effect. */
function inOrder(events: readonly EventRecord[]): EventRecord[] {
  const once = new Map(events.map((event) => [event.eventId, event]));
  return [...once.values()].sort((a, b) => a.at - b.at || (a.eventId < b.eventId ? -1 : 1));
}

/** Reads the events of one client. Pure, and independent of order and repetition. */
export function readTaskSteps(events: readonly EventRecord[]): TaskSteps {
  const sorted = inOrder(events);
  const shownAt = new Map<string, number>();
  for (const { name, utteranceId, at } of sorted) {
    if (name === 'results.shown' && utteranceId !== null && !shownAt.has(utteranceId))
      shownAt.set(utteranceId, at);
  }
  const steps: TaskSteps = {
    anchors: [],
    shown: [],
    clicks: [],
    dwells: [],
    alternatives: [],
  };
  for (const event of sorted) readers[event.name]?.(steps, event, shownAt.get(event.utteranceId ?? ''));
  steps.anchors.sort((a, b) => a.startedAt - b.startedAt || a.outcomeAt - b.outcomeAt);
  return steps;
}
