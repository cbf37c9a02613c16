import { useState, type ReactElement } from 'react';
import { serverUrl } from '../../wire/server-address.ts';
import './recording.css';

interface RecordingProps {
  utteranceId: string;
  label: string;
  /** What is said instead where the recording is no longer kept. */
  gone: string;
}

/** Plays the recording of an utterance, if the speaker agreed to keep it; each view is logged by the server. */
export function Recording({ utteranceId, label, gone }: RecordingProps): ReactElement {
  const [isGone, setGone] = useState(false);
  if (isGone) return <p className="note">{gone}</p>;
  return (
    // The cookie of the session goes along, because the address is the page's own server.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <audio
      className="recording"
      controls
      preload="none"
      aria-label={label}
      src={serverUrl(`v1/ops/utterances/${encodeURIComponent(utteranceId)}/audio`)}
      onError={() => setGone(true)}
    />
  );
}
