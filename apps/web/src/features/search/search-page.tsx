import { useRef, useSyncExternalStore, type ReactElement } from 'react';
import type { Place } from '@hark/shared/wire/filter';
import type { SearchResult, Suggestion } from '@hark/shared/wire/search-result';
import type { DwellWatch } from '../../reporting/dwell-watch.ts';
import { useTypedEvents } from './use-typed-events.ts';
import { messages } from './messages.ts';
import { serverUrl } from '../../wire/server-address.ts';
import type { Problem } from '../../voice/problem.ts';
import type { PageAction } from '../../voice/page-state.ts';
import type { PersonPlace } from '../../voice/person-place.ts';
import type { IdentityStore } from '../../wire/identity-store.ts';
import type { KeptValue } from '../../wire/kept-value.ts';
import type { ToneSetting } from '../../voice/tone-setting.ts';
import type { VoiceController } from '../../voice/voice-controller.ts';
import { Announcer } from './announcer.tsx';
import { ConditionsRow } from './conditions-row.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { DetailsPanel } from './details-panel.tsx';
import { EarlierLine } from './earlier-line.tsx';
import { FirstScreen } from './first-screen.tsx';
import { HeardWords } from './heard-words.tsx';
import { ListeningDock } from './listening-dock.tsx';
import { MicrophoneHint } from './microphone-hint.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { ResultsList } from './results-list.tsx';
import { forgetRecent } from './recent-searches.ts';
import { deleteClientData, exportClientData } from './search-api.ts';
import { SearchBox } from './search-box.tsx';
import { TypedNotice } from './typed-notice.tsx';
import { useAction } from './use-action.ts';
import { useRecentSearches } from './use-recent-searches.ts';
import { useBox } from './use-box.ts';
import { useQueryAddress } from './use-query-address.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { type ShownResults, useShownResults } from './use-shown-results.ts';
import './search-page.css';

interface SearchPageProps {
  controller: VoiceController;
  identity: IdentityStore;
  /** The person's place, for "near me". */
  place: PersonPlace;
  tones: ToneSetting;
  /** The last searches of this browser. */
  recent: KeptValue;
  /** Asks the server what it keeps, if still unknown. */
  askWhatIsKept: () => void;
  reporting: {
    clicked: DwellWatch['clicked'];
    /** Drops events not yet reported. */
    forget: () => Promise<void>;
  };
}

function Greeting(): ReactElement {
  return (
    <div className="greeting">
      <p className="words">{messages.greeting}</p>
      <p className="greeting__hint greeting__hint--keyboard">{messages.hintWithKeyboard}</p>
      <p className="greeting__hint greeting__hint--touch">{messages.hintWithTouch}</p>
    </div>
  );
}

function openResult(position: number): void {
  document.querySelector<HTMLAnchorElement>(`a[data-position="${position}"]`)?.click();
}

