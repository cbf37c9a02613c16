/** One of several states that follow each other, each for some moments. */
export interface Stage {
  /** How well each moment fits the stage; natural logarithms. */
  scores: Float32Array;
  /** Whether the stage may be skipped. Two optional stages must not be adjacent. */
  optional: boolean;
}

/** The stage of the previous moment: the same one, the one before, or the one before a skipped stage. */
const STAY = 0;
const ADVANCE = 1;
const SKIP = 2;

/**
 * Assigns each moment to a stage so that the sum of scores is highest (Viterbi). The stages keep their order, and each
 * required stage gets at least one moment. Null with fewer moments than required stages, and without required stages.
 */
export function bestPath(stages: readonly Stage[], moments: number): Int32Array | null {
  const needed = stages.filter(({ optional }) => !optional).length;
  if (needed === 0 || needed > moments) return null;
  const cameBy = new Uint8Array(stages.length * moments);
  const optional = stages.map((stage) => stage.optional);
  const sums = stages.map(({ scores }, stage) =>
    stage === 0 || (stage === 1 && optional[0] === true) ? (scores[0] ?? 0) : Number.NEGATIVE_INFINITY,
  );
  for (let moment = 1; moment < moments; moment++) {
    // Backwards, because each stage needs the previous sums of the stages before it.
    for (let stage = stages.length - 1; stage >= 0; stage--) {
      const by = bestWayTo(stage, sums, optional);
      sums[stage] = (sums[stage - by] ?? 0) + (stages[stage]?.scores[moment] ?? 0);
      cameBy[moment * stages.length + stage] = by;
    }
  }
  return traceBack(cameBy, lastStage(sums, optional), { stages: stages.length, moments });
}

function bestWayTo(stage: number, sums: readonly number[], optional: readonly boolean[]): number {
  const impossible = Number.NEGATIVE_INFINITY;
  let by: number = STAY;
  if ((stage > 0 ? (sums[stage - 1] ?? 0) : impossible) > (sums[stage] ?? 0)) by = ADVANCE;
  const skipped = stage > 1 && optional[stage - 1] === true ? (sums[stage - 2] ?? 0) : impossible;
  return skipped > (sums[stage - by] ?? 0) ? SKIP : by;
}

function lastStage(sums: readonly number[], optional: readonly boolean[]): number {
  const last = sums.length - 1;
  return optional[last] === true && (sums[last - 1] ?? 0) > (sums[last] ?? 0) ? last - 1 : last;
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
    stage -= cameBy[moment * stages + stage] ?? STAY;
  }
  return course;
}
