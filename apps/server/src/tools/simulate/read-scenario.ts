import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scenarioSchema, type Scenario } from './scenario.ts';

const NAME = /^[a-z][a-z0-9-]*$/;

export type ParsedScenario = { ok: true; scenario: Scenario } | { ok: false; problem: string };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a scenario, by its name in the folder of bundled scenarios or by its path. */
export async function readScenario(nameOrPath: string, folder: string): Promise<ParsedScenario> {
  const path = NAME.test(nameOrPath) ? join(folder, `${nameOrPath}.json`) : nameOrPath;
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return { ok: false, problem: `Cannot read the scenario ${path}.` };
  const json = parseJson(text);
  if (json === undefined) return { ok: false, problem: `The scenario ${path} is not valid JSON.` };
  const parsed = scenarioSchema.safeParse(json);
  if (parsed.success) return { ok: true, scenario: parsed.data };
  const issues = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'it'}: ${issue.message}`);
  return { ok: false, problem: `The scenario ${path} is invalid:\n${issues.join('\n')}` };
}
