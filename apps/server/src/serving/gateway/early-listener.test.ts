import { encodeAudioFrame } from '@hark/shared/wire/audio-frame';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETUP } from '../../answering/setup/default-setup.ts';
import { NOTHING_MEANT } from '../../answering/pipeline/search-meaning.ts';
import { createScriptedEarlyAnswers, scriptedDraft } from '../../testing/scripted-early-answers.ts';
import { closeMessage, createWireHarness, finalOf, openMessage, settle } from '../../testing/wire-harness.ts';

const ID = 'utterance-1';
const ENDPOINTING = DEFAULT_SETUP.endpointing;
const EARLY_RULES = DEFAULT_SETUP.early.rules;
const FIRST = Math.ceil(EARLY_RULES.firstInterimMs / VAD_FRAME_MS);
const MORE = Math.ceil(EARLY_RULES.interimEveryMs / VAD_FRAME_MS);

const oxford: SearchResult = {
  id: 'oxford',
  title: 'University of Oxford',
  url: null,
  description: null,
  category: null,
  score: 1,
  match: { field: 'title', text: 'University of Oxford', kind: 'exact', hypothesis: 0 },
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A session with an open utterance and some of its audio sent. */
function speaking(frames: number) {
  const scripted = createScriptedEarlyAnswers();
  const harness = createWireHarness({}, scripted.early);
  const client = harness.greeted();
  client.say(openMessage(ID, 1));
  client.frames(1, frames);
  const pause = (at: number): void => client.say({ type: 'segment.pause', utteranceId: ID, frames: at });
  const resume = (): void => client.say({ type: 'segment.resume', utteranceId: ID });
  return { ...scripted, harness, client, pause, resume };
}

const understood = {
  filters: [{ field: 'colour', is: ['red'], label: 'red' }],
  sort: [],
  rest: 'sofas',
};

type Speaking = ReturnType<typeof speaking>;

async function hear({ interims }: Speaking, transcript: string | null): Promise<void> {
  interims.at(-1)?.give(transcript);
  await settle();
}

async function draft({ drafts }: Speaking, transcript: string | null, results = [oxford]): Promise<void> {
  drafts.at(-1)?.give(transcript === null ? null : scriptedDraft(transcript, results));
  await settle();
}

/** The other frames are below the noise floor of microphones. */
function loud({ client }: Speaking, sequence: number, level = 5_000): void {
  const pcm = new Int16Array(VAD_FRAME_SAMPLES).fill(level);
  client.connection.binary(encodeAudioFrame({ ordinal: 1, sequence, capturedAtMs: 0, pcm }));
}

describe('during speech', () => {
  it('[U7a] recognises the growing audio again, and words become stable when two hypotheses agree', async () => {
    const session = speaking(FIRST);
    session.script.results = [oxford];
    await hear(session, 'Univer');
    session.client.frames(1, MORE, FIRST);
    await hear(session, 'University of');
    session.client.frames(1, MORE, FIRST + MORE);
    await hear(session, 'University of Oxford');
    expect(session.interims.map(({ heard }) => heard.speechPcm.length / VAD_FRAME_SAMPLES)).toEqual([
      FIRST,
      FIRST + MORE,
      FIRST + 2 * MORE,
    ]);
    expect(session.interims.map(({ heard }) => heard.settled)).toEqual(['', '', '']);
    session.client.frames(1, MORE, FIRST + 2 * MORE);
    expect(session.interims.at(-1)?.heard.settled).toBe('University');
    const shown = session.client.of('interim');
    expect(shown.map(({ revision, stable, unstable }) => [revision, stable, unstable])).toEqual([
      [0, '', 'Univer'],
      [1, '', 'University of'],
      [2, 'University of', 'Oxford'],
    ]);
    expect(session.searched).toEqual(['University of']);
    expect(shown.map(({ results }) => results?.length ?? 0)).toEqual([0, 0, 1]);
  });

  it('[U7a] says what the words so far ask for, with their results', async () => {
    const session = speaking(FIRST);
    session.script.results = [oxford];
    session.script.understood = understood;
    await hear(session, 'red');
    session.client.frames(1, MORE, FIRST);
    await hear(session, 'red sofas');
    const [first, second] = session.client.of('interim');
    expect(first).not.toHaveProperty('understood');
    expect(second).toMatchObject({ stable: 'red', results: [{ id: 'oxford' }], understood });
  });

  it('makes one interim at a time, and none while no thread is free', async () => {
    const session = speaking(FIRST + MORE);
    expect(session.interims).toHaveLength(1);
    session.script.hasRoom = false;
    await hear(session, 'so');
    session.client.frames(1, MORE, FIRST + MORE);
    expect(session.interims).toHaveLength(1);
    session.script.hasRoom = true;
    session.client.frames(1, 1, FIRST + 2 * MORE);
    expect(session.interims).toHaveLength(2);
  });

  it('sends nothing if there was no time to recognise', async () => {
    const session = speaking(FIRST);
    await hear(session, null);
    expect(session.client.of('interim')).toEqual([]);
  });

  it('stops when the utterance is over', async () => {
    const session = speaking(FIRST);
    session.client.say(closeMessage(ID, FIRST));
    expect(session.interims[0]?.signal.aborted).toBe(true);
    await hear(session, 'too late');
    expect(session.client.of('interim')).toEqual([]);
  });
});

describe('at a pause', () => {
  it('[U7a] answers the speech before it, and the draft becomes the final without another decode', async () => {
    const session = speaking(10);
    session.pause(10);
    const drafted = session.drafts[0]?.heard.speechPcm;
    expect(drafted?.length).toBeGreaterThan(10 * VAD_FRAME_SAMPLES);
    await draft(session, 'University of Oxford');
    expect(session.client.of('interim')).toMatchObject([
      { stable: '', unstable: 'University of Oxford', provisional: true, results: [{ id: 'oxford' }] },
    ]);
    session.client.frames(1, 5, 10);
    session.client.say(closeMessage(ID, 15));
    const [asked] = session.harness.asked;
    expect((await asked?.draft)?.recognition.transcript).toBe('University of Oxford');
    expect(asked?.utterance.speechPcm).toEqual(drafted);
    expect(asked?.utterance.pcm).toHaveLength(15 * VAD_FRAME_SAMPLES);
  });

  it('[U7a] says what the complete words ask for', async () => {
    const session = speaking(10);
    session.pause(10);
    session.drafts.at(-1)?.give({
      ...scriptedDraft('red sofas', [oxford]),
      meant: { ...NOTHING_MEANT, understood },
    });
    await settle();
    expect(session.client.of('interim')).toMatchObject([{ provisional: true, understood }]);
  });

  it('[U7a] counts early messages: those that held, and those that speech withdrew', async () => {
    const session = speaking(FIRST);
    await hear(session, 'University');
    session.pause(FIRST);
    await draft(session, 'University');
    session.resume();
    session.client.frames(1, MORE, FIRST);
    await hear(session, 'University of Oxford');
    session.pause(FIRST + MORE);
    session.script.silenceNeededMs = EARLY_RULES.pauseMs;
    await draft(session, 'University of Oxford');
    await vi.advanceTimersByTimeAsync(EARLY_RULES.pauseMs);
    session.client.say(closeMessage(ID, FIRST + MORE));
    expect(session.harness.asked[0]?.utterance.early).toEqual({
      interims: 2,
      provisionals: 2,
      isWithdrawn: true,
      isEndpointSent: true,
    });
  });

  it('[U7a] counts a provisional answer as withdrawn when the rest was not silent', async () => {
    const session = speaking(10);
    session.pause(10);
    await draft(session, 'University of Oxford');
    for (let sequence = 10; sequence < 15; sequence++) loud(session, sequence);
    session.client.say(closeMessage(ID, 15));
    expect(session.harness.asked[0]?.utterance.early).toMatchObject({ provisionals: 1, isWithdrawn: true });
  });

  it('recognises the same samples when the draft was late', async () => {
    const session = speaking(10);
    session.pause(10);
    session.client.frames(1, 5, 10);
    session.client.say(closeMessage(ID, 15));
    expect(session.drafts[0]?.signal.aborted).toBe(true);
    const [asked] = session.harness.asked;
    expect(asked?.draft).toBeUndefined();
    expect(asked?.utterance.speechPcm).toEqual(session.drafts[0]?.heard.speechPcm);
  });

  it('waits for a draft in progress, and drops it when nobody wants it any more', async () => {
    const session = speaking(10);
    session.script.isHeard = true;
    session.pause(10);
    session.client.say(closeMessage(ID, 10));
    const [asked] = session.harness.asked;
    expect(session.drafts[0]?.signal.aborted).toBe(false);
    await draft(session, 'University of Oxford');
    expect((await asked?.draft)?.recognition.transcript).toBe('University of Oxford');
    // It now belongs to the final.
    expect(session.client.of('interim')).toEqual([]);
    session.client.say({ type: 'segment.cancel', utteranceId: ID, reason: 'user' });
    expect(session.drafts[0]?.signal.aborted).toBe(true);
  });

  it('recognises everything if sound followed the pause, whatever the client reported', async () => {
    const session = speaking(10);
    session.pause(10);
    await draft(session, 'University of');
    session.client.frames(1, 1, 10);
    loud(session, 11);
    session.client.say(closeMessage(ID, 12));
    const [asked] = session.harness.asked;
    expect(asked?.draft).toBeUndefined();
    expect(asked?.utterance.speechPcm).toEqual(asked?.utterance.pcm);
  });

  it('abandons a draft of only a part, even in progress', () => {
    const session = speaking(10);
    session.script.isHeard = true;
    session.pause(10);
    loud(session, 10);
    session.client.say(closeMessage(ID, 11));
    expect(session.drafts[0]?.signal.aborted).toBe(true);
    expect(session.harness.asked[0]?.draft).toBeUndefined();
  });

  it('keeps its draft when the utterance is closed again after a busy reply', async () => {
    const session = speaking(10);
    session.pause(10);
    await draft(session, 'University of Oxford');
    session.client.frames(1, 5, 10);
    session.client.say(closeMessage(ID, 15));
    const [first] = session.harness.asked;
    await first?.give({ type: 'busy', retryAfterMs: 10 });
    session.client.say(closeMessage(ID, 15));
    const [, second] = session.harness.asked;
    expect(second?.utterance.speechPcm).toEqual(first?.utterance.speechPcm);
    expect((await second?.draft)?.recognition.transcript).toBe('University of Oxford');
  });

  it('[U7] withdraws the answer when speech continues, and abandons a draft in progress', async () => {
    const session = speaking(10);
    session.pause(10);
    session.resume();
    expect(session.drafts[0]?.signal.aborted).toBe(true);
    await draft(session, 'too late');
    session.pause(10);
    await draft(session, 'University of');
    session.resume();
    session.client.frames(1, 5, 10);
    session.client.say(closeMessage(ID, 15));
    const [asked] = session.harness.asked;
    expect(asked?.draft).toBeUndefined();
    expect(asked?.utterance.speechPcm).toEqual(asked?.utterance.pcm);
    expect(session.client.of('interim')).toHaveLength(1);
  });

  it('[U7a] goes on from the words that a withdrawn answer corrected', async () => {
    const session = speaking(FIRST);
    await hear(session, 'Newark');
    session.client.frames(1, MORE, FIRST);
    await hear(session, 'Newark');
    session.pause(FIRST + MORE);
    await draft(session, 'New York.');
    session.resume();
    session.client.frames(1, MORE, FIRST + MORE);
    await hear(session, 'New York Times');
    const { stable, unstable } = session.client.of('interim').at(-1) ?? {};
    expect(`${stable} ${unstable}`).toBe('New York Times');
  });

  it('cancels an interim', () => {
    const session = speaking(FIRST);
    session.pause(FIRST);
    expect(session.interims[0]?.signal.aborted).toBe(true);
    session.client.frames(1, 2 * MORE, FIRST);
    expect(session.interims).toHaveLength(1);
  });

  it('is ignored when frames before it are missing, or the utterance is unknown', () => {
    const session = speaking(10);
    session.pause(11);
    session.client.say({ type: 'segment.pause', utteranceId: 'utterance-2', frames: 1 });
    expect(session.drafts).toHaveLength(0);
    expect(session.client.of('error')).toEqual([]);
  });

  it('sends nothing for silence', async () => {
    const session = speaking(10);
    session.script.silenceNeededMs = ENDPOINTING.minSilenceMs;
    session.pause(10);
    await draft(session, '', []);
    await vi.advanceTimersByTimeAsync(ENDPOINTING.maxSilenceMs);
    expect(session.client.received.map(({ type }) => type)).not.toContain('interim');
    expect(session.client.of('endpoint')).toEqual([]);
  });

  it('is discarded when the connection breaks: speech may have continued unheard', async () => {
    const session = speaking(10);
    session.pause(10);
    const ready = session.client.of('ready')[0];
    session.client.connection.closed();
    session.harness.greeted({ sessionId: ready?.sessionId ?? '', lastUtteranceId: ID });
    expect(session.drafts[0]?.signal.aborted).toBe(true);
  });
});

describe('the endpoint', () => {
  it('[U7b] is sent after the needed silence, no sooner', async () => {
    const session = speaking(10);
    session.script.silenceNeededMs = 500;
    session.pause(10);
    await vi.advanceTimersByTimeAsync(200);
    await draft(session, 'University of Oxford');
    await vi.advanceTimersByTimeAsync(500 - EARLY_RULES.pauseMs - 200 - 1);
    expect(session.client.of('endpoint')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(session.client.of('endpoint')).toEqual([{ type: 'endpoint', utteranceId: ID, frames: 10 }]);
  });

  it('counts from the last sound, which the VAD may not count as speech', async () => {
    const session = speaking(10);
    for (let sequence = 10; sequence < 20; sequence++) loud(session, sequence);
    loud(session, 20, 500);
    session.client.frames(1, 2, 21);
    session.script.silenceNeededMs = 500;
    session.pause(23);
    session.client.frames(1, 1, 23);
    loud(session, 24, 500);
    await draft(session, 'University of Oxford');
    const soundEndMs = 2 * VAD_FRAME_MS;
    await vi.advanceTimersByTimeAsync(soundEndMs + 500 - 1);
    expect(session.client.of('endpoint')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(session.client.of('endpoint')).toHaveLength(1);
  });

  it('waits longer after sounds in between', async () => {
    const session = speaking(10);
    for (let sequence = 10; sequence < 20; sequence++) loud(session, sequence);
    session.client.frames(1, 3, 20);
    session.script.silenceNeededMs = 500;
    session.pause(23);
    await draft(session, 'University of Oxford');
    await vi.advanceTimersByTimeAsync(5 * VAD_FRAME_MS);
    session.client.frames(1, 4, 23);
    loud(session, 27, 500);
    await vi.advanceTimersByTimeAsync(500 - 1);
    expect(session.client.of('endpoint')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(session.client.of('endpoint')).toHaveLength(1);
  });

  it('is sent immediately if that silence has already passed', async () => {
    const session = speaking(10);
    session.script.silenceNeededMs = ENDPOINTING.minSilenceMs;
    session.pause(10);
    await vi.advanceTimersByTimeAsync(ENDPOINTING.minSilenceMs);
    await draft(session, 'University of Oxford');
    await vi.advanceTimersByTimeAsync(0);
    expect(session.client.of('endpoint')).toHaveLength(1);
  });

  it('is not sent once speech continues, nor if the client closes by itself', async () => {
    const session = speaking(10);
    session.script.silenceNeededMs = ENDPOINTING.minSilenceMs;
    session.pause(10);
    await draft(session, 'University of');
    session.resume();
    session.script.silenceNeededMs = ENDPOINTING.maxSilenceMs;
    session.pause(10);
    await draft(session, 'University of');
    await vi.advanceTimersByTimeAsync(2 * ENDPOINTING.maxSilenceMs);
    expect(session.client.of('endpoint')).toEqual([]);
  });

  it('depends on the pauses of this speaker, in this utterance and others', async () => {
    const session = speaking(10);
    session.pause(10);
    session.client.frames(1, 5, 10);
    session.resume();
    session.client.say(closeMessage(ID, 15));
    await session.harness.asked[0]?.give({ type: 'answered', final: finalOf(ID, 'one') });
    session.client.say(openMessage('utterance-2', 2));
    session.client.frames(2, 10);
    session.client.say({ type: 'segment.pause', utteranceId: 'utterance-2', frames: 10 });
    await draft(session, 'two');
    expect(session.pausesSeen).toEqual([[EARLY_RULES.pauseMs + 5 * VAD_FRAME_MS]]);
  });
});
