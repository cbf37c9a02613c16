// The one way imports go: web -> shared; server -> shared, moonshine; moonshine -> nothing of ours but shared. Between
// the folders of each: scripts/lib/wings.cjs.
const { HOUSES, wingRules } = require('./scripts/lib/wings.cjs');

const TESTS = String.raw`(\.(test|contract)\.tsx?$|/testing/)`;
/** Packages with an onnxruntime in them, which sends telemetry unless it is loaded by `loadQuietly`. */
const ONNX_RUNTIMES = 'node_modules/(onnxruntime-node|sherpa-onnx[^/]*)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'web-knows-no-server',
      comment: 'They meet on the wire, in packages/shared.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^apps/server/' },
    },
    {
      name: 'server-knows-no-web',
      comment: 'The server serves the built web app as files.',
      severity: 'error',
      from: { path: '^apps/server/' },
      to: { path: '^apps/web/' },
    },
    {
      name: 'shared-stands-alone',
      comment: 'Runs in every browser and on every server: no Node, no DOM, no other package of ours.',
      severity: 'error',
      from: { path: '^packages/shared/src/', pathNot: TESTS },
      to: { pathNot: ['^packages/shared/src/', 'node_modules/zod/'] },
    },
    {
      name: 'moonshine-is-isomorphic',
      comment: 'It is given its ONNX sessions, so that the same code runs in a browser and in Node.',
      severity: 'error',
      from: { path: '^packages/moonshine/src/', pathNot: [TESTS, '^packages/moonshine/src/node/'] },
      to: {
        path: '.',
        pathNot: [
          '^packages/(moonshine/src/(?!node/)|shared/src/)',
          'node_modules/(llama-tokenizer-js|@bufbuild/protobuf)/',
        ],
      },
    },
    {
      name: 'moonshine-in-node-knows-nothing',
      comment: 'What hosts in Node are given besides: no package of anybody.',
      severity: 'error',
      from: { path: '^packages/moonshine/src/node/', pathNot: TESTS },
      to: { dependencyTypesNot: ['core'], pathNot: '^packages/moonshine/src/' },
    },
    {
      name: 'onnxruntime-where-it-is-silenced',
      comment: 'Each loads it by loadQuietly. Take openOnnxSession of the first.',
      severity: 'error',
      from: {
        pathNot: [
          '^apps/server/src/recognition/decoding/(onnx-runtime|sherpa-decoder).ts$',
          '^packages/moonshine/src/(moonshine-model|write-onnx).test.ts$',
        ],
      },
      to: { path: ONNX_RUNTIMES, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'onnxruntime-after-the-switch',
      comment: 'A static import is hoisted before loadQuietly: it must be import() inside of it.',
      severity: 'error',
      from: {},
      to: { path: ONNX_RUNTIMES, dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'packages-know-no-apps',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|e2e)/' },
    },
    {
      name: 'e2e-stays-outside',
      comment: 'Browser tests use the product as its users do.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(apps|packages/moonshine)/' },
    },
    {
      name: 'web-runs-in-browsers',
      comment: 'A browser has no modules of Node; tests and build code run in Node.',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-takes-nothing-for-node',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: TESTS },
      to: { path: '^packages/moonshine/src/node/' },
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { path: '/src/', pathNot: TESTS },
      to: { path: TESTS },
    },
    ...HOUSES.flatMap((house) => wingRules(house, TESTS)),
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      comment: 'A module that nothing imports and that imports nothing is left over.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [TESTS, String.raw`\.(config|d)\.(ts|mjs|cjs)$`, '^e2e/tests/', '^scripts/lib/wings.cjs$'],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: String.raw`(\?url|\?worker|\?raw|\?url&no-inline)$` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What we built. Packages have such folders too, and which of them is imported where is looked at.
    exclude: { path: String.raw`^(?!.*node_modules/).*(^|/)(dist|fixtures)/` },
    // Imports of types are dependencies too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
