import { tailEventSchema, type TailEvent } from '@hark/shared/http/metrics-api';
import { useEffect, useRef, useState } from 'react';
import { serverUrl } from '../../wire/server-address.ts';
import { EMPTY_TAIL, withEvents, type Tail } from './tail-rows.ts';

/** After a refusal the browser does not connect again by itself: a proxy’s error, or an expired session. */
const RECONNECT_MS = 5_000;
/** Events within this time are drawn at once. */
const DRAW_EVERY_MS = 250;

function readEvent(text: string): TailEvent | null {
  try {
    return tailEventSchema.parse(JSON.parse(text));
  } catch {
    // A newer server may send events that this page does not support.
    return null;
  }
}

/** Live events. `onEvents` is called after new ones. */
export function useTail(onEvents: () => void): { tail: Tail; isLive: boolean } {
  const [tail, setTail] = useState(EMPTY_TAIL);
  const [isLive, setIsLive] = useState(false);
  const notify = useRef(onEvents);
  useEffect(() => {
    notify.current = onEvents;
  }, [onEvents]);
  useEffect(() => {
    let source: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | null = null;
    let waiting: TailEvent[] = [];
    const timer = setInterval(() => {
      if (waiting.length === 0) return;
      const events = waiting;
      waiting = [];
      setTail((before) => withEvents(before, events));
      notify.current();
    }, DRAW_EVERY_MS);
    const connect = (): void => {
      const made = new EventSource(serverUrl('v1/ops/tail'));
      source = made;
      made.addEventListener('open', () => setIsLive(true));
      made.addEventListener('error', () => {
        setIsLive(false);
        if (made.readyState === EventSource.CLOSED) again = setTimeout(connect, RECONNECT_MS);
      });
      made.addEventListener('message', ({ data }) => {
        const event = typeof data === 'string' ? readEvent(data) : null;
        if (event !== null) waiting.push(event);
      });
    };
    connect();
    return () => {
      clearInterval(timer);
      if (again !== null) clearTimeout(again);
      source?.close();
    };
  }, []);
  return { tail, isLive };
}
