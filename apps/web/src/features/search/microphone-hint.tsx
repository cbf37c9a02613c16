import { type ReactElement, useEffect, useRef, useState } from 'react';
import { findMicrophones, type FoundMicrophone } from '../../capture/microphone.ts';
import type { MicrophoneHint as Hint, PageState } from '../../voice/page-state.ts';
import type { VoiceController } from '../../voice/voice-controller.ts';
import { messages, microphoneHints } from './messages.ts';
import { useLevelMeter } from './use-level-meter.ts';
import './microphone-hint.css';

/** The connected microphones, also when one is connected or removed. */
function useMicrophones(): FoundMicrophone[] {
  const [found, setFound] = useState<FoundMicrophone[]>([]);
  useEffect(() => {
    let isGone = false;
    const find = (): void => {
      void findMicrophones().then((microphones) => {
        if (!isGone) setFound(microphones);
      });
    };
    find();
    navigator.mediaDevices.addEventListener('devicechange', find);
    return () => {
      isGone = true;
      navigator.mediaDevices.removeEventListener('devicechange', find);
    };
  }, []);
  return found;
}

interface PresentMicrophoneProps {
  name: string;
  level: VoiceController['level'];
  onChoose: (deviceId: string) => void;
}

/** The microphone that listens, its level, and the others to choose from. */
function PresentMicrophone({ name, level, onChoose }: PresentMicrophoneProps): ReactElement {
  const meter = useRef<HTMLSpanElement>(null);
  useLevelMeter(meter, level, true);
  const found = useMicrophones();
  const present = found.find((microphone) => microphone.name === name);
  return (
    <div className="hint__microphone">
      {found.length > 1 ? (
        <label>
          {messages.microphone}{' '}
          <select
            className="hint__choice"
            value={present?.deviceId ?? ''}
            onChange={(event) => onChoose(event.target.value)}
          >
            {present === undefined && <option value="">{name}</option>}
            {found.map((microphone) => (
              <option key={microphone.deviceId} value={microphone.deviceId}>
                {microphone.name}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <span>
          {messages.microphone} <bdi>{name === '' ? messages.unnamedMicrophone : name}</bdi>
        </span>
      )}
      <span ref={meter} className="hint__level" aria-hidden="true" />
    </div>
  );
}

interface MicrophoneHintProps {
  page: PageState;
  hint: Hint;
  level: VoiceController['level'];
  onChoose: (deviceId: string) => void;
}

/** Says calmly why nothing happens, while the page listens or after it has stopped. */
export function MicrophoneHint({ page, hint, level, onChoose }: MicrophoneHintProps): ReactElement {
  const { cause, next } = microphoneHints[hint];
  return (
    <div className="hint" data-testid="microphone-hint" data-hint={hint}>
      <div aria-live="polite">
        <p className="hint__cause">{cause}</p>
        <p className="hint__next">{next}</p>
      </div>
      {hint !== 'given-back' && (
        <PresentMicrophone name={page.microphone ?? ''} level={level} onChoose={onChoose} />
      )}
    </div>
  );
}
