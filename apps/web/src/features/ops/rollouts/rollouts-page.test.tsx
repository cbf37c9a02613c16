// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { Rollout } from '@hark/shared/http/rollouts-api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { canaryAt, composeRollout, composeTransition } from './testing/compose-rollout.ts';
import { renderRollouts } from './testing/render-rollouts.tsx';

/** The clock of forms: a second press counts only a moment after the first. */
let nowMs = 0;

beforeEach(() => {
  nowMs = 10_000;
  vi.spyOn(Event.prototype, 'timeStamp', 'get').mockImplementation(() => nowMs);
});
afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });

/** Opens the form of a button, and fills in the name and the reason. */
async function openForm(opener: string, name: RegExp): Promise<HTMLElement> {
  const pressed = await screen.findByRole('button', { name: opener });
  // As a browser does at a press.
  pressed.focus();
  fireEvent.click(pressed);
  const form = await screen.findByRole('form', { name });
  fireEvent.change(within(form).getByLabelText('Reason'), { target: { value: 'because' } });
  fireEvent.change(within(form).getByLabelText(/^Your name/), { target: { value: 'Ana' } });
  return form;
}

/** A submit event of its own time. */
function submit(form: HTMLElement): void {
  nowMs += 1_000;
  fireEvent.submit(form);
}

const movedOn = (active: Rollout): Rollout => ({
  ...active,
  position: { ...canaryAt(1), phase: 'paused', pausedIn: 'canary' },
  transitions: [
    ...active.transitions,
    composeTransition({
      number: 4,
      action: 'pause',
      actor: 'Ben',
      reason: 'too slow',
      position: { ...canaryAt(1), phase: 'paused', pausedIn: 'canary' },
    }),
  ],
});

