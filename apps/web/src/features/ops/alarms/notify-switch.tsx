import { useState, useSyncExternalStore, type ReactElement } from 'react';
import { alarmMessages } from './alarm-messages.ts';
import { notifySetting, notifyState, type NotifyState } from './notify-setting.ts';

/** Asks the browser only when it is pressed. @returns what the answer means */
async function turnOn(): Promise<NotifyState> {
  const permission = await Notification.requestPermission();
  if (permission === 'granted') notifySetting.write('on');
  return notifyState(notifySetting.read());
}

/** Turns notifications of this browser on and off; off until it is pressed. */
export function NotifySwitch(): ReactElement {
  const kept = useSyncExternalStore(notifySetting.subscribe, notifySetting.read, () => null);
  const [isRefused, setRefused] = useState(false);
  const state = isRefused ? 'denied' : notifyState(kept);
  const { notify } = alarmMessages;
  if (state === 'unavailable' || state === 'denied')
    return (
      <span className="note alarms__notify">{state === 'denied' ? notify.denied : notify.unavailable}</span>
    );
  return (
    <button
      className="link"
      type="button"
      title={notify.note}
      onClick={() => {
        if (state === 'on') notifySetting.write('off');
        else void turnOn().then((after) => setRefused(after === 'denied'));
      }}
    >
      {state === 'on' ? notify.turnOff : notify.turnOn}
    </button>
  );
}
