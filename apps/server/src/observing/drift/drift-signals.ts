import type { CalibrationGapFigure, DriftFinding } from '@hark/shared/http/drift-api';
import type { Evidence } from '@hark/shared/http/alarms-api';
import {
  CALIBRATION_RULE,
  CHOICE_RULE,
  UNKNOWN_WORDS_RULE,
} from '@hark/shared/metrics/definitions/drift-inputs';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { AlarmSignal, KindsOfCause, SignalSource } from '../alarm-signal.ts';
import { type DriftCheck, lastCheckReader } from './check-store.ts';
import { limitsOf, type ReadRuleValues } from './drift-limits.ts';
import { readDriftSettings } from './drift-settings.ts';
import type { Traffic } from './read-inputs.ts';

const LEVELS = {
  quiet: 'quiet',
  warning: 'warning',
  alarm: 'alarm',
  not_enough_data: 'unknown',
} as const satisfies Record<DriftFinding['verdict'], AlarmSignal['level']>;

const NO_EVIDENCE = { slices: [], others: [], blame: null, words: [] } as const;

type Numbers = Omit<Evidence, keyof typeof NO_EVIDENCE | 'window'>;

function evidenceOf(
  { window }: Pick<DriftCheck, 'window'>,
  numbers: Numbers,
  words: string[] = [],
): Evidence {
  return { ...NO_EVIDENCE, slices: [], others: [], window, ...numbers, words };
}

const isSame = (a: DriftFinding, b: DriftFinding): boolean => a.metric === b.metric && a.test === b.test;

/** A slice rings only where the whole does not: otherwise both would tell of the same. */
function isRepeated(finding: DriftFinding, findings: readonly DriftFinding[]): boolean {
  if (finding.slice === null) return false;
  const whole = findings.find((each) => each.slice === null && isSame(each, finding));
  return whole?.verdict === 'alarm' || whole?.verdict === 'warning';
}

function signalOf(check: DriftCheck, finding: DriftFinding, limit: number): AlarmSignal {
  const { metric, slice, test, verdict, size, value, reference, adjustedP, n, window } = finding;
  return {
    rule: `${metric}/drift`,
    slice,
    level: LEVELS[verdict],
    sinceMs: window.from,
    evidence: evidenceOf(check, {
      n,
      value,
      baseline: reference,
      interval: null,
      statistic: test,
      score: size ?? 0,
      limit,
      pValue: adjustedP,
    }),
    cause: verdict === 'alarm' || verdict === 'warning' ? { kind: 'data' } : null,
  };
}

function calibrationSignal(check: DriftCheck, figure: CalibrationGapFigure, minGap: number): AlarmSignal {
  const { slice, n, expected, realised, gap, isAlarm } = figure;
  const key = slice === null ? 'all\nall' : `${slice.dimension}\n${slice.value}`;
  return {
    rule: CALIBRATION_RULE,
    slice,
    level: gap === null ? 'unknown' : isAlarm ? 'alarm' : 'quiet',
    sinceMs: check.gapEvidence.states[key]?.sinceMs ?? check.window.from,
    evidence: evidenceOf(check, {
      n,
      value: realised,
      baseline: expected,
      interval: null,
      statistic: 'calibration-gap',
      score: gap?.value ?? 0,
      limit: minGap,
      pValue: null,
    }),
    cause: isAlarm ? { kind: 'concept' } : null,
  };
}

function choiceSignal(check: DriftCheck, showText: boolean): AlarmSignal {
  const { choices, choicesHidden, comparedChoices, choiceP } = check;
  const changed = choices.length + choicesHidden;
  return {
    rule: CHOICE_RULE,
    slice: null,
    level: comparedChoices === 0 ? 'unknown' : changed > 0 ? 'alarm' : 'quiet',
    sinceMs: check.window.from,
    evidence: evidenceOf(
      check,
      {
        n: comparedChoices,
        value: changed,
        baseline: 0,
        interval: null,
        statistic: 'choice',
        score: changed,
        limit: 1,
        pValue: choiceP,
      },
      showText ? choices.map(({ query }) => query) : [],
    ),
    cause: changed > 0 ? { kind: 'concept' } : null,
  };
}

function wordsSignal(check: DriftCheck, showText: boolean): AlarmSignal {
  const { newWords, newWordsHidden, newWordP, newWordPeople, attempts } = check;
  const fresh = newWords.length + newWordsHidden;
  return {
    rule: UNKNOWN_WORDS_RULE,
    slice: null,
    level: attempts === 0 ? 'unknown' : fresh > 0 ? 'alarm' : 'quiet',
    sinceMs: check.window.from,
    evidence: evidenceOf(
      check,
      {
        n: attempts,
        value: attempts === 0 ? null : newWordPeople / attempts,
        baseline: null,
        interval: null,
        statistic: 'unknown-words',
        score: fresh,
        limit: 1,
        pValue: newWordP,
      },
      showText ? newWords.map(({ word }) => word) : [],
    ),
    cause: fresh > 0 ? { kind: 'data' } : null,
  };
}

interface SignalOptions {
  db: Kysely<Database>;
  traffic: Traffic;
  showText: boolean;
  readRuleValues: ReadRuleValues;
}

/** Longest age of a check, as a multiple of its cadence, that still says something of the present. */
const STALE_FACTOR = 3;
const MINUTE_MS = 60_000;

/**
 * What a check says of the causes of worse outcomes. Where it finds nothing and every input is quiet, what makes them
 * worse is inside: concept drift by definition. Pure.
 */
export function kindsOf({ verdicts, findings, window }: DriftCheck): KindsOfCause {
  const isQuiet = findings.every(({ verdict }) => verdict !== 'alarm' && verdict !== 'warning');
  const known = verdicts.flatMap(({ component, kind }) => {
    const shown = kind === 'none' && isQuiet ? 'concept' : kind;
    return shown === 'data' || shown === 'concept'
      ? [[component, { kind: shown, untilMs: window.to }] as const]
      : [];
  });
  return Object.fromEntries(known);
}

/**
 * The last check of drift as signals for the alarms. A check that is too old says nothing. Missing values are no part of
 * it: they are watched task by task.
 */
export function driftSignals({ db, traffic, showText, readRuleValues }: SignalOptions): SignalSource {
  const readCheck = lastCheckReader(db, traffic);
  const isStale = ({ at }: DriftCheck, everyMinutes: number, nowMs: number): boolean =>
    nowMs - at > STALE_FACTOR * everyMinutes * MINUTE_MS;
  return {
    name: 'drift',
    async kinds(nowMs) {
      const [check, { everyMinutes }] = await Promise.all([readCheck(), readDriftSettings(db)]);
      return check === null || isStale(check, everyMinutes, nowMs) ? {} : kindsOf(check);
    },
    async signals(nowMs) {
      const [check, settings, ruleValues] = await Promise.all([
        readCheck(),
        readDriftSettings(db),
        readRuleValues(),
      ]);
      if (check === null || isStale(check, settings.everyMinutes, nowMs)) return [];
      const limit = (metric: string): number => limitsOf(settings, ruleValues(`${metric}/drift`)).minMoved;
      const minGap = ruleValues(CALIBRATION_RULE)?.['minGap'] ?? 0;
      return [
        ...check.findings
          .filter((finding) => finding.test !== 'missing' && !isRepeated(finding, check.findings))
          .map((finding) => signalOf(check, finding, limit(finding.metric))),
        ...check.calibration.map((figure) => calibrationSignal(check, figure, minGap)),
        choiceSignal(check, showText),
        wordsSignal(check, showText),
      ];
    },
  };
}
