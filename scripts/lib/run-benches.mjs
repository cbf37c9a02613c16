import { readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { benchRatio, benchTable } from './bench-table.mjs';
import { parseArguments } from './parse-arguments.mjs';
import { prepare } from './prepare.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { ROOT } from './workspace.mjs';

/** @typedef {import('../../bench/bench-row.ts').Bench} Bench */
/** @typedef {import('../../bench/bench-row.ts').BenchRow} BenchRow */

const FOLDER = join(ROOT, 'bench');
const LATEST = join(FOLDER, 'latest.json');
const USAGE = 'Usage: npm run bench [-- NAME…]. NAME is a file in bench/, such as audio-frame.';

/**
 * Runs the benchmarks, shows each as a table of ratios, and writes all of them to bench/latest.json; a selection is not
 * written.
 *
 * @param {readonly string[]} args names of benchmarks; none for all
 */
export async function runBenches(args) {
  const { positionals } = parseArguments({ args: [...args], allowPositionals: true }, USAGE);
  const files = chooseFiles(positionals);
  await prepare();
  const results = [];
  for (const file of files) {
    const { NAME: name, run } = await loadBench(file);
    console.log(`\n${name}`);
    const rows = await run();
    console.log(benchTable(rows));
    results.push({
      name,
      rows: rows.map(withRatio),
    });
  }
  if (positionals.length === 0)
    writeFileSync(LATEST, `${JSON.stringify({ ...machine(), results }, null, 2)}\n`);
}

/** @param {readonly string[]} names */
function chooseFiles(names) {
  const all = readdirSync(FOLDER).filter((file) => file.endsWith('.bench.ts'));
  const unknown = names.filter((name) => !all.includes(`${name}.bench.ts`));
  if (unknown.length > 0) {
    throw new SetupFailure(`There is no benchmark named ${unknown.join(', ')}.\n${USAGE}`, { exitCode: 2 });
  }
  return names.length === 0 ? all.toSorted() : names.map((name) => `${name}.bench.ts`);
}

/**
 * Through Vite, because Node 20 reads no TypeScript.
 *
 * @param {string} file
 */
async function loadBench(file) {
  const { runnerImport } = await import('vite');
  /** @type {{module: Bench}} */
  const { module } = await runnerImport(join(FOLDER, file), {
    root: FOLDER,
    configFile: false,
    logLevel: 'error',
  });
  return module;
}

/** @param {BenchRow} row */
function withRatio({ measure, unit, ours, baseline }) {
  return { measure, unit, ours, baseline, ratio: benchRatio(ours, baseline.value) };
}

function machine() {
  return {
    measuredAt: new Date().toISOString(),
    node: process.versions.node,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
  };
}
