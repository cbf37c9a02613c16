import type { RolloutPosition } from '@hark/shared/rollouts/serving-state';
import { describe, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../../recognition/scripted-recognizer.ts';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import { memoryPipeline } from '../../testing/memory-pipeline.ts';
import { oneVersion } from '../../testing/one-version.ts';
import { challengerOf } from './challenger-of.ts';

const pipeline = memoryPipeline({
  recognizer: createScriptedRecognizer('mount fuji'),
  search: createMemorySearchIndex([]),
});
const versions = oneVersion(pipeline);
const { digest } = versions.champion();

const stateWith = (position: Partial<RolloutPosition>, challenger = digest) => ({
  rollout: {
    id: 'first',
    challenger,
    salt: 'salt',
    audience: { type: 'everybody' as const },
    position: { phase: 'shadow' as const, pausedIn: null, step: null, weight: 0, ...position },
  },
});

describe('a challenger hears what the champion hears', () => {
  it.each([
    [{ phase: 'shadow' }, true],
    [{ phase: 'paused', pausedIn: 'shadow' }, true],
    [{ phase: 'paused', pausedIn: 'canary' }, false],
    [{ phase: 'canary', step: 0, weight: 0.01 }, false],
    [{ phase: 'promoted' }, false],
    [{ phase: 'rolled-back' }, false],
  ] as const)('in the position %j: %s', (position, hears) => {
    expect(challengerOf(stateWith(position), versions)?.rolloutId).toBe(hears ? 'first' : undefined);
  });

  it('only where there is one, and it is warm', () => {
    expect(challengerOf(null, versions)).toBeNull();
    expect(challengerOf({ rollout: null }, versions)).toBeNull();
    expect(challengerOf(stateWith({}, 'sha256:other'), versions)).toBeNull();
  });
});
