import type { Severity } from '@hark/shared/alarms/alarm-rule';
import type { Alarm } from '@hark/shared/http/alarms-api';

type AlarmState = Alarm['state'];

const severities: Record<Severity, string> = { page: 'Urgent', ticket: 'Ticket', warning: 'Warning' };

const severityMeaning: Record<Severity, string> = {
  page: 'somebody is called now',
  ticket: 'waits for working hours',
  warning: 'is shown here, and not sent',
};

const states: Record<AlarmState, string> = {
  ok: 'normal',
  pending: 'not confirmed yet',
  firing: 'firing',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
};

const causeKinds: Record<Alarm['cause']['kind'], string> = {
  data: 'The inputs have changed.',
  concept: 'Outcomes are worse for the same inputs.',
  software: 'Errors, or times.',
  upstream: 'Another alarm explains it.',
  unknown: 'Not known.',
};

const stages = {
  vad: 'detection',
  asr: 'recognition',
  search: 'search',
  unexplained: 'unexplained',
} as const;

const statistics = new Map([
  ['cusum', 'CUSUM'],
  ['wilson', 'Wilson bound'],
  ['psi', 'PSI'],
  ['ks', 'Kolmogorov–Smirnov'],
  ['burn', 'Burn rate'],
]);

/** “1 alarm”, “3 alarms”. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Every text about alarms, ready for translation. */
export const alarmMessages = {
  label: 'Alarms',
  count: (count: number) => `${counted(count, 'alarm')}.`,
  none: 'No alarms.',
  noneNew: 'No new alarms.',
  noneKnown: 'No alarms known.',
  lastChecked: (ago: string) => `Last judged ${ago}.`,
  neverChecked: 'Alarms have not been judged yet.',
  watches: {
    synthetic: 'Simulated traffic is watched.',
    all: 'Real and simulated traffic is watched.',
  },
  stale: (age: string) => `Alarms were last judged ${age} ago.`,
  staleNext: 'Until that works again, nobody is alerted. See the server’s log, and GET /v1/ops/background.',
  unsupported: 'This server has no alarms: it is older than this page.',
  unavailable: (reason: string) => `Alarms can’t be loaded: ${reason} Retrying every few seconds.`,
  outOfDate: (age: string) => `No answer from the server: this is what it said ${age} ago.`,
  asking: 'Loading alarms…',
  severities,
  states,
  duration: (words: string) => `for ${words}`,
  nextStep: 'What to do',
  explains: (count: number) => `Explains ${counted(count, 'more alarm')}`,
  more: (count: number) => `Show ${counted(count, 'more alarm')}`,
  fewer: 'Show fewer',
  quietLabel: 'Acknowledged, silenced or not confirmed',
  acknowledgedBy: (by: string, ago: string, note: string) =>
    `acknowledged by ${by} ${ago}${note === '' ? '' : `: “${note}”`}`,
  silencedUntil: (time: string) => `silenced until ${time}`,
  resolvedLink: (count: number) => `${count} resolved in the last day`,
  silencesLink: (count: number) => counted(count, 'silence'),
  one: 'Alarm',
  chart: 'Chart',
  back: 'Back',
  gone: 'There is no such alarm. Its history may have expired.',
  evidence: 'Evidence',
  facts: {
    value: 'Value',
    interval: '99 % interval',
    baseline: 'Baseline',
    samples: 'Samples',
    window: 'Window',
    test: 'Test',
    testAgainst: (statistic: string, score: string, limit: string) => `${statistic} ${score}, limit ${limit}`,
    pValue: 'p-value',
    cause: 'Cause',
    since: 'Began',
    slice: 'Slice',
    severity: 'Severity',
  },
  everything: 'everything',
  causeKinds,
  severityWords: (severity: Severity) => `${severities[severity]}: ${severityMeaning[severity]}`,
  statistic: (name: string): string => statistics.get(name) ?? name,
  noChart: 'This page has no figure for this metric.',
  slicesHeading: 'Slices that carry it',
  noSlices: 'No single slice carries it.',
  sliceColumns: {
    slice: 'Slice',
    now: 'Now',
    baseline: 'Baseline',
    samples: 'Samples',
    explained: 'Explains',
  },
  othersHeading: 'Other metrics of the same cause',
  upstreamHeading: 'Explained by',
  upstreamLink: 'another alarm',
  wordsHeading: 'Words',
  blameHeading: 'Where it goes wrong',
  blameShares: (shares: string, n: string) => `${shares}, n = ${n}`,
  blameThin: (n: string) =>
    `Too few recordings to tell: ${n} could be replayed. Only speakers who agreed have recordings.`,
  blameNone: 'No recordings have been replayed yet. Only speakers who agreed have recordings.',
  blameHow:
    'Each bad search with a kept recording was recognised again with one stage replaced. The first stage whose replacement helps is charged.',
  stages,
  examplesHeading: 'Examples',
  example: (number: number, stage: string) => `Example ${number}: ${stage}`,
  moreExamples: (count: number) => `Show ${counted(count, 'more example')}`,
  exampleGone: 'This recording is no longer kept.',
  openUtterance: 'Open the utterance',
  historyHeading: 'History',
  historyNone: 'No history is kept.',
  change: (from: AlarmState, to: AlarmState) => `${states[from]} → ${states[to]}`,
  by: (name: string) => `by ${name}`,
  thresholdsLink: 'Thresholds of this rule',
  figuresLink: 'Open in the figures',
  acknowledge: {
    open: 'Acknowledge…',
    heading: 'Acknowledge this alarm',
    effect:
      'Says that you are on it: the alarm becomes quieter here and is not sent again. It still resolves by itself, and rings again if it comes back.',
    note: 'Note (optional)',
    action: 'Acknowledge',
  },
  silence: {
    open: 'Silence…',
    heading: 'Silence this alarm',
    scopeLabel: 'What to silence',
    scopes: {
      alarm: (what: string) => `This alarm only (${what})`,
      metric: (metric: string) => `“${metric}”, in every slice`,
      component: (component: string) => `Every alarm of ${component}`,
    },
    endLabel: 'Until',
    ends: {
      '1h': 'in 1 hour',
      '4h': 'in 4 hours',
      '24h': 'in 24 hours',
      '7d': 'in 7 days',
      own: 'a time of your own',
    },
    ownEnd: 'End',
    reason: 'Reason',
    effect: (end: string) =>
      `Nobody is alerted about it until ${end}. It is still judged and listed here, with your name and the reason.`,
    endsInPast: 'The end must be in the future.',
    action: 'Silence',
  },
  page: {
    heading: 'Alarms',
    openHeading: 'Open',
    openNone: 'No open alarms.',
    resolvedHeading: 'Resolved in the last day',
    resolvedNone: 'None.',
    silencesHeading: 'Silences',
    silencesNone: 'Nothing is silenced.',
    silenceBy: (by: string, reason: string) => `${by}: “${reason}”`,
    silenceAll: 'all alarms',
    endSilence: 'End now',
    endSilenceOf: (what: string) => `End now: the silence of ${what}`,
    deliveriesHeading: 'Messages sent',
    deliveriesNone: 'No message has been sent yet, or no route is configured.',
    dead: (count: number) => `${counted(count, 'message')} could not be delivered.`,
    routes: { webhook: 'Webhook', alertmanager: 'Alertmanager' },
    deliveryStates: { waiting: 'waiting', sent: 'sent', dead: 'given up' },
    attempts: (count: number) => `after ${counted(count, 'attempt')}`,
    resend: 'Send again',
    resendOf: (time: string) => `Send again: the message of ${time}`,
  },
  notify: {
    turnOn: 'Notify me in this browser',
    turnOff: 'Stop notifying me in this browser',
    denied: 'Notifications are blocked for this page in the browser’s settings.',
    unavailable: 'This browser can’t show notifications for this address.',
    note: 'Of urgent alarms and tickets, while this page is open in the background.',
  },
  documentTitle: (mark: string) => `${mark === '' ? '' : `(${mark}) `}Hark operations`,
};
