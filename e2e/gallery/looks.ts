import type { PageOptions } from '../support/browser.ts';

/** A window and the settings of its reader. */
export interface Look {
  name: string;
  options: PageOptions;
  /** As on paper. */
  isPrinted?: boolean;
  /** Only for pictures: `npm test` leaves it out, because others have the same layout and the same colours. */
  isExtra?: boolean;
  /** Only its layout is compared in `npm test`: others have the same colours, and as little room. */
  isLayoutOnly?: boolean;
}

const DESKTOP = { width: 1280, height: 800 };
const TOUCH = { hasTouch: true, isMobile: true };

export const LOOKS: readonly Look[] = [
  { name: 'desktop', options: { viewport: DESKTOP } },
  { name: 'desktop-dark', options: { viewport: DESKTOP, colorScheme: 'dark' }, isExtra: true },
  { name: 'desktop-forced-colors', options: { viewport: DESKTOP, forcedColors: 'active' } },
  // A window of 1280 × 800 pixels at 200 % zoom.
  {
    name: 'zoom-200',
    options: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
    isLayoutOnly: true,
  },
  { name: 'phone', options: { viewport: { width: 390, height: 844 }, ...TOUCH }, isExtra: true },
  { name: 'phone-dark', options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark', ...TOUCH } },
  {
    name: 'phone-landscape',
    options: { viewport: { width: 740, height: 340 }, ...TOUCH },
    isLayoutOnly: true,
  },
  { name: 'phone-small', options: { viewport: { width: 320, height: 568 }, ...TOUCH }, isExtra: true },
  { name: 'narrow', options: { viewport: { width: 240, height: 400 }, ...TOUCH } },
  { name: 'print', options: { viewport: DESKTOP }, isPrinted: true },
];
