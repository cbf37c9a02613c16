// Which folder may import which: rules for `.dependency-cruiser.cjs`. ARCHITECTURE.md says what each folder holds.

/**
 * @typedef {object} House
 * @property {string} root folder whose subfolders are listed
 * @property {Record<string, string[]>} wings subfolder -> those that it may import besides itself; `.` for the files of
 *   `root` itself, which otherwise may import any of its folders
 */

const BELOW_SERVING = ['answering', 'base', 'http', 'observing', 'recognition'];
const COMPOSED = [
  ...BELOW_SERVING,
  'background',
  'config',
  'operating',
  'rollout',
  'search',
  'serving',
  'store',
  'tracing',
];

/** @type {House[]} */
const HOUSES = [
  {
    root: 'apps/server/src',
    wings: {
      base: [],
      store: ['base'],
      background: ['base', 'store'],
      recognition: ['base'],
      search: ['background', 'base', 'store'],
      answering: ['background', 'base', 'recognition', 'search'],
      observing: ['answering', 'background', 'base', 'recognition', 'store'],
      http: ['base'],
      rollout: ['answering', 'background', 'base', 'observing', 'recognition', 'search', 'store'],
      serving: BELOW_SERVING,
      operating: ['background', 'base', 'http', 'observing', 'rollout', 'search'],
      learning: ['answering', 'base', 'recognition', 'search'],
      tracing: ['answering', 'base', 'recognition', 'serving'],
      tools: ['base', 'learning', 'recognition'],
      // It names what can be configured, as the wings define it.
      config: ['answering', 'base', 'http', 'recognition', 'search', 'tracing'],
      composition: COMPOSED,
      cli: [...COMPOSED, 'composition', 'learning', 'tools'],
    },
  },
  {
    root: 'apps/server/src/recognition',
    wings: {
      '.': [],
      audio: [],
      speech: ['.'],
      confidence: ['.'],
      decoding: ['.', 'confidence', 'speech'],
      engines: ['.', 'confidence', 'decoding'],
      pool: ['.', 'confidence', 'decoding', 'engines', 'speech'],
    },
  },
  {
    root: 'apps/server/src/search',
    wings: {
      '.': [],
      'spoken-forms': [],
      analysis: ['spoken-forms'],
      meaning: ['.', 'analysis'],
      properties: ['.', 'analysis'],
      rules: ['.', 'analysis'],
      query: ['.', 'analysis', 'meaning'],
      understanding: ['.', 'analysis', 'query'],
      ranking: ['.', 'analysis', 'query', 'spoken-forms'],
      names: ['.', 'analysis', 'query', 'spoken-forms'],
      catalogue: ['.', 'properties'],
      index: [
        '.',
        'analysis',
        'meaning',
        'names',
        'properties',
        'query',
        'ranking',
        'rules',
        'understanding',
      ],
      clicks: ['index', 'ranking'],
    },
  },
  {
    root: 'apps/server/src/answering',
    wings: {
      pipeline: [],
      endpointing: [],
      biasing: [],
      early: ['endpointing', 'pipeline'],
      setup: ['early', 'endpointing', 'pipeline'],
      versions: ['early', 'pipeline', 'setup'],
    },
  },
  {
    root: 'apps/server/src/observing',
    wings: {
      '.': [],
      prometheus: [],
      events: ['prometheus'],
      metrics: ['events'],
      drift: ['.', 'events', 'metrics'],
      blame: ['.', 'events', 'metrics'],
      alarms: ['.', 'drift', 'events', 'metrics', 'prometheus'],
    },
  },
  {
    root: 'apps/server/src/rollout',
    wings: {
      judge: [],
      registry: [],
      router: ['registry', 'state'],
      state: ['judge', 'registry'],
      evidence: ['judge', 'state'],
      ramp: ['evidence', 'judge', 'registry', 'state'],
      shadow: ['judge', 'registry', 'state'],
    },
  },
  {
    root: 'apps/server/src/serving',
    wings: { gateway: [], transcript: [], routes: ['gateway', 'transcript'] },
  },
  {
    root: 'apps/server/src/learning',
    wings: { search: [], evaluation: [], calibration: ['evaluation'] },
  },
  {
    root: 'apps/server/src/tools',
    wings: {
      'wire-client': [],
      speaking: ['wire-client'],
      load: ['speaking', 'wire-client'],
      simulate: ['speaking', 'wire-client'],
      drill: ['simulate', 'wire-client'],
      rehearse: [],
    },
  },
  {
    root: 'apps/web/src',
    wings: {
      capture: [],
      wire: [],
      reporting: ['wire'],
      voice: ['capture', 'reporting', 'wire'],
      features: ['capture', 'reporting', 'voice', 'wire'],
      app: ['capture', 'features', 'reporting', 'voice', 'wire'],
    },
  },
  { root: 'apps/web/src/features', wings: { search: [], ops: [] } },
  {
    root: 'packages/shared/src',
    wings: {
      '.': [],
      text: [],
      wire: [],
      events: ['wire'],
      metrics: ['events', 'text', 'wire'],
      alarms: ['events', 'metrics', 'wire'],
      rollouts: ['events', 'wire'],
      http: ['.', 'alarms', 'events', 'metrics', 'rollouts', 'wire'],
    },
  },
  {
    root: 'packages/shared/src/metrics',
    wings: {
      definitions: [],
      figures: ['definitions'],
      detectors: ['definitions', 'figures'],
      causes: ['definitions', 'figures'],
      tasks: [],
    },
  },
];

/** @param {string} root @param {string} wing */
function pathOf(root, wing) {
  return wing === '.' ? `^${root}/[^/]+$` : `^${root}/${wing}/`;
}

/** @param {string} root @param {string} wing */
function ruleName(root, wing) {
  return wing === '.' ? `${root}/*` : `${root}/${wing}`;
}

/**
 * One rule for each folder, and one against folders that are not in the table.
 *
 * @param {House} house
 * @param {string} tests pattern of modules that may import anything
 * @returns {import('dependency-cruiser').IForbiddenRuleType[]}
 */
function wingRules({ root, wings }, tests) {
  const severity = /** @type {const} */ ('error');
  const listed = Object.entries(wings);
  return [
    ...listed.map(([wing, below]) => ({
      name: ruleName(root, wing),
      comment: `Of this folder's neighbours it may import: ${below.join(', ') || 'none'}. See scripts/lib/wings.cjs.`,
      severity,
      from: { path: pathOf(root, wing), pathNot: tests },
      to: { path: `^${root}/`, pathNot: [wing, ...below].map((name) => pathOf(root, name)) },
    })),
    {
      name: `${root}/unlisted`,
      comment: 'Say in scripts/lib/wings.cjs what this folder may import.',
      severity,
      from: { path: `^${root}/[^/]+/`, pathNot: [tests, ...listed.map(([wing]) => pathOf(root, wing))] },
      to: {},
    },
  ];
}

module.exports = { HOUSES, ruleName, wingRules };
