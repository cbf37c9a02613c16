import type { Drift, DriftFinding } from '@hark/shared/http/drift-api';
import type { DriftInput } from '@hark/shared/metrics/definitions/drift-inputs';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { conceptOrData, type ConceptOrData } from '@hark/shared/metrics/detectors/concept-or-data';
import type { Strata } from '@hark/shared/metrics/detectors/reweight';
import {
  BAD_OUTCOMES,
  type BadOutcome,
  type Edges,
  type ReferenceOutcomes,
  strataOf,
  stratumOf,
} from './outcome-sums.ts';
import type { SampledTask } from './task-sample.ts';

type Verdict = Drift['verdicts'][number];

/** Two inputs together: more would leave the strata empty. */
const MOST_REWEIGHTED = 2;
const SPEECH_COMPONENTS: ReadonlySet<string> = new Set(['vad', 'client', 'asr']);

/** The inputs of recognition that have changed, those that move most with quality first. Pure. */
export function movedInputs(findings: readonly DriftFinding[], inputs: readonly DriftInput[]): DriftInput[] {
  const moved = findings.filter(
    ({ component, metric, test, verdict, slice }) =>
      SPEECH_COMPONENTS.has(component) &&
      // It is what recognition makes of its input.
      metric !== 'asr.confidence' &&
      test !== 'missing' &&
      (verdict === 'alarm' || (verdict === 'warning' && slice === null)),
  );
  const names = [...new Set(moved.map(({ metric }) => metric))];
  return names.flatMap((metric) => inputs.find((input) => input.metric === metric) ?? []);
}

export interface OutcomeSamples {
  current: readonly SampledTask[];
  /** Null where the log of the reference has expired. */
  reference: readonly SampledTask[] | null;
  kept: ReferenceOutcomes;
}

function strataFor(
  outcome: BadOutcome,
  moved: readonly DriftInput[],
  { current, reference, kept }: OutcomeSamples,
): { current: Strata; reference: Strata } {
  const edges = (input: DriftInput): Edges => kept.strata[input.metric]?.edges ?? [];
  const stratify = (inputs: readonly DriftInput[]) => (task: SampledTask) =>
    inputs.map((input) => stratumOf(input, edges(input), task)).join('|');
  if (reference !== null) {
    const keyOf = stratify(moved.slice(0, MOST_REWEIGHTED));
    return { current: strataOf(current, outcome, keyOf), reference: strataOf(reference, outcome, keyOf) };
  }
  // Only counts by one input at a time are left; any of them adds up to all outcomes.
  const [first] = moved;
  const metric = first?.metric ?? Object.keys(kept.strata)[0] ?? '';
  const counted = Object.entries(kept.strata[metric]?.outcomes[outcome] ?? {});
  if (first !== undefined)
    return { current: strataOf(current, outcome, stratify([first])), reference: new Map(counted) };
  const all = counted.reduce(
    (sum, [, { samples, total }]) => ({ samples: sum.samples + samples, total: sum.total + total }),
    { samples: 0, total: 0 },
  );
  return { current: strataOf(current, outcome, () => ''), reference: new Map([['', all]]) };
}

interface OutcomeCause extends ConceptOrData {
  title: string;
  now: number;
  before: number;
}

function causeOf(
  { field, metric: id }: (typeof BAD_OUTCOMES)[number],
  moved: readonly DriftInput[],
  samples: OutcomeSamples,
): OutcomeCause {
  const metric = findMetric(id);
  if (metric === undefined) throw new Error(`There is no metric ${id}.`);
  const { current, reference } = strataFor(field, moved, samples);
  const result = conceptOrData(metric, { current, reference, inputsMoved: moved.length > 0 });
  const share = (strata: Strata): number => {
    const rows = [...strata.values()];
    const all = rows.reduce((sum, { samples: count }) => sum + count, 0);
    return all === 0 ? 0 : rows.reduce((sum, { total }) => sum + total, 0) / all;
  };
  return { ...result, title: metric.title, now: share(current), before: share(reference) };
}

/** The gravest explanation is the verdict. */
const ORDER = ['concept', 'data', 'undetermined'] as const;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const listed = (inputs: readonly DriftInput[]): string =>
  inputs
    .slice(0, 3)
    .map(({ title }) => `“${title}”`)
    .join(', ');

function sentenceOf({ cause, title, now, before, reweighted }: OutcomeCause, moved: readonly DriftInput[]) {
  const change = `“${title}” rose from ${percent(before)} to ${percent(now)} of tasks`;
  const still =
    reweighted === null ? '' : `; with the inputs of the reference it would be ${percent(reweighted.share)}`;
  if (moved.length === 0) return `${change} although no input has changed.`;
  if (cause === 'concept')
    return `${change}, and not because of what changed in the input (${listed(moved)})${still}.`;
  if (cause === 'data') return `${change} because the input has changed: ${listed(moved)}${still}.`;
  return `${change} while the input changed too (${listed(moved)}); the samples do not say which is the cause.`;
}

export interface VerdictInput {
  moved: readonly DriftInput[];
  samples: OutcomeSamples;
  /** Whether transcripts are right less often than their confidence says. */
  isMiscalibrated: boolean;
  /** Whether inputs could be compared at all. */
  isCompared: boolean;
}

/**
 * Tells data drift from concept drift of recognition: concept where outcomes are worse while the inputs are quiet, or
 * still worse with the inputs of the reference. Pure.
 */
export function recognitionVerdict({ moved, samples, isMiscalibrated, isCompared }: VerdictInput): Verdict {
  const causes = BAD_OUTCOMES.map((outcome) => causeOf(outcome, moved, samples));
  const component = 'asr' as const;
  for (const kind of ORDER) {
    const found = causes.find(({ cause }) => cause === kind);
    if (found !== undefined) return { component, kind, sentence: sentenceOf(found, moved) };
  }
  if (isMiscalibrated && moved.length === 0)
    return {
      component,
      kind: 'concept',
      sentence: 'Transcripts are right less often than their confidence says although no input has changed.',
    };
  if (moved.length > 0)
    return {
      component,
      kind: 'data',
      sentence: `The input has changed (${listed(moved)}); outcomes have not become worse.`,
    };
  if (!isCompared)
    return { component, kind: 'not_enough_data', sentence: 'There are too few utterances to compare.' };
  return { component, kind: 'none', sentence: 'Inputs and outcomes are as in the reference.' };
}
