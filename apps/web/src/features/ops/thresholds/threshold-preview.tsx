import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { useEffect, useState, type ReactElement } from 'react';
import { z } from 'zod';
import { ALARMS } from '../alarms/use-alarms.ts';
import { thresholdMessages } from './threshold-messages.ts';
import { fetchPreview, type Preview } from './thresholds-client.ts';

/** The server computes a preview from weeks of figures: it waits for a pause in typing. */
const PAUSE_MS = 500;
const DAY_MS = 86_400_000;

/** Returns a value once it has stayed the same for a moment. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

type Firing = Preview['now'][number];

interface StripProps {
  label: string;
  firings: readonly Firing[];
  days: number;
  nowMs: number;
}

/** The days as a line with a bar for each firing. Decoration: the sentence and the list have the same. */
function Strip({ label, firings, days, nowMs }: StripProps): ReactElement {
  const fromMs = nowMs - days * DAY_MS;
  const place = (at: number): number => Math.min(100, Math.max(0, ((at - fromMs) / (days * DAY_MS)) * 100));
  return (
    <div className="preview__row" aria-hidden="true">
      <span>{label}</span>
      <svg className="preview__strip" viewBox="0 0 100 10" preserveAspectRatio="none">
        <path className="preview__line" d="M0 9.5h100" />
        {firings.map(({ from, to }) => (
          <rect
            key={from}
            className="preview__bar"
            x={Math.min(99.2, place(from))}
            y="0"
            width={Math.max(0.8, place(to ?? nowMs) - place(from))}
            height="9"
          />
        ))}
      </svg>
    </div>
  );
}

function firingWords({ from, to }: Firing): string {
  return `${formatTime(from, 'minute')} – ${to === null ? thresholdMessages.still : formatTime(to, 'minute')}`;
}

function Times({ preview }: { preview: Preview }): ReactElement | null {
  if (preview.now.length + preview.proposed.length === 0) return null;
  const words = thresholdMessages;
  return (
    <details className="alarms__explained preview__times">
      <summary>{words.previewTimes}</summary>
      {(['now', 'proposed'] as const).map((which) => (
        <div key={which}>
          <p className="threshold__note">{words.previewRows[which]}</p>
          <ul>
            {preview[which].map((firing) => (
              <li key={firing.from}>{firingWords(firing)}</li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}

function Shown({ preview, isChanged }: { preview: Preview; isChanged: boolean }): ReactElement {
  const [nowMs] = useState(Date.now);
  const words = thresholdMessages;
  const { days, daysWithData, now, proposed } = preview;
  if (daysWithData === 0) return <p className="note">{words.previewNone}</p>;
  return (
    <>
      <output className="preview__sentence">
        {words.preview(days, now.length)}
        {isChanged && words.previewProposed(proposed.length)}.{' '}
        {daysWithData < days && words.previewData(daysWithData, days)}
      </output>
      <Strip label={words.previewRows.now} firings={now} days={days} nowMs={nowMs} />
      {isChanged && <Strip label={words.previewRows.proposed} firings={proposed} days={days} nowMs={nowMs} />}
      <Times preview={preview} />
    </>
  );
}

interface PreviewProps {
  rule: string;
  /** The values that differ from those in force; null while a field has no number. */
  values: Record<string, number> | null;
}

const valuesSchema = z.record(z.string(), z.number());
const valuesOf = (asked: string): Record<string, number> => valuesSchema.parse(JSON.parse(asked));

/** What a rule would have fired over the last weeks, as it is and with these values. */
export function ThresholdPreview({ rule, values }: PreviewProps): ReactElement {
  const asked = useSettled(JSON.stringify(values ?? {}));
  const found = useQuery({
    queryKey: [ALARMS, 'preview', rule, asked],
    queryFn: ({ signal }) => fetchPreview(rule, valuesOf(asked), signal),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
  return (
    <div className="preview" aria-busy={found.isFetching}>
      <h4 className="threshold__label">{thresholdMessages.previewHeading}</h4>
      {found.isError ? (
        <p className="note">{thresholdMessages.previewFailed(found.error.message)}</p>
      ) : found.data === undefined ? (
        <p className="note">{thresholdMessages.previewAsking}</p>
      ) : (
        <Shown preview={found.data} isChanged={asked !== '{}'} />
      )}
    </div>
  );
}
