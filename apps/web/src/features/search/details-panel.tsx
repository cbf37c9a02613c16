import { useState, useSyncExternalStore, type ReactElement, type RefObject } from 'react';
import type { ConsentOffer } from '@hark/shared/wire/protocol';
import { messages } from './messages.ts';
import type { PageState } from '../../voice/page-state.ts';
import type { ToneSetting } from '../../voice/tone-setting.ts';
import { StageBar } from './stage-bar.tsx';
import './details-panel.css';

export interface PrivacyActions {
  consentAudio: boolean;
  onConsent: (audio: boolean) => void;
  /** Null while the server can't hold data of this browser. */
  onDelete: (() => Promise<boolean>) | null;
  /** Null while the server can't hold data of this browser. */
  onExport: (() => Promise<boolean>) | null;
}

type Deleting = 'idle' | 'asking' | 'running' | 'done' | 'failed';

const DELETE_LABEL: Record<Deleting, string> = {
  idle: messages.deleteData,
  asking: messages.deleteConfirm,
  running: messages.deleting,
  done: messages.deleteData,
  failed: messages.deleteData,
};

/** Stays after the deletion, when there is nothing left to delete, so that its message can be read. */
function DeleteButton({ onDelete }: Pick<PrivacyActions, 'onDelete'>): ReactElement {
  const [state, setState] = useState<Deleting>('idle');
  const press = async (): Promise<void> => {
    if (onDelete === null) return;
    if (state !== 'asking') return setState('asking');
    setState('running');
    setState((await onDelete()) ? 'done' : 'failed');
  };
  return (
    <>
      {onDelete !== null && (
        <button
          type="button"
          className="button button--quiet"
          disabled={state === 'running'}
          onClick={() => void press()}
          onBlur={() => setState((now) => (now === 'asking' ? 'idle' : now))}
        >
          {DELETE_LABEL[state]}
        </button>
      )}
      <output className="details__note">
        {state === 'done' && messages.deleted}
        {state === 'failed' && messages.deleteFailed}
      </output>
    </>
  );
}

function ExportButton({ onExport }: { onExport: () => Promise<boolean> }): ReactElement {
  const [state, setState] = useState<'idle' | 'running' | 'failed'>('idle');
  const press = async (): Promise<void> => {
    setState('running');
    setState((await onExport()) ? 'idle' : 'failed');
  };
  return (
    <>
      <button
        type="button"
        className="button button--quiet"
        disabled={state === 'running'}
        onClick={() => void press()}
      >
        {state === 'running' ? messages.exporting : messages.exportData}
      </button>
      <output className="details__note">{state === 'failed' && messages.exportFailed}</output>
    </>
  );
}

function retentionNote(offer: ConsentOffer['audio'] | undefined): string {
  return offer === undefined ? messages.keepAudioUnknown : messages.keepAudioDays(offer.retentionDays);
}

/**
 * Nothing is kept without the person's consent or the server's offer. Before the server's answer an earlier consent
 * still counts, so the switch shows it and can withdraw it.
 */
function ConsentSwitch({ page, privacy }: { page: PageState; privacy: PrivacyActions }): ReactElement {
  const offer = page.consentOffer?.audio;
  if (!(offer?.offered ?? privacy.consentAudio)) {
    return <p className="details__note">{messages.keepsNothing}</p>;
  }
  return (
    <>
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={privacy.consentAudio}
          aria-checked={privacy.consentAudio}
          onChange={(event) => privacy.onConsent(event.target.checked)}
        />
        <span>{messages.keepAudio}</span>
      </label>
      <p className="details__note">{retentionNote(offer)}</p>
    </>
  );
}

function ToneSwitch({ tones }: { tones: ToneSetting }): ReactElement {
  const isOn = useSyncExternalStore(tones.subscribe, tones.read);
  return (
    <label className="switch">
      <input type="checkbox" checked={isOn} onChange={(event) => tones.write(event.target.checked)} />
      <span>{messages.playTones}</span>
    </label>
  );
}

interface DetailsPanelProps {
  page: PageState;
  privacy: PrivacyActions;
  tones: ToneSetting;
  panelRef: RefObject<HTMLDialogElement | null>;
}

/** On demand: what is kept, the setting of tones, and the time of each stage. */
export function DetailsPanel({ page, privacy, tones, panelRef }: DetailsPanelProps): ReactElement {
  return (
    <dialog ref={panelRef} className="details" aria-labelledby="details-title">
      <form method="dialog" className="details__top">
        <h2 className="details__title" id="details-title">
          {messages.details}
        </h2>
        <button type="submit" className="button button--quiet">
          {messages.closeDetails}
        </button>
      </form>
      <section className="details__part">
        <h3 className="details__heading">{messages.keptHeading}</h3>
        <p className="details__note">{messages.onlySpeechLeaves}</p>
        <ConsentSwitch page={page} privacy={privacy} />
        {page.consentOffer?.history !== undefined && (
          <p className="details__note">{messages.keepsHistory(page.consentOffer.history.retentionDays)}</p>
        )}
        {privacy.onExport !== null && <ExportButton onExport={privacy.onExport} />}
        <DeleteButton onDelete={privacy.onDelete} />
      </section>
      <section className="details__part">
        <h3 className="details__heading">{messages.soundHeading}</h3>
        <ToneSwitch tones={tones} />
      </section>
      <section className="details__part">
        <h3 className="details__heading">{messages.stagesHeading}</h3>
        <StageBar stages={page.stages} />
      </section>
    </dialog>
  );
}
