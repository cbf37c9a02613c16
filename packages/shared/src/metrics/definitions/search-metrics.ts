import type { Condition, DistributionMetric, MetricDefinition, RateMetric } from './metric-definition.ts';

const SHOWN: readonly Condition[] = [{ field: 'shown', is: true }];

function clickRate(name: string, title: string, formula: string, field: string): RateMetric {
  return {
    id: `search.${name}`,
    title,
    component: 'search',
    kind: 'output',
    unit: 'share',
    better: 'higher',
    formula,
    shape: 'rate',
    from: ['task.closed'],
    of: SHOWN,
    hit: [{ field, is: true }],
  };
}

type Sample = Omit<DistributionMetric, 'formula' | 'unit'>;

/** Of each server process; a gauge in Prometheus. */
function sample(name: string, title: string, field: string): Sample {
  return {
    id: `search.${name}`,
    title,
    component: 'search',
    kind: 'input',
    better: 'neither',
    shape: 'distribution',
    from: ['server.sample'],
    field,
  };
}

/** What was searched for, what was found, and whether it was wanted. */
export const SEARCH_METRICS: readonly MetricDefinition[] = [
  {
    ...clickRate(
      'ctr',
      'Click-through',
      'tasks with a click within 5 minutes / tasks that were shown results',
      'clicked',
    ),
    headline: true,
  },
  clickRate(
    'ctr_first',
    'Click on the first',
    'tasks with a click on the first result / tasks that were shown results',
    'clickedFirst',
  ),
  clickRate(
    'good_click_rate',
    'Good clicks',
    'tasks with a click that was followed by >= 30 s away from the page / tasks that were shown results',
    'goodClick',
  ),
  {
    id: 'search.zero_result_rate',
    title: 'Nothing found',
    component: 'search',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'tasks with a search that found nothing / tasks that searched',
    headline: true,
    shape: 'rate',
    from: ['task.closed'],
    of: [{ field: 'searched', is: true }],
    hit: [{ field: 'zeroResult', is: true }],
  },
  {
    id: 'search.abandonment_rate',
    title: 'Abandoned',
    component: 'search',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'tasks without a click, saying it again or typing it / tasks',
    headline: true,
    shape: 'rate',
    from: ['task.closed'],
    hit: [{ field: 'abandoned', is: true }],
  },
  {
    id: 'search.voice_ms',
    title: 'Search of an utterance',
    component: 'search',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula: 'search time of each answer',
    headline: true,
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'searchMs',
    stage: 'search',
  },
  {
    id: 'search.typed_ms',
    title: 'Search of a typed query',
    component: 'search',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula: 'time of each typed search',
    shape: 'distribution',
    from: ['query.searched'],
    field: 'tookMs',
    exposedAs: 'hark_typed_search_duration_seconds',
  },
  {
    id: 'search.query_words',
    title: 'Words of a query',
    component: 'search',
    kind: 'input',
    unit: 'words',
    better: 'neither',
    formula: 'words of each transcript that is not empty, after normalisation',
    shape: 'distribution',
    from: ['utterance.answered'],
    of: [{ field: 'empty', is: null }],
    field: 'queryWords',
  },
  {
    id: 'search.unknown_word_share',
    title: 'Words that the catalogue does not have',
    component: 'search',
    kind: 'input',
    unit: 'share',
    better: 'neither',
    formula: 'words that no name of the catalogue has, in any form / words, for each transcript',
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'unknownWordShare',
  },
  {
    ...sample('unknown_popularity_share', 'Entries of unknown popularity', 'unknownPopularityShare'),
    formula: 'entries whose popularity neither the operator nor clicks say / entries, every ten seconds',
    unit: 'share',
    better: 'lower',
  },
  {
    ...sample('prior_clicks', 'Clicks that count for popularity', 'priorClicks'),
    formula: 'clicks on entries of the catalogue, after decay, every ten seconds',
    unit: 'count',
  },
  {
    ...sample('prior_on_share', 'Ranking uses clicks', 'priorOn'),
    formula: '1 while there are enough clicks to rank by, else 0, every ten seconds',
    unit: 'share',
  },
];
