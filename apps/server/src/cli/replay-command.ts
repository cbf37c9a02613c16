import { constants, setPriority } from 'node:os';
import { readSetup } from '../composition/apply-config.ts';
import { VersionError } from '../rollout/registry/version-error.ts';
import type { VersionFile } from '../rollout/registry/version-file.ts';
import { createVersionStore, type VersionStore } from '../rollout/registry/version-store.ts';
import { countPairs } from '../rollout/shadow/count-pairs.ts';
import type { ShadowParts } from '../rollout/shadow/draft-shadow.ts';
import { replayClip, type ReplayedPair } from '../rollout/shadow/replay-clips.ts';
import { keepPair } from '../rollout/shadow/shadow-store.ts';
import { readServingState } from '../rollout/state/read-serving-state.ts';
import type { OpenedDatabase } from '../store/open-database.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { openCommandDatabase } from './open-command-database.ts';
import { printJson } from './print.ts';
import { createProgress } from './progress.ts';
import { type ClipSource, fileClips, retainedClips } from './replayed-clips.ts';
import { printReplay, type ReplayReport } from './replay-report.ts';
import { openSide } from './replay-sides.ts';

export interface ReplayOptions {
  json: boolean;
  /** The challenger and the champion; default: those of the rollout that is not over. */
  version?: string;
  against?: string;
  hours: number;
  limit: number;
  examples: number;
}

/** What is compared: two versions, for a rollout or for themselves. */
interface Compared {
  champion: VersionFile;
  challenger: VersionFile;
  rollout: string | null;
}

async function findCompared(
  store: VersionStore,
  database: OpenedDatabase,
  { deployment, options }: { deployment: string; options: ReplayOptions },
): Promise<Compared> {
  const file = async (reference: string): Promise<VersionFile> => (await store.find(reference)).file;
  if (options.version === undefined) {
    const state = await readServingState(database.db, deployment);
    if (state === null || state.rollout === null)
      throw new CommandError(
        2,
        'There is no rollout to replay for. Name two versions: --version A --against B.',
      );
    const { id: rollout, challenger } = state.rollout;
    return { champion: await file(state.champion), challenger: await file(challenger), rollout };
  }
  const challenger = await file(options.version);
  const champion = await file(options.against ?? 'champion');
  if (champion.digest === challenger.digest)
    throw new CommandError(2, `${champion.name} can't be compared with itself.`);
  return { champion, challenger, rollout: null };
}

/** Threads that are started from here on give way to a server on this machine. */
function giveWay(): void {
  setPriority(constants.priority.PRIORITY_LOW);
}

interface Replayed {
  pairs: ReplayedPair[];
  unusable: number;
  stored: number;
}

interface ReplayParts {
  champion: ShadowParts;
  challenger: ShadowParts;
  rollout: string | null;
  database: OpenedDatabase;
  signal: AbortSignal;
}

async function keepReplayed(
  { database, rollout }: ReplayParts,
  { utterance }: ClipSource,
  pair: ReplayedPair,
): Promise<boolean> {
  if (rollout === null || utterance === null) return false;
  const { utteranceId, clientId } = utterance;
  return keepPair(database.db, { ...pair, rollout, utteranceId, clientId, isReplayed: true });
}

async function replayAll(sources: readonly ClipSource[], parts: ReplayParts): Promise<Replayed> {
  const replayed: Replayed = { pairs: [], unusable: 0, stored: 0 };
  const progress = createProgress('recordings');
  progress.start(sources.length);
  for (const [index, source] of sources.entries()) {
    if (parts.signal.aborted) break;
    const clip = await source.read().catch((error: unknown) => {
      process.stderr.write(
        `hark: ${source.name}: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      return null;
    });
    const pair = clip === null ? null : await replayClip(clip, index % 2 === 1, parts);
    if (pair === null) replayed.unusable++;
    else {
      replayed.pairs.push(pair);
      if (await keepReplayed(parts, source, pair)) replayed.stored++;
    }
    progress.update(index + 1);
  }
  progress.stop();
  return replayed;
}

async function replayVersions(
  context: CommandContext,
  path: string | undefined,
  options: ReplayOptions,
): Promise<ReplayReport> {
  return withResources(context, async (resources, closers) => {
    const { config, logger } = resources;
    const { deployment } = config;
    const database = await openCommandDatabase({ config, logger }, closers);
    const store = createVersionStore(database.db, deployment);
    const { champion, challenger, rollout } = await findCompared(store, database, { deployment, options });
    const query = { hours: options.hours, most: options.limit, rollout };
    const sources =
      path === undefined
        ? await retainedClips(database, config, query)
        : await fileClips(path, options.limit);
    if (sources.length === 0) throw new CommandError(1, noneFound(path, options));
    giveWay();
    const side = { ...resources, database, own: await readSetup(config), closers };
    const parts = { champion: await openSide(side, champion), challenger: await openSide(side, challenger) };
    const replayed = await replayAll(sources, { ...parts, rollout, database, signal: context.signal });
    const showsText = path !== undefined || config.opsShowText;
    return reportOf({ champion, challenger, rollout }, replayed, {
      options,
      showsText,
      isStored: path === undefined,
    });
  });
}

function noneFound(path: string | undefined, { hours }: ReplayOptions): string {
  return path === undefined
    ? `There is nothing new to replay: no recording of the last ${hours} h whose speaker agreed. Pass --hours, or a manifest or folder.`
    : `No recordings found at ${path}.`;
}

interface ReportHow {
  options: ReplayOptions;
  showsText: boolean;
  isStored: boolean;
}

function reportOf(
  { champion, challenger, rollout }: Compared,
  { pairs, unusable, stored }: Replayed,
  { options, showsText, isStored }: ReportHow,
): ReplayReport {
  const named = ({ name, digest }: VersionFile) => ({ name, digest });
  const visible = pairs.filter(({ isVisible }) => isVisible).slice(0, options.examples);
  return {
    champion: named(champion),
    challenger: named(challenger),
    recordings: pairs.length + unusable,
    unusable,
    ...countPairs(pairs),
    stored: rollout === null || !isStored ? null : stored,
    examples: showsText ? visible.map(({ name, distance, said }) => ({ name, distance, said })) : null,
  };
}

/**
 * `hark replay [MANIFEST|FOLDER]`: answers recordings by two versions and compares the answers. Recordings of people are
 * those that are kept with their consent.
 */
export async function replay(
  context: CommandContext,
  path: string | undefined,
  options: ReplayOptions,
): Promise<void> {
  if (options.against !== undefined && options.version === undefined)
    throw new CommandError(2, '--against needs --version, the version to compare.');
  const report = await replayVersions(context, path, options).catch((error: unknown) => {
    if (error instanceof VersionError) throw new CommandError(1, error.message, { cause: error });
    throw error;
  });
  if (options.json) printJson(report);
  else printReplay(report);
  if (context.signal.aborted) throw new CommandError(1, 'Interrupted: these are not all recordings.');
  if (report.pairs === 0) throw new CommandError(1, 'No recording could be replayed.');
}
