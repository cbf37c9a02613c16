import type { deliverySchema } from '@hark/shared/http/alarms-api';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { z } from 'zod';
import { actionMessages } from '../action-messages.ts';
import { HealthMark } from '../health-mark.tsx';
import { ViewLink } from '../view-link.tsx';
import { alarmMessages } from './alarm-messages.ts';
import { resend } from './alarms-client.ts';
import { ALARMS } from './use-alarms.ts';

type Delivery = z.infer<typeof deliverySchema>;

const SHOWN = 50;
const HEALTH = { sent: 'ok', waiting: 'worse', dead: 'bad' } as const;

function DeliveryLine({
  delivery,
  again,
}: {
  delivery: Delivery;
  again: (id: string) => void;
}): ReactElement {
  const words = alarmMessages.page;
  const { id, alarmId, at, route, state, attempts, lastError } = delivery;
  return (
    <li className="alarms__silence">
      <div className="alarm-line">
        <HealthMark health={HEALTH[state]} />
        <p>
          <ViewLink changes={{ alarm: alarmId }}>
            {words.routes[route]}, {formatTime(at, 'moment')}
          </ViewLink>
          <span className="alarm__meta alarms__fact">
            {words.deliveryStates[state]}, {words.attempts(attempts)}
            {lastError !== null && `: ${lastError}`}
          </span>
        </p>
      </div>
      {state === 'dead' && (
        <button
          className="chip"
          type="button"
          aria-label={words.resendOf(formatTime(at, 'moment'))}
          onClick={() => again(id)}
        >
          {words.resend}
        </button>
      )}
    </li>
  );
}

/** Messages to the routes out, those that were given up first; they can be sent again. */
export function DeliveryList({ deliveries }: { deliveries: readonly Delivery[] }): ReactElement {
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: resend,
    onSuccess: () => client.invalidateQueries({ queryKey: [ALARMS] }),
  });
  const words = alarmMessages.page;
  if (deliveries.length === 0) return <p className="note">{words.deliveriesNone}</p>;
  const dead = deliveries.filter(({ state }) => state === 'dead');
  const others = deliveries.filter(({ state }) => state !== 'dead');
  return (
    <>
      {dead.length > 0 && <p className="alarms__dead">{words.dead(dead.length)}</p>}
      <ul className="alarms__list">
        {[...dead, ...others].slice(0, SHOWN).map((delivery) => (
          <DeliveryLine key={delivery.id} delivery={delivery} again={(id) => sending.mutate(id)} />
        ))}
      </ul>
      <p className="action__problem" role="alert">
        {sending.isError && actionMessages.failed(sending.error.message)}
      </p>
    </>
  );
}
