import type { Rollouts } from '@hark/shared/http/rollouts-api';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { z } from 'zod';
import type { listedVersionSchema } from '@hark/shared/http/rollouts-api';
import { ActionForm, TextField, textOf } from '../action-form.tsx';
import { Loaded } from '../loaded.tsx';
import { rolloutMessages } from './rollout-messages.ts';
import { quoted } from './rollout-words.ts';
import { fetchVersions, isConflict, startRollout } from './rollouts-client.ts';
import { AudienceFields, DecisionFields, LimitFields, ShadowFields } from './start-fields.tsx';
import { defaultDraft, readDraft, type StartDraft } from './start-draft.ts';
import { startMessages } from './start-messages.ts';
import { StepFields } from './step-fields.tsx';
import { startWords } from './start-words.ts';
import { ROLLOUTS } from './use-rollouts.ts';
import { VersionDiff } from './version-diff.tsx';
import { WindowFields } from './window-fields.tsx';

type Version = z.infer<typeof listedVersionSchema>;

interface StartFormProps {
  champion: NonNullable<Rollouts['champion']>;
  /** Name of the challenger of a rollout that somebody else has started meanwhile; null without one. */
  running: string | null;
  onStarted: () => void;
  close: () => void;
}

interface VersionProps {
  versions: readonly Version[];
  chosen: Version | undefined;
  champion: StartFormProps['champion'];
  choose: (digest: string) => void;
}

function VersionField({ versions, chosen, champion, choose }: VersionProps): ReactElement {
  return (
    <>
      <label className="action__field">
        {startMessages.version}
        <select
          className="field"
          required
          value={chosen?.digest ?? ''}
          onChange={({ target }) => choose(target.value)}
        >
          <option value="" disabled>
            {startMessages.choose}
          </option>
          {versions.map(({ digest, name }) => (
            <option key={digest} value={digest}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {chosen !== undefined && (
        <p className="action__note">
          {startMessages.versionAbout(chosen.by, formatTime(chosen.recordedAt, 'minute'), chosen.reason)}
        </p>
      )}
      {chosen !== undefined && <VersionDiff champion={champion} challenger={chosen} />}
    </>
  );
}

/** What the start would do, or why it can't be done. */
function effectText(draft: StartDraft, chosen: Version | undefined, running: string | null): string {
  if (running !== null) return rolloutMessages.conflict.started(quoted(running));
  const read = readDraft(draft);
  if (chosen === undefined || read.type === 'problem')
    return read.type === 'problem' ? read.problem : startMessages.effects.notYet;
  return startWords(read.body, quoted(chosen.name));
}

function Fields({
  versions,
  champion,
  running,
  onStarted,
  close,
}: StartFormProps & { versions: readonly Version[] }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(defaultDraft);
  const change = (changes: Partial<StartDraft>): void => setDraft((before) => ({ ...before, ...changes }));
  const chosen = versions.find(({ digest }) => digest === draft.challenger);
  const again = () => client.invalidateQueries({ queryKey: [ROLLOUTS] });
  // The button that opened the form is gone by then, and what was started takes the focus.
  const started = async (): Promise<void> => {
    onStarted();
    await again();
    close();
  };
  const submit = async (form: FormData, by: string): Promise<void> => {
    if (running !== null) throw new Error(rolloutMessages.conflict.started(quoted(running)));
    const read = readDraft(draft);
    if (read.type === 'problem') throw new Error(read.problem);
    try {
      await startRollout({ ...read.body, by, reason: textOf(form, 'reason') });
    } catch (error) {
      if (isConflict(error)) await again();
      throw error;
    }
  };
  return (
    <ActionForm
      heading={startMessages.heading}
      effect={effectText(draft, chosen, running)}
      action={startMessages.action}
      submit={submit}
      onDone={() => void started()}
      cancel={close}
    >
      <VersionField
        versions={versions}
        chosen={chosen}
        champion={champion}
        choose={(challenger) => change({ challenger })}
      />
      <DecisionFields draft={draft} change={change} />
      <AudienceFields draft={draft} change={change} />
      <ShadowFields draft={draft} change={change} />
      {draft.kind === 'canary' && (
        <>
          <StepFields steps={draft.steps} setSteps={(steps) => change({ steps })} />
          <LimitFields draft={draft} change={change} />
        </>
      )}
      <WindowFields windows={draft.windows} setWindows={(windows) => change({ windows })} />
      <TextField name="reason" label={startMessages.reason} />
    </ActionForm>
  );
}

/** Starts a rollout: a version, its difference to the champion, and how it is judged and ramped up. */
export function StartForm(props: StartFormProps): ReactElement {
  const found = useQuery({
    queryKey: [ROLLOUTS, 'versions'],
    queryFn: ({ signal }) => fetchVersions(signal),
    retry: false,
    staleTime: 5_000,
  });
  return (
    <div className="start">
      <Loaded query={found}>
        {({ versions }) => {
          const others = versions.filter(({ digest }) => digest !== props.champion.digest);
          return others.length === 0 ? (
            <p className="note">{startMessages.noVersions}</p>
          ) : (
            <Fields {...props} versions={others} />
          );
        }}
      </Loaded>
    </div>
  );
}
