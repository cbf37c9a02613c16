import { continuePath } from './greedy-search.ts';
import type { ChosenToken, DecodedPath, SearchRules } from './greedy-search.ts';
import type { MoonshineModel } from './moonshine-model.ts';
import { pathEvidence } from './path-evidence.ts';

export interface BranchRules extends SearchRules {
  /** Only where the token that was not chosen is at least this probable (natural logarithm). */
  lowestRunnerUpLogProb: number;
  /** A branch is given up when it is this much less probable than the path it left (natural logarithm, > 0). */
  widestGap: number;
  /** At most so many branches, the most probable first. */
  mostBranches: number;
  /** And no new branch once they have cost this many decoder steps together. */
  mostSteps: number;
}

/** The places where another token was nearly chosen, the closest first. */
function branchPoints(path: DecodedPath, rules: BranchRules): number[] {
  return path.choices
    .map(({ runnerUp, logProb }, place) => ({ place, runnerUp, gap: logProb - runnerUp.logProb }))
    .filter(({ runnerUp }) => runnerUp.logProb >= rules.lowestRunnerUpLogProb)
    .toSorted((left, right) => left.gap - right.gap)
    .slice(0, rules.mostBranches)
    .map(({ place }) => place);
}

/** The path as it would have gone on with the runner-up at that place. */
async function takeBranch(
  model: MoonshineModel,
  path: DecodedPath,
  place: number,
  rules: SearchRules,
): Promise<DecodedPath | null> {
  const choice = path.choices[place];
  if (choice === undefined) return null;
  const prefix = path.choices.slice(0, place);
  const { runnerUp } = choice;
  if (runnerUp.token === model.shape.endToken) {
    return { choices: prefix, endLogProb: runnerUp.logProb, stopped: 'end' };
  }
  const other: ChosenToken = {
    ...runnerUp,
    runnerUp: { token: choice.token, logProb: choice.logProb },
    before: choice.before,
  };
  const step = await model.step(choice.before, runnerUp.token);
  return continuePath(model, { step, prefix: [...prefix, other] }, rules);
}

/**
 * Other ways to read the same audio: for each of the least certain choices, the path that takes the second best
 * there and the best after it. Costs as many steps as the branches have tokens of their own.
 */
export async function branchSearch(
  model: MoonshineModel,
  path: DecodedPath,
  rules: BranchRules,
): Promise<DecodedPath[]> {
  const branches: DecodedPath[] = [];
  const lowestTotalLogProb = pathEvidence(path).totalLogProb - rules.widestGap;
  let steps = 0;
  for (const place of branchPoints(path, rules)) {
    if (steps >= rules.mostSteps) break;
    const branch = await takeBranch(model, path, place, { ...rules, lowestTotalLogProb });
    if (branch === null) continue;
    if (branch.stopped === 'end') branches.push(branch);
    steps += branch.choices.length - place;
  }
  return branches;
}
