import { createEarlyAnswers } from '../answering/early/early-answers.ts';
import type { Pipeline } from '../answering/pipeline/answer-utterance.ts';
import { createInstantSearch } from '../answering/pipeline/search-instantly.ts';
import { DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import type { Assignment, ServedVersions, ServingVersion } from '../answering/versions/served-versions.ts';

/** A server with one version, which everybody gets. */
export function oneVersion(pipeline: Pipeline, replaced: Partial<ServingVersion> = {}): ServedVersions {
  const { endpointRules, endpointing, limits } = DEFAULT_SETUP;
  const serving: ServingVersion = {
    digest: `sha256:${'1'.repeat(64)}`,
    name: 'one',
    setup: DEFAULT_SETUP,
    pipeline,
    early: createEarlyAnswers(pipeline, { ...DEFAULT_SETUP.early, endpointRules, endpointing }),
    searchInstantly: createInstantSearch(pipeline, { budgetMs: 5_000, mostAtOnce: 4 }),
    limits,
    ...replaced,
  };
  const assignment: Assignment = { digest: serving.digest, rollout: null, arm: null };
  return {
    champion: () => serving,
    of: (digest) => (digest === serving.digest ? serving : null),
    warm: async () => serving,
    assign: () => assignment,
    foresee: () => assignment,
    answering: () => serving,
    recall: async () => {},
    withdraw() {},
    onChange() {},
    forget() {},
  };
}