describe('the page of rollouts', () => {
  it('without a rollout offers to start one', async () => {
    renderRollouts();
    expect(await screen.findByText('No rollout is running.')).toBeTruthy();
    expect(button('Start a rollout…')).toBeTruthy();
    expect(screen.getByText('There is no earlier version to return to.')).toBeTruthy();
  });

  it('shows the verdict of each outcome, the values that differ, and the timeline', async () => {
    renderRollouts({ active: composeRollout() });
    expect(await screen.findByRole('heading', { name: /^wide answers 5/ })).toBeTruthy();
    expect(screen.getByText('About 60 more tasks are needed.')).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Said again: within its margin' })).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Nothing heard: not certain yet' })).toBeTruthy();
    expect(await screen.findByRole('rowheader', { name: 'recognizer.beam' })).toBeTruthy();
    expect(screen.getByText(/148 people have met wide/)).toBeTruthy();
    const timeline = screen.getByRole('region', { name: 'Timeline' });
    expect(within(timeline).getAllByRole('listitem')[0]?.textContent).toContain('Advanced: Canary, step 2');
  });

  it('warns when the judge has been silent for two minutes', async () => {
    const silent = (ms: number) => composeRollout({ judgedAt: Date.now() - ms });
    const server = renderRollouts({ active: silent(119_000) });
    expect(await screen.findByText(/Last judged/)).toBeTruthy();
    cleanup();
    expect(server.sent).toEqual([]);
    renderRollouts({ active: silent(125_000) });
    expect(await screen.findByText(/The judge has been silent for 2 min/)).toBeTruthy();
  });

  it('an action says what it does, and is sent with a name, a reason and what was seen', async () => {
    const server = renderRollouts({ active: composeRollout() });
    const form = await openForm('Advance…', /^Advance/);
    expect(form.textContent).toMatch(/10.% of the people on phones will get “wide”/);
    submit(form);
    await waitFor(() => expect(server.sent).toHaveLength(1));
    expect(server.sent).toEqual([
      { path: 'rollouts/k3v9/advance', body: { by: 'Ana', reason: 'because', after: 3 } },
    ]);
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
  });

  it('rolls back only at the second press, which a double click is not', async () => {
    const server = renderRollouts({ active: composeRollout() });
    const form = await openForm('Roll back…', /^Roll back/);
    submit(form);
    expect(await within(form).findByText(/Nothing has happened yet/)).toBeTruthy();
    expect(within(form).getByRole('button', { name: 'Yes, roll “wide” back' })).toBeTruthy();
    nowMs += 100;
    fireEvent.submit(form);
    expect(server.sent).toEqual([]);
    submit(form);
    await waitFor(() => expect(server.sent).toHaveLength(1));
    expect(server.sent[0]?.path).toBe('rollouts/k3v9/rollback');
  });

  it('asks anew after a change of the reason', async () => {
    const server = renderRollouts({ active: composeRollout() });
    const form = await openForm('Roll back…', /^Roll back/);
    submit(form);
    fireEvent.change(within(form).getByLabelText('Reason'), { target: { value: 'another' } });
    submit(form);
    expect(await within(form).findByText(/Nothing has happened yet/)).toBeTruthy();
    expect(server.sent).toEqual([]);
  });

  it('says who was faster and what has changed, and sends nothing before that was seen', async () => {
    const active = composeRollout();
    const server = renderRollouts({ active });
    const form = await openForm('Roll back…', /^Roll back/);
    server.refusal = { status: 409, message: 'Somebody else has changed it: look again.' };
    submit(form);
    server.rollouts = { ...server.rollouts, active: movedOn(active) };
    submit(form);
    expect(await within(form).findByText(/too slow/)).toBeTruthy();
    expect(within(form).getByRole('alert').textContent).toContain('Somebody else has changed it');
    server.refusal = null;
    expect(server.sent).toHaveLength(1);
    fireEvent.click(within(form).getByRole('button', { name: 'Go on from here' }));
    submit(form);
    submit(form);
    await waitFor(() => expect(server.sent).toHaveLength(2));
    expect(server.sent[1]?.body).toMatchObject({ after: 4, reason: 'because' });
  });

  it('keeps the form of a rollout that somebody else has ended, and says so', async () => {
    const active = composeRollout();
    const server = renderRollouts({ active });
    const form = await openForm('Pause…', /^Pause/);
    const position = { ...canaryAt(1), phase: 'rolled-back', weight: 0 } as const;
    const ended = composeTransition({
      number: 4,
      action: 'roll-back',
      actor: 'judge',
      reason: 'e = 108',
      position,
    });
    server.one = { ...active, position, endedAt: 1, transitions: [...active.transitions, ended] };
    server.rollouts = { ...server.rollouts, active: null };
    server.refusal = { status: 409, message: 'It is over: start another rollout.' };
    submit(form);
    expect(await screen.findByRole('heading', { name: 'wide was rolled back' })).toBeTruthy();
    const still = screen.getByRole('form', { name: /^Pause/ });
    expect(await within(still).findByText(/e = 108/)).toBeTruthy();
    expect(still.textContent).toContain('The rollout is over; there is nothing left to do.');
  });

  it('starts a rollout with what is filled in', async () => {
    const server = renderRollouts();
    const form = await openForm('Start a rollout…', /^Start a rollout/);
    expect(form.textContent).toContain('Choose a version first.');
    const wide = `sha256:${'2'.repeat(64)}`;
    fireEvent.change(within(form).getByLabelText('Challenger'), { target: { value: wide } });
    expect(await within(form).findByRole('rowheader', { name: 'recognizer.beam' })).toBeTruthy();
    fireEvent.click(within(form).getByLabelText('Compare in the shadow first'));
    fireEvent.change(within(form).getByLabelText('Share (%) of step 1'), { target: { value: '2,5' } });
    expect(form.textContent).toMatch(/2\.5.% of the people get “wide”/);
    server.rollouts = { ...server.rollouts, active: composeRollout() };
    submit(form);
    await waitFor(() => expect(server.sent).toHaveLength(1));
    await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^wide answers 5/));
    expect(screen.queryByRole('form')).toBeNull();
    const { path, body } = server.sent[0] ?? { path: '', body: {} };
    expect(path).toBe('rollouts');
    expect(body).toMatchObject({ challenger: wide, shadow: null, by: 'Ana', reason: 'because' });
    expect(body).toMatchObject({ plan: { steps: [{ weight: 0.025 }, { weight: 0.05 }, {}, {}, {}] } });
  });

  it('returns to the version before only when asked twice', async () => {
    const previous = { digest: `sha256:${'3'.repeat(64)}`, name: 'older' };
    const server = renderRollouts({ previous });
    const form = await openForm('Return to the previous version…', /^Return to “older”/);
    submit(form);
    expect(server.sent).toEqual([]);
    submit(form);
    await waitFor(() => expect(server.sent).toHaveLength(1));
    expect(server.sent).toEqual([{ path: 'rollouts/return', body: { by: 'Ana', reason: 'because' } }]);
  });

  it('says that there is no such rollout', async () => {
    renderRollouts({}, 'gone');
    expect(await screen.findByText('There is no such rollout.')).toBeTruthy();
  });
});
