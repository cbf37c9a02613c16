import type { ReactElement } from 'react';
import { messages } from './messages.ts';
import { isLive, isReconnecting, type PageState } from '../../voice/page-state.ts';
import type { VoiceController } from '../../voice/voice-controller.ts';
import { MicrophoneButton } from './microphone-button.tsx';
import './listening-dock.css';

interface ListeningDockProps {
  page: PageState;
  level: VoiceController['level'];
  /** Whether results need the room: the dock is a bar. In a low window it always is. */
  isBar: boolean;
  onPress: () => void;
  onDetails: () => void;
}

type Leaving = 'off' | 'listening' | 'sending' | 'reconnecting';

/** Returns what leaves the device at this moment. */
function leaving(page: PageState): Leaving {
  const { voice } = page;
  if (isReconnecting(page)) return 'reconnecting';
  if (voice.state === 'hearing') return 'sending';
  // The microphone may be open already.
  if (voice.state === 'asking') return 'listening';
  return isLive(voice) ? 'listening' : 'off';
}

function stateInWords({ voice }: PageState): string {
  if (voice.state === 'results' && voice.live) return messages.stillListening;
  if (voice.state === 'asking' && voice.prompted) return messages.allowMicrophone;
  return messages.stateWords[voice.state];
}

/** The microphone, its state in words and what leaves the device, always in the same place. */
export function ListeningDock({ page, level, isBar, onPress, onDetails }: ListeningDockProps): ReactElement {
  const what = leaving(page);
  return (
    <section className="dock" data-bar={isBar} aria-label={messages.microphoneLabel}>
      <MicrophoneButton voice={page.voice} level={level} onPress={onPress} />
      <p className="dock__state" id="microphone-state">
        {stateInWords(page)}
      </p>
      <p className="dock__leaving" data-leaving={what}>
        {messages.privacy[what]}
      </p>
      <button type="button" className="dock__details" aria-haspopup="dialog" onClick={onDetails}>
        {messages.details}
      </button>
    </section>
  );
}
