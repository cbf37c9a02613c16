import type { Alarm } from '@hark/shared/http/alarms-api';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { ActionForm, TextField, textOf } from '../action-form.tsx';
import { ViewLink } from '../view-link.tsx';
import { isOpen } from './alarm-groups.ts';
import { alarmMessages } from './alarm-messages.ts';
import { acknowledge } from './alarms-client.ts';
import { SilenceForm } from './silence-form.tsx';
import { ALARMS } from './use-alarms.ts';

type Opened = 'acknowledge' | 'silence' | null;

interface ActionsProps {
  alarm: Alarm;
  /** How far the server's clock is ahead of this one, milliseconds. */
  aheadMs: number;
}

/** What can be done about an alarm. Each press opens a form that says what it will do. */
export function AlarmActions({ alarm, aheadMs }: ActionsProps): ReactElement {
  const client = useQueryClient();
  const [opened, setOpened] = useState<Opened>(null);
  const close = (): void => setOpened(null);
  const done = (): void => {
    close();
    void client.invalidateQueries({ queryKey: [ALARMS] });
  };
  const opener = (which: NonNullable<Opened>): ReactElement => (
    <button
      className="button button--quiet"
      type="button"
      aria-expanded={opened === which}
      onClick={() => setOpened(which)}
    >
      {alarmMessages[which].open}
    </button>
  );
  return (
    <div className="alarm__actions">
      <p className="action__buttons">
        {alarm.state === 'firing' && opener('acknowledge')}
        {isOpen(alarm) && opener('silence')}
        <ViewLink className="link link--line" changes={{ alarm: null, page: 'thresholds', rule: alarm.rule }}>
          {alarmMessages.thresholdsLink}
        </ViewLink>
      </p>
      {opened === 'acknowledge' && (
        <ActionForm
          heading={alarmMessages.acknowledge.heading}
          effect={alarmMessages.acknowledge.effect}
          action={alarmMessages.acknowledge.action}
          submit={(form, by) => acknowledge(alarm.id, { by, note: textOf(form, 'note') })}
          onDone={done}
          cancel={close}
        >
          <TextField name="note" label={alarmMessages.acknowledge.note} isRequired={false} />
        </ActionForm>
      )}
      {opened === 'silence' && <SilenceForm alarm={alarm} aheadMs={aheadMs} onDone={done} cancel={close} />}
    </div>
  );
}
