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

/** Defines how often one kind of the owner's rules changes an answer. */
function ruleShare(name: string, title: string, what: string, field: string): RateMetric {
  return {
    id: `search.${name}`,
    title,
    component: 'search',
    kind: 'input',
    unit: 'share',
    better: 'neither',
    formula: `answers ${what} / answers, spoken and typed`,
    shape: 'rate',
    from: ['utterance.answered', 'query.searched'],
    hit: [{ field, is: true }],
  };
}

type Sample = Omit<DistributionMetric, 'formula' | 'unit'>;

/** Defines a figure of each server process; a gauge in Prometheus. */
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

/** Metrics of queries, results and their use. */
export const SEARCH_METRICS: readonly MetricDefinition[] = [
  {
    ...clickRate(
      'ctr',
      'Click-through rate',
      'tasks with a click within 5 minutes / tasks with results shown',
      'clicked',
    ),
    headline: true,
  },
  clickRate(
    'ctr_first',
    'First-result clicks',
    'tasks with a click on the first result / tasks with results shown',
    'clickedFirst',
  ),
  clickRate(
    'good_click_rate',
    'Good clicks',
    'tasks with a click followed by >= 30 s away from the page / tasks with results shown',
    'goodClick',
  ),
  {
    id: 'search.zero_result_rate',
    title: 'Zero results',
    component: 'search',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'tasks with a search without results / tasks with a search',
    headline: true,
    shape: 'rate',
    from: ['task.closed'],
    of: [{ field: 'searched', is: true }],
    hit: [{ field: 'zeroResult', is: true }],
  },
  {
    id: 'search.abandonment_rate',
    title: 'Abandoned tasks',
    component: 'search',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'tasks without a click, a repeat or a typed query / tasks',
    headline: true,
    shape: 'rate',
    from: ['task.closed'],
    hit: [{ field: 'abandoned', is: true }],
  },
  {
    id: 'search.voice_ms',
    title: 'Voice search time',
    component: 'search',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula: 'search time per answer',
    headline: true,
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'searchMs',
    stage: 'search',
  },
  {
    id: 'search.typed_ms',
    title: 'Typed search time',
    component: 'search',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula: 'search time per typed query',
    shape: 'distribution',
    from: ['query.searched'],
    field: 'tookMs',
    exposedAs: 'hark_typed_search_duration_seconds',
  },
  {
    id: 'search.query_words',
    title: 'Words per query',
    component: 'search',
    kind: 'input',
    unit: 'words',
    better: 'neither',
    formula: 'words per non-empty transcript, after normalisation',
    shape: 'distribution',
    from: ['utterance.answered'],
    of: [{ field: 'empty', is: null }],
    field: 'queryWords',
  },
  ruleShare('rule_synonym_share', 'Synonyms used', 'with a result by a synonym of the owner', 'ruleSynonym'),
  ruleShare('rule_pin_share', 'Pins used', 'with a result that the owner pinned', 'rulePin'),
  ruleShare(
    'rule_hide_share',
    'Hidden for a query',
    'to a query for which the owner hides an entry',
    'ruleHide',
  ),
  ruleShare('rule_answer_share', 'Fixed answers', 'with a fixed answer of the owner', 'ruleAnswer'),
  {
    id: 'search.unknown_word_share',
    title: 'Out-of-vocabulary words',
    component: 'search',
    kind: 'input',
    unit: 'share',
    better: 'neither',
    formula: 'words that occur in no catalogue name, in any form / words, per transcript',
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'unknownWordShare',
  },
  {
    ...sample('unknown_popularity_share', 'Entries without popularity', 'unknownPopularityShare'),
    formula: 'entries without a popularity from the operator or from clicks / entries, every 10 s',
    unit: 'share',
    better: 'lower',
  },
  {
    ...sample('prior_clicks', 'Clicks in the popularity prior', 'priorClicks'),
    formula: 'clicks on catalogue entries, after decay, every 10 s',
    unit: 'count',
  },
  {
    ...sample('prior_on_share', 'Click ranking active', 'priorOn'),
    formula: '1 while there are enough clicks to rank by, otherwise 0, every 10 s',
    unit: 'share',
  },
];
