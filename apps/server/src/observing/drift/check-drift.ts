import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DriftFinding, DriftSettings } from '@hark/shared/http/drift-api';
import {
  CALIBRATION_RULE,
  DRIFT_INPUTS,
  driftRuleOf,
  type DriftInput,
} from '@hark/shared/metrics/definitions/drift-inputs';
import { CALIBRATION_GAP } from '@hark/shared/metrics/detectors/calibration-gap';
import type { Span } from '../metrics/metric-times.ts';
import { type DriftCheck, readLastCheck, storeCheck } from './check-store.ts';
import { checkTexts, type TextParts } from './check-texts.ts';
import { confidenceGaps } from './confidence-gaps.ts';
import { limitsOf, type ReadRuleValues, type RuleValues } from './drift-limits.ts';
import { readDriftSettings } from './drift-settings.ts';
import { type Candidate, candidatesOf, findDrift } from './find-drift.ts';
import { customInputs, placeKey, type PlaceFigures, WHOLE } from './input-figures.ts';
import { BAD_OUTCOMES, confidenceByPlace } from './outcome-sums.ts';
import { qualityAssociation } from './quality-association.ts';
import { type OutcomeWindows, qualityCells } from './quality-cells.ts';
import {
  metricOf,
  type MetricWindows,
  readMetricWindows,
  readSpanRows,
  type Traffic,
} from './read-inputs.ts';
import { movedInputs, type OutcomeSamples, recognitionVerdict } from './recognition-verdict.ts';
import {
  listReferences,
  outcomesOf,
  readReferenceOutcomes,
  readReferenceRows,
  REFERENCE_METRICS,
  tasksIn,
} from './reference-store.ts';
import { searchVerdict } from './search-verdict.ts';
import { type SampledTask, sampleTasks } from './task-sample.ts';
import { type CheckWindows, checkWindows } from './windows.ts';

export interface DriftParts extends TextParts {
  readRuleValues: ReadRuleValues;
  /** Epoch milliseconds. */
  nowMs(): number;
}

const DAY_MS = 86_400_000;
/** Tasks whose inputs and outcomes are read together: a rate is then known to less than a point. */
const MOST_SAMPLED = 5_000;
const MIN_GAP = 0.05;

interface Prepared {
  parts: DriftParts;
  traffic: Traffic;
  settings: DriftSettings;
  ruleValues: RuleValues;
  windows: CheckWindows;
  /** The chosen reference; null: the days before the windows. */
  frozen: { id: string; span: Span } | null;
}

async function prepare(parts: DriftParts, traffic: Traffic): Promise<Prepared> {
  const { db, nowMs, readRuleValues } = parts;
  const [settings, ruleValues, references] = await Promise.all([
    readDriftSettings(db),
    readRuleValues(),
    listReferences(db, traffic),
  ]);
  const chosen = references.find(({ current }) => current);
  const frozen = chosen === undefined ? null : { id: chosen.id, span: { from: chosen.from, to: chosen.to } };
  return { parts, traffic, settings, ruleValues, windows: checkWindows(nowMs(), settings), frozen };
}

function readWindows({ parts, traffic, windows, frozen }: Prepared, metric: string): Promise<MetricWindows> {
  const { db } = parts;
  const rows = frozen === null ? null : (of: string) => readReferenceRows(db, frozen.id, of);
  return readMetricWindows(db, metric, { windows, traffic, frozen: rows });
}

interface Compared {
  candidates: Candidate[];
  quality: Map<string, number | null>;
  inputs: DriftInput[];
  /** Current figures of attempts and tasks. */
  tasks: number;
}

/** Compares every input, one metric at a time, so that memory and pauses stay small. */
async function compareAll(prepared: Prepared, signal: AbortSignal | undefined): Promise<Compared> {
  const { settings, ruleValues } = prepared;
  const [redo, switched, nullSpeech] = await Promise.all(
    BAD_OUTCOMES.map(({ metric }) => readWindows(prepared, metric)),
  );
  if (redo === undefined || switched === undefined || nullSpeech === undefined)
    throw new Error('There are three outcomes.');
  const outcomes: OutcomeWindows = { redo, switched, nullSpeech };
  const compared: Compared = { candidates: [], quality: new Map(), inputs: [], tasks: 0 };
  for (const metric of REFERENCE_METRICS) {
    signal?.throwIfAborted();
    const known = DRIFT_INPUTS.filter((input) => metricOf(input) === metric);
    if (known.length === 0) continue;
    const windows = await readWindows(prepared, metric);
    const isCounted = metric === 'gateway.attempts';
    const inputs = isCounted ? [...known, ...customInputs(windows.current)] : known;
    for (const input of inputs) {
      const limits = limitsOf(settings, ruleValues(driftRuleOf(input)));
      compared.inputs.push(input);
      for (const candidate of candidatesOf({ input, ...windows }, limits)) {
        compared.candidates.push(candidate);
        await nextTurn();
      }
      compared.quality.set(input.metric, qualityAssociation(qualityCells(input, windows, outcomes)));
    }
  }
  compared.tasks = samplesOf(redo.current);
  return compared;
}

