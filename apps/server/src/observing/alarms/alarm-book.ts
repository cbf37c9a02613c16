import type { AlarmRule } from '@hark/shared/alarms/alarm-rule';
import { SEVERITIES, type Severity } from '@hark/shared/alarms/alarm-rule';
import { findRule } from '@hark/shared/alarms/alarm-rules';
import {
  dueMessage,
  isOpen,
  START,
  stepAlarm,
  type Hushed,
  type Level,
  type Message,
} from '@hark/shared/alarms/alarm-step';
import { explains, isSameCause, type Located } from '@hark/shared/alarms/same-cause';
import { plainness } from '@hark/shared/metrics/causes/plainest-first';
import type { AlarmSignal, KindsOfCause } from '../alarm-signal.ts';
import { isSilencedBy, type Silence } from './read-alarms.ts';
import type { Transition } from './save-alarms.ts';
import { leadOf, memberKey, type StoredAlarm } from './stored-alarm.ts';
import type { Settings } from './thresholds.ts';

interface BookOptions {
  /** Time of the events that are looked at, epoch milliseconds. */
  atMs: number;
  settings: Settings;
  /** Those in force. */
  silences: readonly Silence[];
  newId(): string;
  /** Whether data or concepts have changed, where the outcomes of a component are worse. */
  kinds?: KindsOfCause;
}

/** What a round made of the alarms. */
export interface Advanced {
  /** All that were given or opened, in their order. */
  alarms: StoredAlarm[];
  transitions: Transition[];
  messages: { alarm: StoredAlarm; message: Message }[];
}

interface Heard extends AlarmSignal {
  definition: AlarmRule;
}

const isLoud = (level: Level): boolean => level === 'warning' || level === 'alarm';

/** From what says least. */
const BY_LOUDNESS: readonly Level[] = ['unknown', 'quiet', 'warning', 'alarm'];

function isLouder(a: AlarmSignal, b: AlarmSignal): boolean {
  return BY_LOUDNESS.indexOf(a.level) > BY_LOUDNESS.indexOf(b.level);
}

/** Signals of rules that are known and used, causes before their effects. Of two of one rule and slice, the louder. */
function heardOf(signals: readonly AlarmSignal[], settings: Settings): Heard[] {
  const once = new Map<string, Heard>();
  for (const signal of signals) {
    const definition = findRule(signal.rule);
    if (definition === undefined || settings.get(signal.rule)?.use === 'retired') continue;
    const key = memberKey(signal);
    const known = once.get(key);
    if (known === undefined || isLouder(signal, known)) once.set(key, { ...signal, definition });
  }
  return [...once.values()].sort((a, b) => plainness(a.definition.metric) - plainness(b.definition.metric));
}

function located(definition: AlarmRule, given: Pick<Located, 'slice' | 'sinceMs' | 'foundMs'>): Located {
  const { metric, component, kind, detector } = definition;
  const { slice, sinceMs, foundMs } = given;
  return { metric, component, kind, detector, slice, sinceMs, foundMs };
}

function locatedAlarm(alarm: StoredAlarm): Located[] {
  const definition = findRule(alarm.rule);
  return definition === undefined ? [] : [located(definition, alarm)];
}

const placeOf = ({ place, slice }: Heard): StoredAlarm['slice'] => (place === undefined ? slice : place);

const locatedSignal = (heard: Heard, atMs: number): Located =>
  located(heard.definition, { slice: placeOf(heard), sinceMs: heard.sinceMs, foundMs: atMs });

function graver(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}

const severityOf = ({ severity, definition }: Heard): Severity => severity ?? definition.severity;

/** The level of an alarm: the loudest of its signals; without one that is loud, that of the leading signal. */
function levelOf(alarm: StoredAlarm, heard: ReadonlyMap<string, Heard>, settings: Settings): Level {
  const levels = new Set(alarm.members.map((member) => heard.get(memberKey(member))?.level));
  if (levels.has('alarm')) return 'alarm';
  if (levels.has('warning')) return 'warning';
  // A rule that is no longer used says nothing for ever.
  if (settings.get(alarm.rule)?.use === 'retired') return 'quiet';
  return heard.get(memberKey(leadOf(alarm)))?.level ?? 'unknown';
}

function othersOf(alarm: Pick<StoredAlarm, 'members' | 'rule'>): string[] {
  const lead = findRule(alarm.rule)?.metric;
  const metrics = alarm.members.flatMap(({ rule }) => findRule(rule)?.metric ?? []);
  return [...new Set(metrics)].filter((metric) => metric !== lead);
}

