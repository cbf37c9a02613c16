import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { ActionForm, TextField, textOf } from '../action-form.tsx';
import { Facts } from '../part.tsx';
import { rolloutMessages } from './rollout-messages.ts';
import { quoted } from './rollout-words.ts';
import { returnToPrevious, type RolloutsNow } from './rollouts-client.ts';
import { ROLLOUTS } from './use-rollouts.ts';

const words = rolloutMessages.serving;

interface ReturnProps {
  champion: string;
  previous: string;
  /** The challenger whose rollout would end with it; null without one. */
  challenger: string | null;
  close: () => void;
}

function ReturnForm({ champion, previous, challenger, close }: ReturnProps): ReactElement {
  const client = useQueryClient();
  const effect = words.effect(quoted(previous), quoted(champion));
  return (
    <ActionForm
      heading={words.formHeading(quoted(previous))}
      effect={challenger === null ? effect : `${effect} ${words.withRollout(quoted(challenger))}`}
      action={words.action}
      confirm={words.confirm(quoted(previous))}
      submit={(form, by) => returnToPrevious({ by, reason: textOf(form, 'reason') })}
      onDone={() => {
        close();
        void client.invalidateQueries({ queryKey: [ROLLOUTS] });
      }}
      cancel={close}
    >
      <TextField name="reason" label={rolloutMessages.reason} />
    </ActionForm>
  );
}

/** The version that serves, the one before, and the way back to it. */
export function ServingPart({ rollouts }: { rollouts: RolloutsNow }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const { champion, previous, active } = rollouts;
  if (champion === null) return <p className="note">{words.noChampion}</p>;
  return (
    <>
      <Facts
        facts={[
          { label: words.champion, value: champion.name },
          { label: words.previous, value: previous?.name ?? words.noPrevious },
        ]}
      />
      {previous !== null && (
        <p className="action__buttons">
          <button
            className="button button--quiet"
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(true)}
          >
            {words.open}
          </button>
        </p>
      )}
      {isOpen && previous !== null && (
        <ReturnForm
          champion={champion.name}
          previous={previous.name}
          challenger={active?.challenger.name ?? null}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}
