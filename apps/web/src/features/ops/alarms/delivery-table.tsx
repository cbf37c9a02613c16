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

function DeliveryRow({ delivery, again }: { delivery: Delivery; again: (id: string) => void }): ReactElement {
  const words = alarmMessages.page;
  const { id, alarmId, at, route, state, attempts, lastError } = delivery;
  return (
    <tr>
      <th scope="row">
        <ViewLink changes={{ alarm: alarmId }}>{formatTime(at, 'moment')}</ViewLink>
      </th>
      <td>{words.routes[route]}</td>
      <td>
        <HealthMark health={HEALTH[state]} /> {words.deliveryStates[state]}
      </td>
      <td>{attempts}</td>
      <td className="alarms__error">{lastError ?? ''}</td>
      <td>
        {state === 'dead' && (
          <button
            className="link"
            type="button"
            aria-label={words.resendOf(formatTime(at, 'moment'))}
            onClick={() => again(id)}
          >
            {words.resend}
          </button>
        )}
      </td>
    </tr>
  );
}

/** Messages to the routes out, those that were given up first; they can be sent again. */
export function DeliveryTable({ deliveries }: { deliveries: readonly Delivery[] }): ReactElement {
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
      <div className="scroll scroll--free">
        <table className="table table--words">
          <thead>
            <tr>
              {Object.values(words.deliveryColumns).map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{words.resend}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {[...dead, ...others].slice(0, SHOWN).map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} again={(id) => sending.mutate(id)} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="action__problem" role="alert">
        {sending.isError && actionMessages.failed(sending.error.message)}
      </p>
    </>
  );
}
