import type { Detector } from '@hark/shared/alarms/alarm-rule';
import type { RuleThresholds } from '@hark/shared/http/alarms-api';

const uses: Record<RuleThresholds['use'], string> = {
  active: 'Active',
  muted: 'Muted',
  retired: 'Retired',
};

const times = (count: number): string => (count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`);

/** What a rule compares: two rules of one metric have the same title. */
const detectors: Record<Detector, string> = {
  rate: 'against the baseline',
  bound: 'against a fixed bound',
  burn: 'error budget',
  drift: 'against the reference',
  missing: 'missing values',
  calibration: 'confidence against outcomes',
  choice: 'choices for the same words',
  'unknown-words': 'words',
};

/** Every text of the thresholds page, ready for translation. */
export const thresholdMessages = {
  heading: 'Thresholds',
  note: 'Each rule with its numbers. A change takes effect at once, needs a reason, and can be taken back.',
  unsupported: 'This server has no thresholds to change: it is older than this page.',
  filterLabel: 'Rules to show',
  filters: (all: number, never: number, off: number) => ({
    all: `All rules (${all})`,
    'never-fired': `Never fired (${never})`,
    'not-active': `Muted or retired (${off})`,
  }),
  neverFired: (count: number) =>
    count === 1
      ? 'One rule has never fired. If it never will, mute or retire it.'
      : `${count} rules have never fired. Those that never will can be muted or retired.`,
  noneFired: 'No rule has fired yet.',
  nothingShown: 'No rule is like that.',
  uses,
  detectors,
  meaningsOfUse: {
    active: 'judged, shown and sent',
    muted: 'judged and shown in the history, not sent',
    retired: 'not judged',
  } satisfies Record<RuleThresholds['use'], string>,
  fired: (count: number, last: string | null) =>
    count === 0 ? 'never fired' : `fired ${times(count)}${last === null ? '' : `, last ${last}`}`,
  version: (version: number) => (version === 0 ? 'defaults' : `version ${version}`),
  change: 'Change this rule',
  labelOfUse: 'Use',
  fieldBounds: (from: string, to: string, standard: string) => `${from} to ${to}; default ${standard}.`,
  suggested: (value: string) => `Suggested by recent data: ${value}.`,
  take: (value: string) => `Use ${value}`,
  noSuggestion: 'Not enough data for a suggestion.',
  problems: {
    'no-number': 'Enter a number.',
    'out-of-range': (from: string, to: string) => `Enter a number from ${from} to ${to}.`,
  },
  previewHeading: 'What it would have fired',
  previewAsking: 'Computing…',
  preview: (days: number, now: number) => `In the last ${days} days: ${times(now)} as it is`,
  previewProposed: (proposed: number) => `, ${times(proposed)} with these numbers`,
  previewData: (withData: number, days: number) => `There are figures for ${withData} of these ${days} days.`,
  previewNone: 'There are no figures of these days yet.',
  previewRows: { now: 'As it is', proposed: 'With these numbers' },
  previewTimes: 'Show the times',
  previewFailed: (reason: string) => `It could not be computed: ${reason}`,
  still: 'still',
  reason: 'Reason',
  nothingChanged: 'Change a number or the use first.',
  noSuchNumber: 'One of the numbers is none.',
  effect: (changes: readonly string[]) =>
    changes.length === 0
      ? 'Nothing is changed yet.'
      : `Changes ${changes.join('; ')}. It takes effect at the next judgement, on every server.`,
  changeWords: (name: string, from: string, to: string) => `${name} from ${from} to ${to}`,
  action: 'Save',
  historyHeading: 'Changes',
  historyNone: 'Never changed.',
  historyLine: (version: number, by: string, reason: string) => `Version ${version}, ${by}: “${reason}”`,
  inForce: 'in force',
  restore: (version: number) => (version === 0 ? 'Restore the defaults…' : `Restore version ${version}…`),
  restoreHeading: (version: number) =>
    version === 0 ? 'Restore the defaults' : `Restore version ${version}`,
  restoreEffect: (version: number) =>
    version === 0
      ? 'Makes the defaults a new version. What was changed stays in the list of changes.'
      : `Makes the numbers and the use of version ${version} a new version. What was changed stays in the list of changes.`,
  restoreAction: 'Restore',
};