/** Where and since when, as the leading signal knows it now. */
function movedTo(alarm: StoredAlarm, lead: Heard): Pick<StoredAlarm, 'slice' | 'sinceMs'> {
  const slice = placeOf(lead);
  const isSame = slice?.dimension === alarm.slice?.dimension && slice?.value === alarm.slice?.value;
  return { slice, sinceMs: isSame ? alarm.sinceMs : Math.round(Math.min(lead.sinceMs, alarm.foundMs)) };
}

/** Takes the newest evidence of the leading signal, and the gravest severity of those that alarm. */
function refresh(alarm: StoredAlarm, heard: ReadonlyMap<string, Heard>): StoredAlarm {
  const lead = heard.get(memberKey(leadOf(alarm)));
  const loud = alarm.members.flatMap((member) => {
    const signal = heard.get(memberKey(member));
    return signal?.level === 'alarm' ? [severityOf(signal)] : [];
  });
  const known = lead !== undefined && isLoud(lead.level) ? lead : null;
  const evidence = known?.evidence ?? alarm.evidence;
  return {
    ...alarm,
    ...(known?.level === 'alarm' ? movedTo(alarm, known) : {}),
    // What is known of the recordings is not lost by a later round.
    evidence: { ...evidence, blame: evidence.blame ?? alarm.evidence.blame, others: othersOf(alarm) },
    severity: loud.reduce(graver, alarm.severity),
  };
}

function opened(heard: Heard, { atMs, newId }: BookOptions): StoredAlarm {
  const { rule, slice, sinceMs, evidence, cause } = heard;
  return {
    id: newId(),
    rule,
    slice: placeOf(heard),
    watched: slice,
    members: [{ rule, slice }],
    severity: severityOf(heard),
    sinceMs: Math.round(Math.min(sinceMs, atMs)),
    foundMs: Math.round(atMs),
    progress: { ...START, stateSinceMs: Math.round(atMs) },
    evidence,
    cause: { kind: cause?.kind ?? 'unknown', upstream: null },
    acknowledged: null,
  };
}

/** A signal joins; it leads where the alarm was only watched until now. */
function joined(alarm: StoredAlarm, heard: Heard): StoredAlarm {
  const { rule, slice } = heard;
  const members = [...alarm.members, { rule, slice }];
  if (alarm.progress.state !== 'pending' || heard.level !== 'alarm') return { ...alarm, members };
  const { evidence, sinceMs } = heard;
  const place = placeOf(heard);
  return { ...alarm, members, rule, slice: place, watched: slice, evidence, sinceMs: Math.round(sinceMs) };
}

/** Distributes signals that belong to no alarm yet: to one of the same cause, or to a new one. */
function distribute(alarms: StoredAlarm[], heard: readonly Heard[], options: BookOptions): StoredAlarm[] {
  const claimed = new Set(
    alarms.filter(({ progress }) => isOpen(progress)).flatMap(({ members }) => members.map(memberKey)),
  );
  const all = [...alarms];
  // What alarms opens an alarm, which what only warns may then belong to.
  const loud = [
    ...heard.filter(({ level }) => level === 'alarm'),
    ...heard.filter(({ level }) => level === 'warning'),
  ];
  for (const signal of loud) {
    if (claimed.has(memberKey(signal))) continue;
    const place = locatedSignal(signal, options.atMs);
    const index = all.findIndex(
      (alarm) =>
        (isOpen(alarm.progress) || alarm.progress.state === 'ok') &&
        locatedAlarm(alarm).some((each) => isSameCause(each, place)),
    );
    const alarm = all[index];
    if (alarm === undefined) all.push(opened(signal, options));
    else if (signal.level === 'alarm') all[index] = joined(alarm, signal);
  }
  return all;
}

/** Whether anybody is told of an alarm; one that nobody is told of must not hush another. */
function isTold({ severity, rule }: StoredAlarm, settings: Settings): boolean {
  return severity !== 'warning' && settings.get(rule)?.use !== 'muted';
}

interface CauseOptions extends Pick<BookOptions, 'settings' | 'kinds'> {
  heard: ReadonlyMap<string, Heard>;
}

