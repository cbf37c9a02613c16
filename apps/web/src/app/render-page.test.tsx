// @vitest-environment happy-dom
import type { ReactElement } from 'react';
import { expect, it, vi } from 'vitest';
import { appMessages } from './app-messages.ts';
import { renderPage } from './render-page.tsx';

/** Without `act`, in which React gives uncaught errors to the test and not to the root. */
async function renderWith(start: () => Promise<ReactElement>) {
  document.body.innerHTML = '<div id="root"></div>';
  const reported: unknown[] = [];
  let loads = 0;
  await renderPage(document.querySelector('#root') ?? document.body, {
    start,
    wrap: (page) => page,
    loadAgain: () => (loads += 1),
    report: (error) => reported.push(error),
  });
  await vi.waitFor(() => expect(document.querySelector('h1')).not.toBe(null));
  return { reported, heading: document.querySelector('h1')?.textContent, loads: () => loads };
}

function Broken(): ReactElement {
  throw new Error('a part is broken');
}

it('renders the page', async () => {
  const { heading, reported } = await renderWith(() => Promise.resolve(<h1>Hark</h1>));
  expect(heading).toBe('Hark');
  expect(reported).toEqual([]);
});

it.each([
  ['does not arrive', () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))],
  ['fails while it renders', () => Promise.resolve(<Broken />)],
])('a page that %s says so and can be loaded again', async (_, start) => {
  const { heading, reported, loads } = await renderWith(start);
  expect(heading).toBe(appMessages.notLoaded);
  expect(document.querySelector('[role=alert]')).not.toBe(null);
  expect(reported).toHaveLength(1);
  document.querySelector('button')?.click();
  expect(loads()).toBe(1);
});
