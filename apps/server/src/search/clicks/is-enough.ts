import type { ClickPriorSettings } from './click-prior-settings.ts';

/** Share of the thresholds at which the click prior turns off again, so that a quiet weekend does not turn it off. */
const STAYS_ON_SHARE = 0.7;

/** Whether there are enough clicks to rank by. Pure. */
export function isEnough(
  { clicks, people }: { clicks: number; people: number },
  { leastClicks, leastPeople }: Pick<ClickPriorSettings, 'leastClicks' | 'leastPeople'>,
  wasOn: boolean,
): boolean {
  const share = wasOn ? STAYS_ON_SHARE : 1;
  return clicks >= share * leastClicks && people >= share * leastPeople;
}
