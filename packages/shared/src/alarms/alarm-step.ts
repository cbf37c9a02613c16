/** `pending` needs a second look before it fires; `resolved` is kept in the history. */
export const ALARM_STATES = ['ok', 'pending', 'firing', 'acknowledged', 'resolved'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/**
 * What detectors say at one time. `unknown`: not enough data, or neither quiet nor loud; an alarm then keeps its state.
 */
export const LEVELS = ['quiet', 'unknown', 'warning', 'alarm'] as const;
export type Level = (typeof LEVELS)[number];

/** Where an alarm stands, and what was sent of it. */
export interface AlarmProgress {
  state: AlarmState;
  stateSinceMs: number;
  /** Since when everything is quiet; null while it is not. */
  quietSinceMs: number | null;
  /** The last message that was sent. */
  sent: 'nothing' | 'firing' | 'resolved';
}

/** What may be sent. `firing`: only that an alarm has ended, because another alarm explains this one. */
export type Hushed = 'none' | 'firing' | 'all';
export type Message = 'firing' | 'resolved';

/** How long it must be quiet before an alarm ends: a trouble that comes and goes is one alarm. */
export const SETTLE_MS = 15 * 60_000;

export const START: Omit<AlarmProgress, 'stateSinceMs'> = {
  state: 'ok',
  quietSinceMs: null,
  sent: 'nothing',
};

function enter(before: AlarmProgress, state: AlarmState, atMs: number): AlarmProgress {
  return { ...before, state, stateSinceMs: atMs, quietSinceMs: null };
}

interface StepOptions {
  atMs: number;
  settleMs?: number;
}

function whileOpen(
  before: AlarmProgress,
  level: Level,
  { atMs, settleMs }: Required<StepOptions>,
): AlarmProgress {
  const { state } = before;
  if (level === 'alarm' && state === 'pending') return enter(before, 'firing', atMs);
  if (level === 'alarm' || level === 'warning') return { ...before, quietSinceMs: null };
  if (level === 'unknown') return before;
  // A clock that was set back would otherwise never settle.
  const quietSinceMs = Math.min(before.quietSinceMs ?? atMs, atMs);
  if (atMs - quietSinceMs < settleMs) return { ...before, quietSinceMs };
  return enter(before, state === 'pending' ? 'ok' : 'resolved', atMs);
}

/**
 * Advances an alarm. A warning makes it pending, an alarm makes it fire; it ends after it was quiet for a while. An
 * alarm that has ended never begins again: the next trouble is another alarm. Pure.
 */
export function stepAlarm(
  before: AlarmProgress,
  level: Level,
  { atMs, settleMs = SETTLE_MS }: StepOptions,
): AlarmProgress {
  switch (before.state) {
    case 'ok':
      if (level === 'alarm') return enter(before, 'firing', atMs);
      return level === 'warning' ? enter(before, 'pending', atMs) : before;
    case 'pending':
    case 'firing':
    case 'acknowledged':
      return whileOpen(before, level, { atMs, settleMs });
    case 'resolved':
      return before;
  }
}

/** Somebody knows of it. Null unless it fires. Pure. */
export function acknowledge(before: AlarmProgress, atMs: number): AlarmProgress | null {
  return before.state === 'firing' ? { ...before, state: 'acknowledged', stateSinceMs: atMs } : null;
}

/**
 * Returns the message that is due. Each alarm sends at most that it fires and, if it did, that it has ended; what is
 * hushed is sent later if it still holds. Pure.
 */
export function dueMessage({ state, sent }: AlarmProgress, hushed: Hushed): Message | null {
  if (hushed === 'all') return null;
  if (state === 'firing' && sent === 'nothing') return hushed === 'firing' ? null : 'firing';
  return state === 'resolved' && sent === 'firing' ? 'resolved' : null;
}

/** Whether nothing can follow any more. */
export function isOver({ state, sent }: AlarmProgress): boolean {
  return state === 'ok' || (state === 'resolved' && sent !== 'firing');
}

export function isOpen({ state }: Pick<AlarmProgress, 'state'>): boolean {
  return state === 'pending' || state === 'firing' || state === 'acknowledged';
}
