import { z } from 'zod';
import { storageName } from '../wire/server-address.ts';
import type { PageEvent } from './event-recorder.ts';

const KEY = 'hark.click';
/** A person who returns later has forgotten the click. */
const MAX_DWELL_MS = 60 * 60_000;

const clickSchema = z.object({
  at: z.number(),
  taskId: z.string().nullable(),
  utteranceId: z.string().nullable(),
  queryId: z.string().nullable(),
});

export type Click = z.infer<typeof clickSchema>;

interface DwellOptions {
  /** For this tab only; may throw. */
  openStorage: () => Storage;
  record: (event: PageEvent) => void;
  nowMs: () => number;
}

export interface DwellWatch {
  clicked: (click: Omit<Click, 'at'>) => void;
  /** Call it when the person sees the page again, whether it was reloaded or hidden. */
  returned: () => void;
}

/**
 * Measures the time with a result before the return to the page; a person who does not return found what they wanted.
 */
export function createDwellWatch({ openStorage, record, nowMs }: DwellOptions): DwellWatch {
  function read(): Click | null {
    try {
      const json: unknown = JSON.parse(openStorage().getItem(storageName(KEY)) ?? 'null');
      const parsed = clickSchema.safeParse(json);
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  function write(click: Click | null): void {
    try {
      if (click === null) openStorage().removeItem(storageName(KEY));
      else openStorage().setItem(storageName(KEY), JSON.stringify(click));
    } catch {
      // Without storage the dwell time is unknown.
    }
  }

  return {
    clicked: (click) => write({ at: nowMs(), ...click }),
    returned: () => {
      const click = read();
      write(null);
      if (click === null) return;
      const { at, taskId, utteranceId, queryId } = click;
      const dwellMs = nowMs() - at;
      if (dwellMs < 0 || dwellMs > MAX_DWELL_MS) return;
      record({ name: 'dwell', taskId, utteranceId, queryId, data: { dwellMs } });
    },
  };
}
