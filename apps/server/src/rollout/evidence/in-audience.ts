import type { EventRecord } from '@hark/shared/events/event-record';
import type { Audience } from '@hark/shared/rollouts/rollout-spec';

/** Whether a rollout may reach the client of a record. Pure. */
export function isInAudience(audience: Audience, { clientId, slices }: EventRecord): boolean {
  if (clientId === null) return false;
  switch (audience.type) {
    case 'everybody':
      return true;
    case 'clients':
      return audience.clientIds.includes(clientId);
    case 'slice':
      return slices[audience.dimension] === audience.value;
  }
}
