import type { QueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { startCaptureWorker } from '../voice/capture-client.ts';
import { VAD_BACKENDS, type VadBackend } from '../capture/load-speech-model.ts';
import { openMicrophone, watchPermission } from '../capture/microphone.ts';
import { createDwellWatch } from '../reporting/dwell-watch.ts';
import { createEventRecorder } from '../reporting/event-recorder.ts';
import { createEventStore } from '../reporting/event-store.ts';
import { identify } from '../reporting/identify.ts';
import { sendEvents, sendEventsAtTheEnd } from '../reporting/send-events.ts';
import { watchReporting } from '../reporting/watch-reporting.ts';
import { searchedFor, searchIn } from '../features/search/query-address.ts';
import { CATALOGUE_QUERY } from '../features/search/use-catalogue.ts';
import { SearchPage } from '../features/search/search-page.tsx';
import { describeDevice } from '../voice/device.ts';
import { requestConsentOffer } from '../wire/session-api.ts';
import { createIdentityStore, watchOtherTabs } from '../wire/identity-store.ts';
import { newId } from '../wire/new-id.ts';
import { locatePerson, mayLocatePerson } from '../voice/locate-person.ts';
import { createPersonPlace } from '../voice/person-place.ts';
import { watchPageLifecycle } from '../voice/page-lifecycle.ts';
import { createToneSetting } from '../voice/tone-setting.ts';
import { createTonePlayer, scheduleTone, watchTones } from '../voice/tones.ts';
import { createKeptValue } from '../wire/kept-value.ts';
import { createVoiceController } from '../voice/voice-controller.ts';

/** Whether the browser is set to save data. Not every browser reports it. */
function sparesData(): boolean {
  const connection: unknown = 'connection' in navigator ? navigator.connection : null;
  return (
    typeof connection === 'object' &&
    connection !== null &&
    'saveData' in connection &&
    connection.saveData === true
  );
}

/** The backend of the speech detector that the address names with `?vad=`. */
function wantedBackend(): VadBackend {
  const named = new URLSearchParams(location.search).get('vad');
  return VAD_BACKENDS.find((backend) => backend === named) ?? 'javascript';
}

/**
 * The search page and its one voice controller, created outside React: a component that mounts twice must not open two
 * microphones.
 */
export function startSearch(queries: QueryClient): ReactElement {
  const place = createPersonPlace({
    locate: locatePerson,
    mayLocate: mayLocatePerson,
    hasPlaces: async () => {
      const catalogue = await queries.fetchQuery(CATALOGUE_QUERY);
      return catalogue?.properties.some(({ type }) => type === 'place') === true;
    },
  });
  const identity = createIdentityStore(() => localStorage);
  const recorder = createEventRecorder({
    store: createEventStore(),
    send: sendEvents,
    sendAtTheEnd: sendEventsAtTheEnd,
    identify: () => identify(identity),
    knownClientId: () => identity.read().clientId,
    describe: () => ({
      sessionId: controller.sessionId(),
      device: describeDevice(navigator.userAgent, null),
      language: navigator.language,
    }),
    newId,
    nowMs: Date.now,
  });
  const dwell = createDwellWatch({
    openStorage: () => sessionStorage,
    record: recorder.record,
    nowMs: Date.now,
  });
  const controller = createVoiceController({
    startCapture: startCaptureWorker,
    openMicrophone,
    identity,
    place,
    chosenMicrophone: createKeptValue('hark.microphone', () => localStorage),
    backend: wantedBackend(),
    record: recorder.record,
    afterPaint: (run) => requestAnimationFrame(() => setTimeout(run, 0)),
    nowMs: () => performance.now(),
  });
  const askWhatIsKept = (): void => {
    if (controller.store.read().consentOffer !== null) return;
    void requestConsentOffer().then((offer) => {
      if (offer !== null) controller.store.dispatch({ type: 'consent-offer', offer });
    });
  };
  askWhatIsKept();
  const restored = searchedFor(searchIn(location.href));
  if (restored.by !== 'nobody') controller.store.dispatch({ type: 'restored', shown: restored });
  watchOtherTabs(() => {
    identity.reload();
    controller.setConsent(identity.read().consentAudio);
  });
  watchPageLifecycle(controller);
  const tones = createToneSetting(() => localStorage);
  const recent = createKeptValue('hark.recent', () => localStorage);
  const play = createTonePlayer(() => new AudioContext({ latencyHint: 'interactive' }), scheduleTone);
  watchTones(controller.store, (tone) => {
    if (tones.read()) void play(tone);
  });
  watchReporting({ leave: recorder.leave, flush: recorder.flush, returned: dwell.returned });
  void watchPermission(() => controller.store.dispatch({ type: 'permission-changed' }));
  // Loads the detector in its worker while the page renders, so that the first press is as fast as later ones.
  if (!sparesData()) controller.prepare();
  return (
    <SearchPage
      controller={controller}
      identity={identity}
      place={place}
      tones={tones}
      recent={recent}
      askWhatIsKept={askWhatIsKept}
      reporting={{ clicked: dwell.clicked, forget: recorder.forget }}
    />
  );
}
