import type {
  Component,
  MetricDefinition,
  MetricKind,
} from '@hark/shared/metrics/definitions/metric-definition';
import type { Figure, Health } from '@hark/shared/metrics/figures/metric-figure';
import type { Statistic } from '@hark/shared/metrics/figures/shown-statistic';
import type { Arm } from '@hark/shared/rollouts/serving-state';
import type { Page, Range } from './ops-view.ts';

const components: Record<Component, string> = {
  vad: 'Speech detection',
  asr: 'Recognition',
  search: 'Search',
  gateway: 'Server',
  client: 'Page',
};

const kinds: Record<MetricKind, string> = { input: 'Input', output: 'Output', software: 'Software' };

const health: Record<Health, string> = {
  ok: 'normal',
  bad: 'beyond its limit',
  worse: 'worse than baseline',
  changed: 'shifted',
  not_enough_data: 'not enough data',
  no_baseline: 'no baseline yet',
};

const ranges: Record<Range, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
};

/** Names of statistics; a value is a share or a count. */
function statisticLabel({ shape }: Pick<MetricDefinition, 'shape'>, statistic: Statistic): string {
  if (statistic === 'p50') return 'Median';
  if (statistic === 'p95') return '95th percentile (p95)';
  return shape === 'count' ? 'Count' : 'Share';
}

/** Names of statistics beside a metric's name, where there is little room. */
const shortStatistics: Record<Statistic, string> = { value: '', p50: 'median', p95: 'p95' };

const dimensions = new Map([
  ['device', 'Device'],
  ['browser', 'Browser'],
  ['os', 'OS'],
  ['locale', 'Language'],
  ['version', 'Version'],
  ['rollout', 'Rollout'],
  ['recognizer', 'Recogniser'],
  ['deployment', 'Deployment'],
  ['ageBand', 'Age band'],
  ['codec', 'Codec'],
]);

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function headline(found: Health, where: readonly string[]): string {
  switch (found) {
    case 'bad':
      return `${list(where)} ${where.length === 1 ? 'needs' : 'need'} attention.`;
    case 'worse':
      return `${list(where)} ${where.length === 1 ? 'is' : 'are'} worse than baseline.`;
    case 'changed':
      return `Input has shifted: ${list(where)}.`;
    case 'ok':
      return 'All systems normal.';
    case 'no_baseline':
      return 'Some metrics have no baseline yet.';
    case 'not_enough_data':
      return 'Not enough data yet.';
  }
}

/** Who a sentence is about: a browser by its name, others with their dimension. */
function who(dimension: string, value: string): string {
  if (dimension === 'browser' || dimension === 'os') return value;
  return `${dimensions.get(dimension) ?? dimension.replace(/^custom\./, '')} ${value}`;
}

