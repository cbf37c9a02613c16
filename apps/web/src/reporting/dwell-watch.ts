import { z } from 'zod';
import { storageName } from '../wire/server-address.ts';
import type { PageEvent } from './event-recorder.ts';

const KEY = 'hark.click';
/** Who comes back later than this has forgotten the click. */
const MAX_DWELL_MS = 60 * 60_000;

const clickSchema = z.object({
  at: z.number(),
  taskId: z.string().nullable(),
  utteranceId: z.string().nullable(),
  queryId: z.string().nullable(),
});

export type Click = z.infer<typeof clickSchema>;

interface DwellOptions {
  /** For this tab alone; may throw. */
  openStorage: () => Storage;
  record: (event: PageEvent) => void;
  nowMs: () => number;
}

export interface DwellWatch {
  clicked: (click: Omit<Click, 'at'>) => void;
  /** The person looks at the page again, whether it was loaded anew or only hidden. */
  returned: () => void;
}

/** How long somebody stayed with a result before they came back; who does not come back found what they wanted. */
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
      // Without storage a dwell is not known.
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
