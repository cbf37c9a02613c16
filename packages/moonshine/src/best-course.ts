/** Something that lasts for a while, one after the other. */
export interface Stage {
  /** How well each moment fits it; natural logarithms. */
  scores: Float32Array;
  /** It may be left out. No two that may stand side by side. */
  optional: boolean;
}

/** The steps back from a moment: the same stage, the one before, or the one before an optional one. */
const stay = 0;
const advance = 1;
const skip = 2;

/**
 * Which stage each moment belongs to so that the scores sum to the most (Viterbi): all in order, each of them that may
 * not be left out for one moment at least. Null where there are too few moments.
 */
export function bestCourse(stages: readonly Stage[], moments: number): Int32Array | null {
  const needed = stages.filter(({ optional }) => !optional).length;
  if (needed === 0 || needed > moments) return null;
  const impossible = Number.NEGATIVE_INFINITY;
  const isOptional = (stage: number) => stages[stage]?.optional === true;
  const cameBy = new Uint8Array(stages.length * moments);
  const begins = (stage: number) => stage === 0 || (stage === 1 && isOptional(0));
  let sums = Float64Array.from(stages, ({ scores }, stage) =>
    begins(stage) ? (scores[0] ?? 0) : impossible,
  );
  for (let moment = 1; moment < moments; moment++) {
    const next = new Float64Array(stages.length);
    for (const [stage, { scores }] of stages.entries()) {
      let [best, by] = [sums[stage] ?? impossible, stay];
      const before = sums[stage - 1] ?? impossible;
      if (before > best) [best, by] = [before, advance];
      const beforeOptional = isOptional(stage - 1) ? (sums[stage - 2] ?? impossible) : impossible;
      if (beforeOptional > best) [best, by] = [beforeOptional, skip];
      next[stage] = best + (scores[moment] ?? 0);
      cameBy[moment * stages.length + stage] = by;
    }
    sums = next;
  }
  return traceBack(cameBy, lastStage(sums, isOptional), { stages: stages.length, moments });
}

function lastStage(sums: Float64Array, isOptional: (stage: number) => boolean): number {
  const last = sums.length - 1;
  return isOptional(last) && (sums[last - 1] ?? 0) > (sums[last] ?? 0) ? last - 1 : last;
}

function traceBack(
  cameBy: Uint8Array,
  last: number,
  { stages, moments }: { stages: number; moments: number },
): Int32Array {
  const course = new Int32Array(moments);
  let stage = last;
  for (let moment = moments - 1; moment >= 0; moment--) {
    course[moment] = stage;
    stage -= cameBy[moment * stages + stage] ?? stay;
  }
  return course;
}
