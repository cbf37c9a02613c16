import type { EventRecord } from '@hark/shared/events/event-record';
import type { StreamRule } from '@hark/shared/alarms/watched-stream';
import {
  levelOfWords,
  passWord,
  sayWord,
  wordRule,
  type WatchedWord,
} from '@hark/shared/alarms/watched-words';
import type { Evidence } from '@hark/shared/http/alarms-api';
import { UNKNOWN_WORDS_RULE } from '@hark/shared/metrics/definitions/drift-inputs';
import { fnv1a } from '../../base/fnv1a.ts';
import type { AlarmSignal } from '../alarm-signal.ts';
import type { Traffic } from './read-baselines.ts';
import type { UsualWords } from './read-usual-words.ts';
import type { Settings } from './thresholds.ts';
import { isLookedAt, type Arrived } from './watch-streams.ts';
import { interval99, plainEvidence } from './window-signals.ts';

/** What is known of words. */
export interface WordParts {
  /** Returns the words of a text that the catalogue lacks. */
  unknownWords(text: string): readonly string[];
  /** Whether words may be named. */
  showText: boolean;
}

/** The words that more people say than usual, by digest. */
export interface WordState {
  /** Attempts that were looked at. */
  attempts: number;
  words: ReadonlyMap<number, WatchedWord>;
}

export const NO_WORDS: WordState = { attempts: 0, words: new Map() };

/** The words that the catalogue lacks, to which events are added in the order of the log. */
export interface WatchedWords {
  add(arrived: Arrived): void;
  /** @param atMs end of the round */
  signal(atMs: number): AlarmSignal;
  /** What is to be kept; null where nothing has changed. */
  changed(): WordState | null;
}

interface WordOptions {
  state: WordState;
  /** Null: nothing is known, so nothing is watched. */
  usual: UsualWords | null;
  settings: Settings;
  traffic: Traffic;
  parts: WordParts;
}

/** Nobody searches for more new words at once. */
const MOST_WORDS = 20;
const MIN_BASELINE = 1_000;

/** Returns what somebody said that was not understood in whole; null if it was, or if nobody knows who it is. */
function oddTranscript({ name, clientId, data }: EventRecord): string | null {
  const { transcript, unknownWordShare: share } = data;
  const isOdd = name === 'utterance.answered' && clientId !== null && Number(share) > 0;
  return isOdd && typeof transcript === 'string' ? transcript : null;
}

function hitsOf({ stream: { alarm, sum } }: WatchedWord): number {
  return alarm?.bad ?? sum.bad;
}

/** The figures of one word. */
function evidenceOf(
  known: WatchedWord,
  { rule, usual, atMs, words }: { rule: StreamRule; usual: number; atMs: number; words: string[] },
): Evidence {
  const { alarm, sum } = known.stream;
  const { samples, bad, sinceMs } = alarm ?? sum;
  return plainEvidence({
    window: { from: Math.min(sinceMs ?? atMs, atMs), to: atMs },
    n: samples,
    value: samples === 0 ? null : bad / samples,
    baseline: usual,
    interval: interval99({ samples, total: bad }),
    statistic: 'cusum',
    score: alarm === null ? sum.value : rule.firingAt,
    limit: rule.firingAt,
    words,
  });
}

export function createWatchedWords({ state, usual, settings, traffic, parts }: WordOptions): WatchedWords {
  const words = new Map(state.words);
  const values = settings.get(UNKNOWN_WORDS_RULE)?.values ?? {};
  const enough = values['minBaseline'] ?? MIN_BASELINE;
  const known = usual !== null && usual.samples >= enough ? usual : null;
  let { attempts } = state;
  let isChanged = false;

  function ruleOf(digest: number, of: UsualWords): StreamRule {
    return wordRule(values, of.of(digest));
  }

  function keep(digest: number, word: WatchedWord | null): void {
    if (words.get(digest) === (word ?? undefined)) return;
    isChanged = true;
    if (word === null) words.delete(digest);
    else words.set(digest, word);
  }

  /** Counts up to the last attempt. What the catalogue has learned is no unknown word any more. */
  function bringUp(of: UsualWords, atMs: number): void {
    for (const [digest, each] of words) {
      const isLearned = each.word !== null && parts.unknownWords(each.word).length === 0;
      keep(digest, isLearned ? null : passWord(each, { attempt: attempts, atMs }, ruleOf(digest, of)));
    }
  }

  return {
    add(arrived) {
      const { event } = arrived;
      if (known === null || event.name !== 'utterance.answered' || !isLookedAt(arrived, traffic)) return;
      attempts++;
      const said = oddTranscript(event);
      if (said === null || event.clientId === null) return;
      const person = fnv1a(event.clientId);
      for (const word of parts.unknownWords(said).slice(0, MOST_WORDS)) {
        const digest = fnv1a(word);
        const rule = ruleOf(digest, known);
        const each = { word, person, attempt: attempts, atMs: event.at };
        keep(digest, sayWord(words.get(digest) ?? null, each, rule));
      }
    },
    signal(atMs) {
      const quiet = { rule: UNKNOWN_WORDS_RULE, slice: null, sinceMs: atMs, cause: null } as const;
      const nothing = { window: { from: atMs, to: atMs }, n: 0, value: null, statistic: 'cusum' };
      if (known === null)
        return { ...quiet, level: 'unknown', evidence: plainEvidence({ ...nothing, score: 0, limit: 0 }) };
      bringUp(known, atMs);
      const all = [...words].map(([digest, word]) => ({ digest, word, rule: ruleOf(digest, known) }));
      const level = levelOfWords(all.map(({ word, rule }) => [word, rule]));
      const alarming = all.filter(({ word }) => word.stream.alarm !== null);
      const loud = (alarming.length > 0 ? alarming : all).toSorted((a, b) => hitsOf(b.word) - hitsOf(a.word));
      const [first] = loud;
      if (first === undefined)
        return { ...quiet, level, evidence: plainEvidence({ ...nothing, score: 0, limit: 0 }) };
      const named = alarming.length > 0 && parts.showText ? loud.flatMap(({ word }) => word.word ?? []) : [];
      const { bad, samples } = known.of(first.digest);
      const evidence = evidenceOf(first.word, { rule: first.rule, usual: bad / samples, atMs, words: named });
      return { ...quiet, level, sinceMs: evidence.window.from, evidence, cause: { kind: 'data' } };
    },
    changed: () => (isChanged || attempts !== state.attempts ? { attempts, words } : null),
  };
}