/** Every text of the operator's page, ready for translation. */
export const opsMessages = {
  title: 'operations',
  asking: 'Loading…',
  unreachable: 'The server can’t be reached.',
  unreachableNext: 'Retrying every few seconds.',
  signIn: 'Sign in',
  signInAgain: 'Sign in again',
  signInExpired: 'The session has expired. The page stays as it is.',
  signInNext: 'The server prints the admin token and a sign-in link when it starts.',
  tokenLabel: 'Admin token',
  wrongToken: 'Wrong token.',
  signOut: 'Sign out',
  components,
  kinds,
  health,
  headline,
  sevenDays: 'the preceding 7 days',
  nothingChanged: (before: string) => `No metric has changed by more than 5 % compared with ${before}.`,
  nothingBefore: (before: string) => `Comparison requires 1,000 samples from ${before}.`,
  firstSteps:
    'Figures appear seconds after people search, and need 50 samples. Try it: speak a search on the search page, or run “npm run hark -- simulate” and choose “Simulated traffic”.',
  searchPage: 'Open the search page',
  figuresLabel: 'Figures',
  changesLabel: 'What changed',
  was: (text: string) => `was ${text}`,
  causesLabel: 'Other causes',
  causeSince: (time: string) => `since ${time}`,
  causeBetween: (from: string, to: string) => `from ${from} to ${to}`,
  causeDetail: {
    slice: (share: string) => `${share} of the traffic`,
    isNew: 'not seen before',
    explained: (share: string) => `explains ${share} of the change`,
  },
  noBaseline: 'no baseline yet',
  notEnough: 'not enough data',
  sampleCount: (text: string) => `${text} ${text === '1' ? 'sample' : 'samples'}`,
  assessed: (assessed: number, recorded: number) => `${assessed} of ${recorded} metrics have enough data`,
  stripLabel: 'Health by component',
  ranges,
  rangeLabel: 'Time range',
  custom: 'Custom period',
  spanLabel: 'Time range to show',
  show: 'Show',
  wrongTime: 'The time range in the address is not valid, so this is the default one. Choose a range above.',
  referenceLabel: 'Compare with',
  references: { usual: 'Preceding 7 days', own: 'Custom period' },
  comparedWith: (reference: string) => `Compare: ${reference.charAt(0).toLowerCase()}${reference.slice(1)}`,
  compare: 'Compare',
  endsBeforeItBegins: 'The end must be after the start.',
  trafficLabel: 'Traffic',
  arms: { canary: 'canary', control: 'control', rest: 'neither canary nor control' } satisfies Record<
    Arm,
    string
  >,
  traffic: { real: 'Real', synthetic: 'Simulated', all: 'All' },
  sliceLabel: 'Slice',
  everything: 'show all',
  viewsLabel: 'Views',
  pages: {
    figures: 'Overview',
    alarms: 'Alarms',
    thresholds: 'Thresholds',
    drift: 'Drift',
    rollouts: 'Rollouts',
  } satisfies Record<Page, string>,
  live: 'Live',
  notLive: 'Reconnecting…',
  metricLabel: 'Metric',
  metricHeading: 'Metric details',
  alarm: 'Alarm',
  alarmAt: (text: string, side: 'above' | 'below') => `Alarm threshold: ${side} ${text}.`,
  better: { lower: 'Lower is better.', higher: 'Higher is better.', neither: 'Should stay stable.' },
  awaited: (what: string) => `Not recorded yet: requires ${what}.`,
  baseline: 'Baseline',
  now: 'Current',
  from: 'From',
  to: 'To',
  time: 'Time',
  lower: 'Lower bound',
  upper: 'Upper bound',
  samples: 'Samples',
  state: 'State',
  statisticLabel,
  shortStatistics,
  mean: 'Mean',
  pointState: ({ enough, final }: Pick<Figure, 'enough'> & { final: boolean }) =>
    [enough ? '' : 'not enough data', final ? '' : 'may still change']
      .filter((part) => part !== '')
      .join(', '),
  seriesHeading: 'Over time',
  distributionHeading: 'Distribution, current and baseline',
  noPoints: 'No data in this time range.',
  chartHelp: 'Use the arrow keys to move between points.',
  chartZoomHelp: 'Press Enter or drag to zoom in.',
  exploreHint: 'Hover over the chart or move the slider. Click a point to see its utterances.',
  exploreBars: 'Hover over the chart or move the slider.',
  showRows: 'Show its utterances',
  rowsNone: 'No utterances are kept from this time. Figures are kept longer than utterances.',
  rowsOfServer: 'The server samples this figure itself. It has no utterances.',
  rowsNote: {
    lower: 'Highest values first, at most 50.',
    higher: 'Lowest values first, at most 50.',
    neither: 'The most unusual first, at most 50.',
  },
  rowsClose: 'Close this list',
  asTable: 'Show as table',
  tableOf: (name: string) => `${name} (table)`,
  csv: 'Download CSV',
  marksLabel: 'First seen in this range',
  slicesHeading: 'Slices, worst first',
  slicesNote: 'Hourly data. Select a row to filter the whole page by that slice.',
  noSlices: 'No slice data in this time range.',
  ofTheWhole: 'Compared with all',
  showAll: (count: number) => `Show all ${count}`,
  onlySlice: (name: string) => `Show only ${name}`,
  comparison: {
    heading: 'Versions side by side',
    note: 'Both over the time above, by everybody whom each has answered. A difference counts as beyond chance if at most one of a hundred such is false. A canary and its control are compared on the page of rollouts.',
    version: 'Version',
    against: 'Compared with',
    label: (version: string, against: string) => `${version} and ${against}`,
    columns: { metric: 'Metric', difference: 'Difference (95 %)', verdict: 'Beyond chance' },
    verdicts: {
      better: 'better',
      worse: 'worse',
      other: 'different',
      quiet: 'no',
      not_enough_data: 'not enough data',
      not_compared: 'not compared',
    },
    attempts: (count: string) => `${count} attempts`,
  },
  tailHeading: 'Live activity',
  tailEmpty: 'No search yet. Spoken and typed searches appear here as they happen.',
  tailColumns: {
    at: 'Time',
    what: 'Query',
    where: 'Client',
    found: 'Results',
    took: 'Server time',
    whole: 'Total time',
    next: 'Next action',
  },
  tailKinds: { voice: 'Spoken', typed: 'Typed', refused: 'Not answered' },
  refused: 'the server was busy, or failed',
  textHidden: 'text hidden',
  textNotKept: 'text not kept',
  nothingHeard: { no_speech: 'no speech', unintelligible: 'unclear' },
  confidence: (text: string) => `confidence ${text}`,
  thenWords: new Map([
    ['click', 'clicked'],
    ['dwell', 'read the result'],
    ['alternative.chosen', 'chose an alternative'],
    ['edited', 'edited the text'],
    ['typed', 'typed'],
    ['abandoned', 'abandoned'],
    ['error.shown', 'saw an error'],
  ]),
  serverHeading: 'Server',
  ready: 'The server is ready.',
  notReady: 'The server is not ready:',
  samplesCaption: 'Metrics exposed to Prometheus',
  failed: 'Loading failed.',
  tryAgain: 'Try again',
  who,
  dimension: (name: string): string => dimensions.get(name) ?? name.replace(/^custom\./, ''),
};
