// @vitest-environment happy-dom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeFinal, fakeResult } from '../../wire/fake-server.ts';
import type { PageAction } from '../../voice/page-state.ts';
import { messages } from './messages.ts';
import { renderSearchPage } from './testing/render-search-page.tsx';

afterEach(cleanup);

const utteranceId = 'utterance-a';
const final = fakeFinal(utteranceId, { results: [fakeResult('stanford', 'Stanford University')] });
const LISTENING: PageAction[] = [{ type: 'pressed' }, { type: 'listening' }];
const SPOKEN: PageAction[] = [
  ...LISTENING,
  { type: 'speech-start', utteranceId },
  { type: 'speech-end', utteranceId },
];

/** The texts that appeared in the live region, one for each new element. */
async function announcements(actions: readonly PageAction[]): Promise<string[]> {
  const { controller } = renderSearchPage();
  const region = screen.getByRole('status');
  const texts: string[] = [];
  const watch = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) texts.push(node.textContent ?? '');
  });
  watch.observe(region, { childList: true, subtree: true });
  for (const action of actions) {
    act(() => controller.store.dispatch(action));
    await Promise.resolve();
  }
  watch.disconnect();
  return texts;
}

describe('announcer', () => {
  it('announces the way from the press to the answer', async () => {
    expect(await announcements([...SPOKEN, { type: 'final', final }])).toEqual([
      messages.announceListening,
      messages.announceSearching,
      messages.announceHeard(final.transcript, final.results.length),
    ]);
  });

  it('announces an answer once, also after a noise that was no speech', async () => {
    const noise: PageAction[] = [
      { type: 'speech-start', utteranceId: 'utterance-b' },
      { type: 'misfire', utteranceId: 'utterance-b' },
    ];
    const texts = await announcements([...SPOKEN, { type: 'final', final }, ...noise, ...noise]);
    expect(texts).toHaveLength(3);
  });

  it('announces that the microphone is off, but not before it was on', async () => {
    expect(await announcements([...LISTENING, { type: 'cancelled' }])).toEqual([
      messages.announceListening,
      messages.announceOff,
    ]);
    cleanup();
    expect(await announcements([{ type: 'pressed' }, { type: 'cancelled' }])).toEqual([]);
  });

  it('announces the same state again at the next press', async () => {
    const texts = await announcements([...LISTENING, { type: 'stopped' }, ...LISTENING]);
    expect(texts).toEqual([messages.announceListening, messages.announceOff, messages.announceListening]);
  });

  it('says nothing while the person speaks', async () => {
    const texts = await announcements([...LISTENING, { type: 'speech-start', utteranceId }]);
    expect(texts).toEqual([messages.announceListening]);
  });
});
