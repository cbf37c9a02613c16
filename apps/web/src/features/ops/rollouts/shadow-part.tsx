import type { Rollout } from '@hark/shared/http/rollouts-api';
import type { RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import type { ReactElement } from 'react';
import { Facts } from '../part.tsx';
import { rolloutMessages } from './rollout-messages.ts';
import { ratioFacts, shadowFacts } from './rollout-facts.ts';

interface ShadowProps {
  card: NonNullable<Rollout['shadow']>;
  plan: NonNullable<RolloutSpec['shadow']>;
}

/** What the challenger would have answered, compared with what the champion did. */
export function ShadowPart({ card, plan }: ShadowProps): ReactElement {
  return (
    <>
      <p className="alarm__how">{rolloutMessages.shadow.note}</p>
      <Facts facts={shadowFacts(card, plan)} />
    </>
  );
}

/** Whether people are in the groups that they were assigned to. */
export function RatioPart({ ratio }: { ratio: NonNullable<Rollout['ratio']> }): ReactElement {
  return (
    <>
      <Facts facts={ratioFacts(ratio)} />
      {ratio.crossed > 0 && <p className="alarm__how">{rolloutMessages.ratio.crossedWhy}</p>}
    </>
  );
}
