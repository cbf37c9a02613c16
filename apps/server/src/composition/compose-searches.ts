import type { Logger } from 'pino';
import { fnv1a } from '../base/fnv1a.ts';
import type { ServingSetup } from '../answering/setup/serving-setup.ts';
import { createClickPrior, type RunningClickPrior } from '../search/clicks/click-prior-tasks.ts';
import type { Events } from './compose-events.ts';
import { openIndex, type Resources } from './open-resources.ts';
import { createSearches, createSharedClicks, type Searches } from './open-searches.ts';

interface SearchesOptions extends Pick<Resources, 'setup' | 'index' | 'database' | 'background'> {
  events: Pick<Events, 'log'>;
  logger: Logger;
}

interface ComposedSearches {
  searches: Searches;
  /** The status of the clicks by the settings of the configuration. */
  clickPrior: Pick<RunningClickPrior, 'status'>;
}

type ClickSettings = ServingSetup['ranking']['clicks'];

/** Composes the searches of all versions, and the clicks that they count. */
export function composeSearches(options: SearchesOptions): ComposedSearches {
  const { setup, index, database } = options;
  const own = JSON.stringify(setup.ranking.clicks);
  let ownPrior: RunningClickPrior | null = null;
  const clicks = createSharedClicks((settings) => {
    const isOwn = JSON.stringify(settings) === own;
    const prior = startPrior(options, settings, isOwn, (evidence) => clicks.onEvidence(settings, evidence));
    if (isOwn) ownPrior = prior.prior;
    return prior.stop;
  });
  const searches = createSearches({
    first: index,
    ranking: setup.ranking,
    open: (ranking) => openIndex(database, { catalogue: setup.catalogue, ranking }),
    followClicks: clicks.followClicks,
  });
  return { searches, clickPrior: { status: () => ownPrior?.status() ?? null } };
}

function startPrior(
  { setup, database, background, events, logger }: SearchesOptions,
  settings: ClickSettings,
  isOwn: boolean,
  onEvidence: Parameters<typeof createClickPrior>[0]['onEvidence'],
): { prior: RunningClickPrior; stop: () => Promise<void> } {
  const prior = createClickPrior({
    db: database.db,
    catalogue: setup.catalogue,
    settings,
    label: isOwn ? '' : `.${fnv1a(JSON.stringify(settings)).toString(16)}`,
    span: () => events.log.span(),
    nowMs: Date.now,
    onEvidence,
    logger,
  });
  const started = prior.tasks.map((task) => background.every(task));
  return {
    prior,
    async stop() {
      await Promise.all(started.map((task) => task.stop()));
    },
  };
}
