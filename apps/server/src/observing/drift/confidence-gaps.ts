import type { CalibrationGapFigure } from '@hark/shared/http/drift-api';
import {
  CALIBRATION_GAP,
  calibrationGap,
  type ConfidenceSums,
  GAP_START,
  gapStep,
  type GapState,
  isGapAlarm,
} from '@hark/shared/metrics/detectors/calibration-gap';
import type { Span } from '../metrics/metric-times.ts';
import { placeKey, WHOLE } from './input-figures.ts';
import { sliceOfKey } from './outcome-sums.ts';

/** Evidence of windows that do not overlap, by place. */
export interface GapEvidence {
  /** End of the last window in it. */
  to: number;
  states: Readonly<Record<string, GapState>>;
}

export interface GapInput {
  now: ReadonlyMap<string, ConfidenceSums>;
  reference: ReadonlyMap<string, ConfidenceSums>;
  evidence: GapEvidence | null;
  window: Span;
  minGap: number;
  minSamples: number;
}

/** A slice of the reference with too few outcomes has the standing difference of the whole. */
function referenceFor(key: string, reference: GapInput['reference']): ConfidenceSums | null {
  const own = reference.get(key);
  const all = reference.get(placeKey(WHOLE));
  const enough = [own, all].find((sums) => sums !== undefined && sums.samples >= CALIBRATION_GAP.minSamples);
  return enough ?? null;
}

/** Compares promised with realised correctness by slice, and adds a window that is new to the evidence. Pure. */
export function confidenceGaps(given: GapInput): {
  figures: CalibrationGapFigure[];
  evidence: GapEvidence;
} {
  const { now, reference, evidence, window, minGap, minSamples } = given;
  const isNew = evidence === null || window.from >= evidence.to;
  const states: Record<string, GapState> = {};
  const figures = [...now].flatMap(([key, sums]): CalibrationGapFigure[] => {
    const before = referenceFor(key, reference);
    const gap = before === null || sums.samples < minSamples ? null : calibrationGap(sums, before);
    const state = evidence?.states[key] ?? GAP_START;
    const stepped =
      gap === null || !isNew ? state : gapStep(state, { sequentialZ: gap.sequentialZ, fromMs: window.from });
    states[key] = stepped;
    if (sums.samples < CALIBRATION_GAP.minSamples && key !== placeKey(WHOLE)) return [];
    const isKnown = sums.samples > 0;
    return [
      {
        slice: sliceOfKey(key),
        n: sums.samples,
        expected: isKnown ? sums.confidence / sums.samples : null,
        realised: isKnown ? sums.correct / sums.samples : null,
        gap: gap === null ? null : { value: gap.gap, ...gap.interval },
        isAlarm: gap !== null && gap.gap >= minGap && isGapAlarm(stepped),
      },
    ];
  });
  return {
    figures: figures.sort((a, b) => Number(a.slice !== null) - Number(b.slice !== null) || b.n - a.n),
    evidence: { to: isNew ? window.to : evidence.to, states },
  };
}