/** Says of every open alarm what causes it: another one further up, its input, or what its signals know. */
function withCause(
  alarm: StoredAlarm,
  alarms: readonly StoredAlarm[],
  { heard, settings, kinds = {} }: CauseOptions,
): StoredAlarm {
  const definition = findRule(alarm.rule);
  if (definition === undefined || !isOpen(alarm.progress)) return alarm;
  const place = located(definition, alarm);
  const upstream = alarms.find(
    (other) =>
      other.id !== alarm.id &&
      (isTold(other, settings) || !isTold(alarm, settings)) &&
      (other.progress.state === 'firing' || other.progress.state === 'acknowledged') &&
      locatedAlarm(other).some((each) => explains(each, place)),
  );
  if (upstream !== undefined) return { ...alarm, cause: { kind: 'upstream', upstream: upstream.id } };
  return {
    ...alarm,
    cause: {
      kind: kindOf(definition, {
        signals: signalsOf(alarm, heard),
        kinds,
        before: alarm.cause.kind,
        sinceMs: alarm.sinceMs,
      }),
      upstream: null,
    },
  };
}

function signalsOf(alarm: StoredAlarm, heard: ReadonlyMap<string, Heard>): Heard[] {
  return [leadOf(alarm), ...alarm.members].flatMap((member) => heard.get(memberKey(member)) ?? []);
}

type CauseKind = StoredAlarm['cause']['kind'];

interface KnownOfCause {
  /** Those of the alarm, the leading one first. */
  signals: readonly Heard[];
  kinds: KindsOfCause;
  before: CauseKind;
  /** What was looked at before says nothing of it. */
  sinceMs: number;
}

/** What an earlier round knew of worse outcomes is kept until something else is known. */
function kindOf(
  { kind, component }: AlarmRule,
  { signals, kinds, before, sinceMs }: KnownOfCause,
): CauseKind {
  const known = signals.flatMap((signal) => (isLoud(signal.level) ? (signal.cause?.kind ?? []) : []));
  if (known[0] !== undefined) return known[0];
  if (kind === 'software') return 'software';
  if (kind === 'input') return 'data';
  const looked = kinds[component];
  if (looked !== undefined && looked.untilMs > sinceMs) return looked.kind;
  return before === 'upstream' ? 'unknown' : before;
}

function hushedOf(alarm: StoredAlarm, { settings, silences }: BookOptions): Hushed {
  const isMuted = settings.get(alarm.rule)?.use !== 'active';
  if (alarm.severity === 'warning' || isMuted || silences.some((each) => isSilencedBy(each, alarm)))
    return 'all';
  return alarm.cause.upstream === null ? 'none' : 'firing';
}

const NOTES: Partial<Record<StoredAlarm['progress']['state'], string>> = {
  pending: 'It may be chance; it is watched.',
  ok: 'It was chance, or has passed.',
  resolved: 'As usual again.',
};

function withProgress(alarm: StoredAlarm, progress: StoredAlarm['progress']): StoredAlarm {
  return { ...alarm, progress };
}

function stepOne(
  alarm: StoredAlarm,
  heard: ReadonlyMap<string, Heard>,
  { atMs, settings }: BookOptions,
): StoredAlarm {
  const progress = stepAlarm(alarm.progress, levelOf(alarm, heard, settings), { atMs });
  const isFound = progress.state === 'firing' && alarm.progress.state !== 'firing';
  return { ...refresh(alarm, heard), progress, foundMs: isFound ? Math.round(atMs) : alarm.foundMs };
}

/**
 * Advances the alarms by what the detectors say. Signals of one cause are one alarm; what another alarm explains is not
 * sent; each alarm is sent once, and its end once. Pure but for `newId`.
 */
export function advanceAlarms(
  current: readonly StoredAlarm[],
  signals: readonly AlarmSignal[],
  options: BookOptions,
): Advanced {
  const { atMs, settings } = options;
  const heard = heardOf(signals, settings);
  const byKey = new Map(heard.map((each) => [memberKey(each), each]));
  const before = new Map(current.map(({ id, progress }) => [id, progress.state]));
  const stepped = distribute([...current], heard, options).map((alarm) => stepOne(alarm, byKey, options));
  const caused = stepped.map((alarm) => withCause(alarm, stepped, { ...options, heard: byKey }));
  const messages: Advanced['messages'] = [];
  const alarms = caused.map((alarm) => {
    const message = dueMessage(alarm.progress, hushedOf(alarm, options));
    if (message === null) return alarm;
    const sent = withProgress(alarm, { ...alarm.progress, sent: message });
    messages.push({ alarm: sent, message });
    return sent;
  });
  const transitions = alarms.flatMap((alarm): Transition[] => {
    const from = before.get(alarm.id) ?? 'ok';
    const { state } = alarm.progress;
    return state === from ? [] : [{ alarm, from, atMs, by: null, note: NOTES[state] ?? '' }];
  });
  return { alarms, transitions, messages };
}
