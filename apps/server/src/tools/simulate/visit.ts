import { normalizeTranscript } from '@hark/shared/text/normalize-transcript';
import type { Final } from '@hark/shared/wire/final';
import type { SearchResult } from '@hark/shared/wire/search-result';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import type { Diary, DiaryQuery } from './diary.ts';
import { speakOnce, type SpeakContext } from './speak-once.ts';
import { afterStep, nextStep, type Sight, type Step, type Visit } from './user-model.ts';

/** A recorded query. */
export interface Recording {
  text: string;
  /** Ids of the wanted catalogue entries; null if unknown. */
  expect: readonly string[] | null;
  /** Mono, 16 kHz, clean. */
  samples: Float32Array;
}

interface VisitOptions extends SpeakContext {
  recording: Recording;
}

interface VisitContext extends VisitOptions {
  /** The last results, and the query that they answer. */
  shown: { queryId: string | null; results: readonly SearchResult[] };
}

function sightOf({ expect }: Recording, results: readonly SearchResult[]): Pick<Sight, 'found' | 'position'> {
  if (results.length === 0) return { found: 'nothing', position: null };
  const index = expect === null ? 0 : results.findIndex(({ id }) => expect.includes(id));
  return index === -1 ? { found: 'wrong', position: 1 } : { found: 'wanted', position: index + 1 };
}

function sightOfAnswer({ recording, shown }: VisitContext, final: Final | null): Sight {
  Object.assign(shown, { queryId: final?.queryId ?? null, results: final?.results ?? [] });
  return {
    ...sightOf(recording, final?.results ?? []),
    isHeard: normalizeTranscript(final?.transcript ?? '') === normalizeTranscript(recording.text),
    hasTranscript: (final?.transcript ?? '') !== '',
    hasAlternatives: (final?.alternatives.length ?? 0) > 0,
  };
}

/** Searches by text, over the wire, where the traffic is marked as synthetic. */
async function searchFor(
  { visitor, diary, recording, newId, shown, signal }: VisitContext,
  { query, source }: Pick<DiaryQuery, 'query' | 'source'>,
): Promise<Sight> {
  const requestId = newId();
  const at = visitor.now();
  const connection = visitor.connection();
  type Answer = Extract<ServerMessage, { type: 'results' }>;
  const found = connection.next(
    (message): message is Answer => message.type === 'results' && message.requestId === requestId,
    signal,
  );
  if (source === 'alternative') visitor.note('alternative.chosen', { literal: false });
  else visitor.note(source, { query, characters: query.length });
  connection.say({ type: 'search', requestId, taskId: visitor.taskId, query, source });
  const { queryId, results, tookMs } = await found;
  await visitor.rest(tookMs);
  visitor.note('results.shown', { count: results.length }, { queryId });
  Object.assign(shown, { queryId, results });
  diary.queries.push({ source, at, query, resultCount: results.length, tookMs });
  return { ...sightOf(recording, results), isHeard: true, hasTranscript: true, hasAlternatives: false };
}

async function takeStep(context: VisitContext, step: Step): Promise<Sight | null> {
  const { visitor, diary, recording, shown } = context;
  if ('waitMs' in step) await visitor.rest(step.waitMs);
  const last = diary.attempts.at(-1)?.answer ?? null;
  switch (step.type) {
    case 'leave':
      return null;
    case 'again':
      return sightOfAnswer(context, await speakOnce(context, recording.samples));
    case 'type':
      return searchFor(context, { query: recording.text, source: 'typed' });
    case 'edit':
      return searchFor(context, { query: recording.text, source: 'edited' });
    case 'alternative':
      return searchFor(context, { query: last?.alternatives[0]?.transcript ?? '', source: 'alternative' });
    case 'click': {
      const { position } = step;
      const { id } = shown.results[position - 1] ?? {};
      visitor.note('click', { position, ...(id === undefined ? {} : { id }) }, { queryId: shown.queryId });
      diary.click = { at: visitor.now(), position };
      return null;
    }
    case 'return':
      await visitor.rest(step.dwellMs);
      visitor.note('dwell', { dwellMs: step.dwellMs });
      diary.dwellMs = step.dwellMs;
      return null;
  }
}

/** A press that may fail at the microphone. @returns whether it works */
async function microphoneWorks({ visitor, diary, group, random }: VisitContext): Promise<boolean> {
  const { deniedShare, missingShare, mutedShare } = group.microphone;
  const works = Math.max(0, 1 - deniedShare - missingShare - mutedShare);
  const weights = { works, denied: deniedShare, missing: missingShare, muted: mutedShare };
  const outcome = random.pick(weights, ['works', 'denied', 'missing', 'muted']) ?? 'works';
  diary.microphone = outcome;
  if (outcome === 'works') return true;
  diary.presses++;
  visitor.note('mic.pressed');
  await visitor.rest(1_000);
  visitor.note(`mic.${outcome}`);
  return false;
}

async function firstVisit(context: VisitContext): Promise<Visit> {
  const { group, random, recording, diary } = context;
  if (await microphoneWorks(context)) {
    const final = await speakOnce(context, recording.samples);
    return { state: 'speaking', attempts: diary.attempts.length, sight: sightOfAnswer(context, final) };
  }
  if (!random.happens(group.behaviour.typeWithoutMicrophone)) return { state: 'gone' };
  await context.visitor.rest(random.between(group.behaviour.thinkMs));
  return { state: 'typing', sight: await searchFor(context, { query: recording.text, source: 'typed' }) };
}

/** Runs a whole visit, until the person leaves. @returns the diary */
export async function liveVisit(options: VisitOptions): Promise<Diary> {
  const context: VisitContext = { ...options, shown: { queryId: null, results: [] } };
  const { visitor, group, random, diary } = context;
  let visit = await firstVisit(context);
  while (visit.state !== 'gone') {
    const step = nextStep(visit, group.behaviour, random);
    visit = afterStep(visit, step, await takeStep(context, step));
  }
  await visitor.report();
  return diary;
}
