import { describe, expect, it, vi } from 'vitest';
import { INITIAL_PAGE_STATE, reducePage, type PageAction } from './page-state.ts';
import { createStore } from './store.ts';
import { createToneSetting } from './tone-setting.ts';
import { createTonePlayer, watchTones, type Tone } from './tones.ts';
import { fakeFinal } from '../wire/fake-server.ts';

const utteranceId = 'utterance-a';
const LISTENING: PageAction[] = [{ type: 'pressed' }, { type: 'listening' }];
const HEARING: PageAction[] = [...LISTENING, { type: 'speech-start', utteranceId }];
const ANSWERED: PageAction[] = [
  ...HEARING,
  { type: 'speech-end', utteranceId },
  { type: 'final', final: fakeFinal(utteranceId) },
];

function tonesOf(actions: readonly PageAction[]): Tone[] {
  const store = createStore(reducePage, INITIAL_PAGE_STATE);
  const tones: Tone[] = [];
  watchTones(store, (tone) => tones.push(tone));
  for (const action of actions) store.dispatch(action);
  return tones;
}

describe('tones', () => {
  it.each<[string, PageAction[], Tone[]]>([
    ['listening begins', LISTENING, ['start']],
    ['an utterance ends', ANSWERED, ['start', 'end']],
    [
      'listening goes on after an answer',
      [...ANSWERED, { type: 'speech-start', utteranceId }],
      ['start', 'end'],
    ],
    ['nobody spoke and listening stops', [...LISTENING, { type: 'stopped' }], ['start', 'end']],
    [
      'a press ends an utterance',
      [...HEARING, { type: 'stopped' }, { type: 'final', final: fakeFinal(utteranceId) }],
      ['start', 'end'],
    ],
    [
      'the microphone never opens',
      [{ type: 'pressed' }, { type: 'problem', problem: { kind: 'detector' } }],
      [],
    ],
    [
      'the microphone is lost',
      [...LISTENING, { type: 'problem', problem: { kind: 'detector' } }],
      ['start', 'end'],
    ],
    ['a noise was no speech', [...HEARING, { type: 'misfire', utteranceId }], ['start']],
  ])('are right when %s', (_, actions, tones) => {
    expect(tonesOf(actions)).toEqual(tones);
  });
});

/** An audio context whose state after `resume` is as given. */
function fakeContext(resumed: AudioContextState) {
  let state: AudioContextState = 'suspended';
  return {
    get state() {
      return state;
    },
    resume: async () => {
      await (resumed === 'running' ? Promise.resolve() : new Promise<void>(() => undefined));
      state = resumed;
    },
    suspend: () => {
      state = 'suspended';
      return Promise.resolve();
    },
  };
}

describe('tone player', () => {
  it('plays, and rests afterwards', async () => {
    const context = fakeContext('running');
    const schedule = vi.fn();
    const play = createTonePlayer(() => context, schedule);
    await Promise.all([play('start'), play('end')]);
    expect(schedule.mock.calls.map(([, tone]) => tone)).toEqual(['start', 'end']);
    expect(context.state).toBe('suspended');
  });

  it('plays nothing late where the browser holds audio back', async () => {
    const schedule = vi.fn();
    await createTonePlayer(() => fakeContext('suspended'), schedule)('start');
    expect(schedule).not.toHaveBeenCalled();
  });

  it('does without a browser that has no audio output', async () => {
    const openContext = vi.fn(() => {
      throw new Error('no device');
    });
    await expect(createTonePlayer(openContext, vi.fn())('start')).resolves.toBe(undefined);
    expect(openContext).toHaveBeenCalled();
  });
});

describe('tone setting', () => {
  const storageOf = (values: Map<string, string>) => ({
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
  });

  it('is on at first, and remembered', () => {
    const values = new Map<string, string>();
    const setting = createToneSetting(() => storageOf(values));
    expect(setting.read()).toBe(true);
    setting.write(false);
    expect(createToneSetting(() => storageOf(values)).read()).toBe(false);
    setting.write(true);
    expect(createToneSetting(() => storageOf(values)).read()).toBe(true);
  });

  it('works without storage', () => {
    const setting = createToneSetting(() => {
      throw new Error('forbidden');
    });
    setting.write(false);
    expect(setting.read()).toBe(false);
  });
});
