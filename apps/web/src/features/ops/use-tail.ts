import { tailEventSchema, type TailEvent } from '@hark/shared/http/metrics-api';
import { useEffect, useRef, useState } from 'react';
import { serverUrl } from '../../wire/server-address.ts';
import { EMPTY_TAIL, withEvents, type Tail } from './tail-rows.ts';

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
    const source = new EventSource(serverUrl('v1/ops/tail'));
    let waiting: TailEvent[] = [];
    const timer = setInterval(() => {
      if (waiting.length === 0) return;
      const events = waiting;
      waiting = [];
      setTail((before) => withEvents(before, events));
      notify.current();
    }, DRAW_EVERY_MS);
    source.addEventListener('open', () => setIsLive(true));
    source.addEventListener('error', () => setIsLive(false));
    source.addEventListener('message', ({ data }) => {
      const event = typeof data === 'string' ? readEvent(data) : null;
      if (event !== null) waiting.push(event);
    });
    return () => {
      clearInterval(timer);
      source.close();
    };
  }, []);
  return { tail, isLive };
}