/** The page for one search after another, by voice and by typing. */
export function SearchPage({
  controller,
  identity,
  place,
  tones,
  recent,
  askWhatIsKept,
  reporting,
}: SearchPageProps): ReactElement {
  const { store, sendEvent } = controller;
  const page = useSyncExternalStore(store.subscribe, store.read);
  const knownPlace = (): Place | undefined => place.read() ?? undefined;
  const box = useBox(page, { controller, knownPlace });
  const details = useRef<HTMLDialogElement>(null);
  const { clientId, clientSecret, consentAudio } = useSyncExternalStore(identity.subscribe, identity.read);
  const results = useShownResults(page, { clientId, taskId: controller.taskId() });
  const reportTyped = useTypedEvents({ shown: page.shown, results, record: sendEvent });
  const { voice, shown } = page;
  useQueryAddress(shown, store);
  useAction(results, store);
  useRecentSearches(shown, results, recent);

  useShortcuts({
    onType: box.focus,
    onPress: controller.press,
    onCancel: controller.cancel,
    onOpen: openResult,
  });

  const choose = (query: string, source: 'alternative' | 'literal'): void => {
    store.dispatch({ type: 'searched', query, source, kind: 'full', place: knownPlace() });
    if (shown.by !== 'voice') return;
    const { utteranceId, queryId } = shown.final;
    sendEvent({ name: 'alternative.chosen', utteranceId, queryId, data: { literal: source === 'literal' } });
  };
  const suggested = ({ query }: Suggestion): void => {
    if (results.status !== 'ready') return;
    const { queryId, utteranceId } = results;
    reportTyped();
    sendEvent({ name: 'alternative.chosen', utteranceId, queryId, data: { suggestion: true } });
    if (shown.by === 'typing' && !shown.isSpoken) box.fill(query);
    store.dispatch({ type: 'searched', query, source: 'alternative', kind: 'full', place: knownPlace() });
  };
  const similar = (words: string): void => {
    box.focus();
    if (shown.by === 'typing' && shown.isSpoken) choose(words, 'alternative');
    else box.search(words, 'full');
  };
  const refine = (
    query: string,
    how: Pick<Extract<PageAction, { type: 'searched' }>, 'conditions' | 'place'>,
  ): void => {
    box.fill(query);
    const source = shown.by === 'typing' && shown.source === 'literal' ? 'literal' : 'edited';
    store.dispatch({ type: 'searched', query, source, kind: 'full', ...how });
  };
  const open = (result: SearchResult, position: number): void => {
    if (results.status !== 'ready') return;
    const { queryId, utteranceId, isEarly } = results;
    // The choice means that the utterance is complete: its answer is recorded, though nobody waits for it.
    if (isEarly) controller.stop();
    reportTyped();
    sendEvent({ name: 'click', utteranceId, queryId, data: { id: result.id.slice(0, 500), position } });
    reporting.clicked({ taskId: controller.taskId(), utteranceId, queryId });
  };
  const deleteData = async (): Promise<boolean> => {
    if (clientId === null || clientSecret === null) return false;
    const deleted = await deleteClientData(clientId, clientSecret);
    if (deleted) {
      controller.leave();
      await reporting.forget();
      identity.clear();
      forgetRecent(recent);
    }
    return deleted;
  };
  const privacy = {
    consentAudio,
    onConsent: controller.setConsent,
    onDelete: clientSecret === null ? null : deleteData,
    onExport:
      clientId === null || clientSecret === null ? null : () => exportClientData(clientId, clientSecret),
  };

  return (
    <div className="page">
      <header className="page__header">
        <h1>
          <a className="wordmark" href={serverUrl('')}>
            {messages.productName}
          </a>
        </h1>
        <SearchBox inputRef={box.input} text={box.text} onText={box.type} onSearch={box.search} />
      </header>
      {/* Before the results, so that one Tab leads from the box to the microphone. */}
      <ListeningDock
        page={page}
        level={controller.level}
        isBar={results.status !== 'none'}
        onPress={controller.press}
        onDetails={() => {
          askWhatIsKept();
          details.current?.showModal();
        }}
      />
      <main className="page__main">
        <ConnectionNotice page={page} />
        {page.hint !== null && (
          <MicrophoneHint
            page={page}
            hint={page.hint}
            level={controller.level}
            onChoose={controller.chooseMicrophone}
          />
        )}
        {voice.state === 'error' && !isSaidBySearch(voice.problem, results) && (
          <ProblemNotice problem={voice.problem} onRetry={controller.press} onType={box.focus} />
        )}
        {shown.by === 'nobody' && isAtRest(voice.state) && (
          <>
            <Greeting />
            <FirstScreen recent={recent} onSearch={(query) => box.search(query, 'full')} />
          </>
        )}
        <EarlierLine page={page} onGoBack={() => store.dispatch({ type: 'went-back' })} />
        <HeardWords
          page={page}
          onEdit={box.focus}
          onAlternative={(words) => choose(words, 'alternative')}
          onLiteral={(words) => choose(words, 'literal')}
        />
        <TypedNotice
          page={page}
          results={results}
          onLiteral={(words) => choose(words, 'literal')}
          onSimilar={similar}
        />
        {results.status === 'ready' && (results.words !== '' || results.understood !== null) && (
          <ConditionsRow shown={shown} results={results} place={place} refine={refine} />
        )}
        <ResultsList
          shown={results}
          isWaiting={voice.state === 'thinking'}
          onOpen={open}
          onSuggestion={suggested}
        />
      </main>
      <DetailsPanel page={page} privacy={privacy} tones={tones} panelRef={details} />
      <Announcer page={page} results={results} />
    </div>
  );
}

/** Of two notices about the same connection, the one about the present search stays. */
function isSaidBySearch({ kind }: Problem, results: ShownResults): boolean {
  return results.status === 'failed' && (kind === 'unreachable' || kind === 'full' || kind === 'fault');
}

function isAtRest(state: string): boolean {
  return state === 'off' || state === 'asking' || state === 'listening';
}
