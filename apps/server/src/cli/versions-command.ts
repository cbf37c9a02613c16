import { readFile, writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import { diffVersions, type VersionDifference } from '../rollout/registry/diff-versions.ts';
import { changeContent, parseSetting } from '../rollout/registry/make-version.ts';
import { evaluationReportSchema } from '../rollout/registry/version-reports.ts';
import { VersionError } from '../rollout/registry/version-error.ts';
import { versionFileOf, versionFileSchema, type VersionFile } from '../rollout/registry/version-file.ts';
import {
  createVersionStore,
  type ListedVersion,
  type VersionStore,
} from '../rollout/registry/version-store.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { openCommandDatabase } from './open-command-database.ts';
import { print, printJson } from './print.ts';

interface Output {
  json: boolean;
}

export interface MakeOptions extends Output {
  from: string;
  set: string[];
  by: string;
  reason: string;
  data?: string;
}

function withVersions<Result>(
  context: CommandContext,
  work: (store: VersionStore) => Promise<Result>,
): Promise<Result> {
  return withResources(context, async ({ config, logger }, closers) => {
    const { deployment } = config;
    const database = await openCommandDatabase({ config, logger }, closers);
    try {
      return await work(createVersionStore(database.db, deployment));
    } catch (error) {
      if (error instanceof VersionError) throw new CommandError(1, error.message, { cause: error });
      throw error;
    }
  });
}

/** `hark versions list`: prints the versions, latest first. */
export async function listVersions(context: CommandContext, { json }: Output): Promise<void> {
  const versions = await withVersions(context, (store) => store.list());
  if (json) {
    printJson({ versions: versions.map(summaryOf) });
    return;
  }
  if (versions.length === 0) print('There are no versions yet. A server records its own when it starts.');
  for (const { file, aliases } of versions) {
    const marks = aliases.length === 0 ? '' : `  [${aliases.join(', ')}]`;
    const { by, reason, at } = file.lineage;
    print(
      `${file.name}${marks}  ${file.digest.slice(0, 15)}  ${new Date(at).toISOString()}  ${by}: ${reason}`,
    );
  }
}

function summaryOf({ file, aliases, recordedAt }: ListedVersion) {
  const { name, digest, lineage } = file;
  return { name, digest, aliases, recordedAt, lineage };
}

/** `hark versions show REFERENCE`: prints a version as the file that `export` writes. */
export async function showVersion(
  context: CommandContext,
  reference: string,
  { json }: Output,
): Promise<void> {
  const { file } = await withVersions(context, (store) => store.find(reference));
  if (json) printJson(file);
  else print(JSON.stringify(file, null, 2));
}

/** `hark versions diff A B`: prints the values in which two versions differ. */
export async function diffTwo(
  context: CommandContext,
  [before, after]: readonly [string, string],
  { json }: Output,
): Promise<void> {
  const [one, other] = await withVersions(context, async (store) => [
    await store.find(before),
    await store.find(after),
  ]);
  const differences = diffVersions(plainOf(one), plainOf(other));
  if (json) printJson({ before: one.file.digest, after: other.file.digest, differences });
  else if (differences.length === 0) print('They answer alike.');
  else for (const difference of differences) print(describeDifference(difference));
}

function plainOf({ file }: ListedVersion) {
  return JSON.parse(JSON.stringify(file.content));
}

function describeDifference({ path, before, after }: VersionDifference): string {
  const written = (value: unknown): string => (value === undefined ? '(absent)' : JSON.stringify(value));
  return `${path}: ${written(before)} → ${written(after)}`;
}

/** `hark versions make NAME --from … --set path=value`: records a version that differs from another in these values. */
export async function makeVersion(
  context: CommandContext,
  name: string,
  { json, from, set, by, reason, data }: MakeOptions,
): Promise<void> {
  const file = await withVersions(context, async (store) => {
    const parent = await store.find(from);
    const content = changeContent(parent.file.content, set.map(parseSetting));
    const lineage = {
      parent: parent.file.digest,
      dataSet: data ?? null,
      code: parent.file.lineage.code,
      by,
      reason,
      at: Date.now(),
    };
    const made = versionFileOf(name, content, lineage);
    await store.record(made);
    return made;
  });
  if (json) printJson(file);
  else print(`Recorded ${file.name}, ${file.digest}.`);
}

/** `hark versions export REFERENCE [FILE]`: writes a version to a file, or prints it. */
export async function exportVersion(
  context: CommandContext,
  { reference, file: path }: { reference: string; file: string | undefined },
): Promise<void> {
  const { file } = await withVersions(context, (store) => store.find(reference));
  const text = `${JSON.stringify(file, null, 2)}\n`;
  if (path === undefined) {
    print(text.trimEnd());
    return;
  }
  await writeFile(path, text, { flag: 'wx' }).catch((cause: unknown) => {
    throw new CommandError(1, `${path} can't be written; it must not exist yet.`, { cause });
  });
  print(`Wrote ${file.name} to ${path}.`);
}

/** `hark versions import FILE`: records a version of another machine. */
export async function importVersion(context: CommandContext, path: string, { json }: Output): Promise<void> {
  const file = await readVersionFile(path);
  const isNew = await withVersions(context, (store) => store.record(file));
  if (json) printJson({ name: file.name, digest: file.digest, isNew });
  else print(isNew ? `Recorded ${file.name}, ${file.digest}.` : `${file.name} is recorded already.`);
}

async function readVersionFile(path: string): Promise<VersionFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CommandError(1, `The file ${path} can't be read.`, { cause });
  });
  const parsed = versionFileSchema.safeParse(parseText(path, text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw new CommandError(1, `${path} is no version: ${where}${issue?.message ?? 'it is invalid'}.`);
}

export interface ReportOptions extends Output {
  by?: string;
  note?: string;
}

/** `hark versions report REFERENCE [FILE]`: adds an evaluation report to a version, or prints its reports. */
export async function reportOnVersion(
  context: CommandContext,
  { reference, file: path }: { reference: string; file: string | undefined },
  { json, by, note }: ReportOptions,
): Promise<void> {
  if (path === undefined) return printReports(context, reference, json);
  if (by === undefined || note === undefined)
    throw new CommandError(2, 'A report needs --by and --note: who adds it, and what was evaluated.');
  const report = await readReportFile(path);
  const name = await withVersions(context, async (store) => {
    const { file } = await store.find(reference);
    await store.addReport(file.digest, { by, note, report });
    return file.name;
  });
  if (json) printJson({ name, added: true });
  else print(`Added the report to ${name}.`);
}

async function printReports(context: CommandContext, reference: string, json: boolean): Promise<void> {
  const reports = await withVersions(context, async (store) => {
    const { file } = await store.find(reference);
    return store.reports(file.digest);
  });
  if (json) return printJson({ reports });
  if (reports.length === 0) return print('It has no reports yet.');
  for (const { at, by, note, report } of reports)
    print(`${new Date(at).toISOString()}  ${by}: ${note}\n${JSON.stringify(report, null, 2)}`);
}

async function readReportFile(path: string): Promise<z.infer<typeof evaluationReportSchema>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CommandError(1, `The file ${path} can't be read.`, { cause });
  });
  const parsed = evaluationReportSchema.safeParse(parseText(path, text));
  if (parsed.success) return parsed.data;
  throw new CommandError(1, `${path} is no report: ${parsed.error.issues[0]?.message ?? 'it is invalid'}.`);
}

function parseText(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandError(1, `${path} is no JSON.`, { cause });
  }
}
