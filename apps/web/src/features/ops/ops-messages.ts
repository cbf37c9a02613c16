import type { Component, MetricKind } from '@hark/shared/metrics/definitions/metric-definition';
import type { Figure, Health } from '@hark/shared/metrics/figures/metric-figure';
import type { Statistic } from './shown-statistic.ts';
import type { Range } from './ops-view.ts';

const components: Record<Component, string> = {
  vad: 'Speech detection',
  asr: 'Recognition',
  search: 'Search',
  gateway: 'Server',
  client: 'Page',
};

const kinds: Record<MetricKind, string> = { input: 'Input', output: 'Output', software: 'Software' };

const health: Record<Health, string> = {
  ok: 'no alarm',
  bad: 'alarm',
  worse: 'worse than usual',
  changed: 'not as usual',
  not_enough_data: 'not enough data',
  no_baseline: 'no baseline yet',
};

const ranges: Record<Range, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
};

const statistics: Record<Statistic, string> = { value: 'Value', p50: 'Median', p95: '95th percentile' };

const dimensions = new Map([
  ['device', 'Device'],
  ['browser', 'Browser'],
  ['os', 'System'],
  ['locale', 'Language'],
  ['version', 'Version'],
  ['recognizer', 'Recogniser'],
  ['deployment', 'Deployment'],
  ['ageBand', 'Age band'],
  ['codec', 'Audio format'],
]);

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function headline(found: Health, where: readonly string[]): string {
  switch (found) {
    case 'bad':
      return `${list(where)} ${where.length === 1 ? 'needs' : 'need'} a look.`;
    case 'worse':
      return `${list(where)} ${where.length === 1 ? 'does' : 'do'} worse than usual.`;
    case 'changed':
      return `All is well, but ${list(where)} ${where.length === 1 ? 'gets' : 'get'} other input than usual.`;
    case 'ok':
      return 'All is well.';
    case 'no_baseline':
      return 'No alarms, but not all can be judged yet.';
    case 'not_enough_data':
      return 'Too little has happened to say.';
  }
}

/** Every text of the operator's page, ready for translation. */
export const opsMessages = {
  title: 'operations',
  asking: 'Asking the server…',
  unreachable: 'The server can’t be reached.',
  unreachableNext: 'Trying again every few seconds.',
  signIn: 'Sign in',
  signInNext: 'The server prints the admin token, and an address that signs you in, when it starts.',
  tokenLabel: 'Admin token',
  wrongToken: 'This is not the token that the server knows.',
  signOut: 'Sign out',
  components,
  kinds,
  health,
  headline,
  sevenDays: 'the seven days before',
  nothingChanged: (before: string) => `No figure has moved by more than 5 % against ${before}.`,
  nothingBefore: (before: string) => `A comparison needs 1,000 samples from ${before}.`,
  firstSteps: 'Figures appear as people speak and search; from 50 samples on they mean something.',
  changesLabel: 'What changed',
  was: (text: string) => `was ${text}`,
  noBaseline: 'no baseline yet',
  notEnough: 'not enough data',
  sampleCount: (text: string) => `n ${text}`,
  assessed: (assessed: number, recorded: number) => `${assessed} of ${recorded} figures have enough data`,
  stripLabel: 'Health by component',
  ranges,
  rangeLabel: 'Time',
  fixedSpan: 'A time of its own',
  referenceLabel: 'Compared with',
  references: { usual: 'Against the seven days before', own: 'Against a time of its own' },
  compare: 'Compare',
  endsBeforeItBegins: 'The end must come after the beginning.',
  trafficLabel: 'Traffic',
  traffic: { real: 'Real', synthetic: 'Simulated', all: 'All' },
  sliceLabel: 'Slice',
  everything: 'Everything',
  live: 'Live',
  notLive: 'Reconnecting…',
  metricLabel: 'Metric',
  metricHeading: 'One figure, closely',
  alarm: 'Alarm',
  alarmAt: (text: string, side: 'above' | 'below') => `Alarm ${side} ${text}.`,
  better: { lower: 'Lower is better.', higher: 'Higher is better.', neither: 'It should stay as it is.' },
  awaited: (what: string) => `Not recorded yet: it awaits ${what}.`,
  baseline: 'Baseline',
  now: 'Now',
  from: 'From',
  to: 'To',
  time: 'Time',
  lower: 'Lower bound',
  upper: 'Upper bound',
  samples: 'Samples',
  state: 'State',
  statistics,
  pointState: ({ enough, final }: Pick<Figure, 'enough'> & { final: boolean }) =>
    [enough ? '' : 'not enough data', final ? '' : 'may still change']
      .filter((part) => part !== '')
      .join(', '),
  seriesHeading: 'Over time',
  distributionHeading: 'How values are spread, now and in the baseline',
  noPoints: 'Nothing was recorded in this time.',
  chartHelp: 'Arrow keys go from point to point.',
  chartZoomHelp: 'Enter looks closer; so does dragging.',
  exploreHint: 'Point, or move the slider.',
  asTable: 'As a table',
  tableOf: (name: string) => `${name}, as a table`,
  csv: 'Download CSV',
  marksLabel: 'First seen in this time',
  slicesHeading: 'Slices, worst first',
  slicesNote: 'Kept by the hour. A row narrows everything on this page to that slice.',
  noSlices: 'Nothing was recorded by slice in this time.',
  ofTheWhole: 'Against the whole',
  showAll: (count: number) => `Show all ${count}`,
  onlySlice: (name: string) => `Show only ${name}`,
  tailHeading: 'As it happens',
  tailEmpty: 'Waiting for the next utterance.',
  tailColumns: {
    at: 'Time',
    what: 'What',
    where: 'Where',
    found: 'Results',
    took: 'Server',
    whole: 'On screen',
    next: 'Then',
  },
  tailKinds: { voice: 'Spoken', typed: 'Typed', refused: 'Turned away' },
  textHidden: 'text not shown',
  nothingHeard: { no_speech: 'no speech', unintelligible: 'unclear' },
  confidence: (text: string) => `confidence ${text}`,
  thenWords: new Map([
    ['click', 'clicked'],
    ['dwell', 'stayed away'],
    ['alternative.chosen', 'chose another reading'],
    ['edited', 'edited'],
    ['typed', 'typed'],
    ['abandoned', 'left'],
    ['error.shown', 'saw an error'],
  ]),
  serverHeading: 'The server',
  ready: 'The server is ready.',
  notReady: 'The server is not ready:',
  samplesCaption: 'What it reports to Prometheus',
  failed: 'This could not be loaded.',
  tryAgain: 'Try again',
  dimension: (name: string): string => dimensions.get(name) ?? name.replace(/^custom\./, ''),
};
