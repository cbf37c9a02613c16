import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { createDwellWatch } from '../../../reporting/dwell-watch.ts';
import type { PageEvent } from '../../../reporting/event-recorder.ts';
import type { CaptureListener } from '../../../voice/capture-client.ts';
import type { Place } from '@hark/shared/wire/filter';
import type { WorkerToPage } from '../../../voice/capture-messages.ts';
import { createToneSetting } from '../../../voice/tone-setting.ts';
import { createPersonPlace } from '../../../voice/person-place.ts';
import { createVoiceController } from '../../../voice/voice-controller.ts';
import { createKeptValue } from '../../../wire/kept-value.ts';
import { createIdentityStore } from '../../../wire/identity-store.ts';
import { SearchPage } from '../search-page.tsx';

const nowhere = (): Promise<Place | null> => Promise.resolve(null);

/** The search page as served, with a microphone that never opens and a worker that sends the test's messages. */
export function renderSearchPage({ consentAudio = false, locate = nowhere } = {}) {
  const identity = createIdentityStore(() => {
    throw new Error('no storage in this test');
  });
  identity.write({ consentAudio });
  const posted: string[] = [];
  const asked: string[] = [];
  const recorded: PageEvent[] = [];
  let capture: CaptureListener | null = null;
  let clockMs = 0;
  const place = createPersonPlace({
    locate,
    mayLocate: () => Promise.resolve(false),
    hasPlaces: () => Promise.resolve(true),
  });
  const controller = createVoiceController({
    startCapture: (listener) => {
      capture = listener;
      return { post: ({ type }) => posted.push(type), close: () => undefined };
    },
    openMicrophone: () => new Promise(() => undefined),
    identity,
    place,
    chosenMicrophone: { read: () => null, write: () => undefined },
    backend: 'javascript',
    record: (event) => recorded.push(event),
    afterPaint: (run) => run(),
    nowMs: () => (clockMs += 1_000),
  });
  const dwell = createDwellWatch({
    openStorage: () => sessionStorage,
    record: () => undefined,
    nowMs: () => 0,
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <SearchPage
        controller={controller}
        identity={identity}
        place={place}
        tones={createToneSetting(() => localStorage)}
        recent={createKeptValue('hark.recent', () => sessionStorage)}
        askWhatIsKept={() => void asked.push('what is kept')}
        reporting={{ clicked: dwell.clicked, forget: () => Promise.resolve() }}
      />
    </QueryClientProvider>,
  );
  /** Sends messages as if from the capture worker. */
  const say = (...sayings: WorkerToPage[]): void =>
    act(() => {
      for (const message of sayings) capture?.onMessage(message);
    });
  return { controller, identity, say, posted, recorded, asked };
}

export const searchBox = (): HTMLInputElement => screen.getByTestId('typed-query');

/** Ids of the shown results, in order. */
export const shownIds = (): (string | undefined)[] =>
  screen.queryAllByTestId('result-item').map(({ dataset }) => dataset['id']);
