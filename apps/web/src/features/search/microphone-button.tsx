import { type ReactElement, useRef } from 'react';
import { messages } from './messages.ts';
import { isLive, type Voice } from '../../voice/page-state.ts';
import type { VoiceController } from '../../voice/voice-controller.ts';
import { useLevelMeter } from './use-level-meter.ts';
import './microphone-button.css';

interface MicrophoneButtonProps {
  voice: Voice;
  level: VoiceController['level'];
  onPress: () => void;
}

function MicrophoneIcon({ isStruck }: { isStruck: boolean }): ReactElement {
  return (
    <svg className="mic__icon" viewBox="0 0 32 32" aria-hidden="true">
      <rect x="11.5" y="4" width="9" height="15" rx="4.5" />
      <path d="M6.5 15.5a9.5 9.5 0 0 0 19 0M16 25v4" />
      {isStruck && <path className="mic__strike" d="M5 5l22 22" />}
    </svg>
  );
}

/** Starts and stops listening. Its rings follow the level; its colour shows whether audio is being sent. */
export function MicrophoneButton({ voice, level, onPress }: MicrophoneButtonProps): ReactElement {
  const button = useRef<HTMLButtonElement>(null);
  const live = isLive(voice);
  useLevelMeter(button, level, live);
  return (
    <button
      ref={button}
      type="button"
      className="mic"
      data-testid="mic-button"
      data-state={voice.state}
      data-listening={live}
      aria-label={messages.microphoneLabel}
      aria-pressed={live}
      aria-describedby="microphone-state"
      onClick={onPress}
    >
      <span className="mic__ring mic__ring--outer" />
      <span className="mic__ring mic__ring--inner" />
      <span className="mic__face">
        <MicrophoneIcon isStruck={voice.state === 'error'} />
      </span>
      <span className="mic__orbit" />
    </button>
  );
}
