import type { EventRecord } from '@hark/shared/events/event-record';

/** What a person meant, as far as they showed it. */
export interface Meant {
  /** The words that they typed, or said again before they chose something; null where they are not known. */
  truth: string | null;
  /** Id of the entry that they chose in the end; null for none. */
  chosen: string | null;
}

function textOf({ data }: EventRecord, field: string): string {
  const value = data[field];
  return typeof value === 'string' ? value.trim() : '';
}

/** Finds out what somebody meant with an utterance from what they did next. @param events of a task, in order. Pure. */
export function meantBy(events: readonly EventRecord[], utteranceId: string): Meant {
  const first = events.findIndex(
    (event) => event.name === 'utterance.answered' && event.eventId === utteranceId,
  );
  const later = events.slice(first + 1);
  const click = later.findLast((event) => event.name === 'click' && textOf(event, 'id') !== '');
  const chosen = click === undefined ? null : textOf(click, 'id');
  const typed = later.find(
    (event) => (event.name === 'typed' || event.name === 'edited') && textOf(event, 'query') !== '',
  );
  if (typed !== undefined) return { truth: textOf(typed, 'query'), chosen };
  const again = later.findLast(
    (event) =>
      event.name === 'utterance.answered' &&
      textOf(event, 'transcript') !== '' &&
      click !== undefined &&
      event.at <= click.at,
  );
  return { truth: again === undefined ? null : textOf(again, 'transcript'), chosen };
}