const samplesOf = (figures: PlaceFigures): number => figures.get(placeKey(WHOLE))?.samples ?? 0;

/** Reads what people did, now and in the reference. */
async function readSamples(prepared: Prepared, tasks: number): Promise<OutcomeSamples> {
  const { parts, traffic, windows, frozen } = prepared;
  const { db, nowMs, retentionDays } = parts;
  const span = frozen?.span ?? windows.reference;
  const rows = await readSpanRows(db, REFERENCE_METRICS, { span, traffic, place: WHOLE });
  const sample = (of: Span, count: number): Promise<SampledTask[]> =>
    sampleTasks(db, { span: of, traffic, tasks: count, mostTasks: MOST_SAMPLED });
  const current = await sample(windows.current, tasks);
  const isLogged = span.from >= nowMs() - retentionDays * DAY_MS;
  const reference = isLogged ? await sample(span, tasksIn(rows)) : null;
  const kept =
    frozen === null
      ? await outcomesOf(rows, reference ?? [], { withStrata: false })
      : await readReferenceOutcomes(db, frozen.id);
  return { current, reference, kept };
}

/** Compares confidence with what people did, in this window and those before. */
function gapsOf(
  { ruleValues, windows }: Prepared,
  { current, kept }: OutcomeSamples,
  last: DriftCheck | null,
): ReturnType<typeof confidenceGaps> {
  const values = ruleValues(CALIBRATION_RULE);
  return confidenceGaps({
    now: confidenceByPlace(current),
    reference: new Map(Object.entries(kept.confidence)),
    evidence: last?.gapEvidence ?? null,
    window: windows.current,
    minGap: values?.['minGap'] ?? MIN_GAP,
    minSamples: values?.['minSamples'] ?? CALIBRATION_GAP.minSamples,
  });
}

interface Evidence {
  findings: DriftFinding[];
  inputs: readonly DriftInput[];
  samples: OutcomeSamples;
  gaps: ReturnType<typeof confidenceGaps>;
  texts: Awaited<ReturnType<typeof checkTexts>>;
}

function verdictsOf({ findings, inputs, samples, gaps, texts }: Evidence): DriftCheck['verdicts'] {
  const recognition = recognitionVerdict({
    moved: movedInputs(findings, inputs),
    samples,
    isMiscalibrated: gaps.figures.some(({ slice, isAlarm }) => slice === null && isAlarm),
    isCompared: findings.some(
      ({ slice, verdict, test }) => slice === null && test !== 'missing' && verdict === 'quiet',
    ),
  });
  const search = searchVerdict({
    changedChoices: texts.choices.length + texts.choicesHidden,
    comparedChoices: texts.comparedChoices,
    newWords: texts.newWords.length + texts.newWordsHidden,
    findings,
  });
  return [recognition, search];
}

/** Compares inputs, outcomes, choices and words with the reference, and stores what it finds. */
export async function checkDrift(
  parts: DriftParts,
  traffic: Traffic,
  signal?: AbortSignal,
): Promise<DriftCheck> {
  const cpu = process.cpuUsage();
  const { db, nowMs } = parts;
  const prepared = await prepare(parts, traffic);
  const { settings, ruleValues, windows, frozen } = prepared;
  const last = await readLastCheck(db, traffic);
  const { candidates, quality, inputs, tasks } = await compareAll(prepared, signal);
  const { current, before } = windows;
  const findings = findDrift(candidates, {
    current,
    before,
    withQuality: ({ metric }) => quality.get(metric) ?? null,
  });
  const samples = await readSamples(prepared, tasks);
  const gaps = gapsOf(prepared, samples, last);
  const texts = await checkTexts(parts, { traffic, settings, ruleValues, nowMs: nowMs(), signal });
  const verdicts = verdictsOf({ findings, inputs, samples, gaps, texts });
  const used = process.cpuUsage(cpu);
  const check: DriftCheck = {
    at: nowMs(),
    cpuMs: (used.user + used.system) / 1_000,
    window: current,
    referenceId: frozen?.id ?? null,
    findings,
    verdicts,
    calibration: gaps.figures,
    gapEvidence: gaps.evidence,
    ...texts,
  };
  await storeCheck(db, traffic, check);
  return check;
}
