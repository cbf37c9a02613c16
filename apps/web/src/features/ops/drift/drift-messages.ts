import type { Drift, DriftFinding, DriftSettings } from '@hark/shared/http/drift-api';
import { counted } from '../alarms/alarm-messages.ts';

/** How fast an input changes. */
export type Speed = DriftFinding['speed'];

const speeds: Record<Speed, string> = {
  within_days: 'changes within days',
  within_weeks: 'changes within weeks',
  within_months: 'changes within months',
  stable: 'stable over four weeks',
  not_enough_data: 'not enough data to say how fast',
};

const speedMeanings: Record<Speed, string> = {
  within_days:
    'What is learned from it is out of date within days. Find out why it changes before you retrain on it.',
  within_weeks: 'Retrain every few weeks, or when it drifts.',
  within_months: 'Retraining a few times a year is enough.',
  stable: 'It gives no reason to retrain.',
  not_enough_data: 'Needs samples from now, a day, a week and four weeks ago.',
};

const verdicts: Record<DriftFinding['verdict'], string> = {
  quiet: 'quiet',
  warning: 'warning',
  alarm: 'alarm',
  not_enough_data: 'not enough data',
};

const kinds: Record<Drift['verdicts'][number]['kind'], string> = {
  none: 'No drift',
  data: 'Data drift',
  concept: 'Concept drift',
  undetermined: 'Data or concept drift',
  not_enough_data: 'Not enough data',
};

const settingNames: Record<keyof DriftSettings, string> = {
  everyMinutes: 'Minutes between two checks',
  windowHours: 'Hours of a window',
  referenceDays: 'Days of the reference, while none is frozen',
  minSliceSamples: 'Least samples of a slice',
  minReferenceSamples: 'Least samples of a reference',
  choiceDays: 'Days of choices',
  choiceReferenceDays: 'Days of choices before',
  wordDays: 'Days of words',
  wordReferenceDays: 'Days of words before',
  blameClips: 'Most recordings of a replay',
  minBlameClips: 'Least recordings for shares',
};

/** Every text of the drift page, ready for translation. */
export const driftMessages = {
  heading: 'Drift',
  unsupported: 'This server has no drift checks: it is older than this page.',
  checked: (ago: string) => `Last checked ${ago}.`,
  neverChecked: 'Not checked yet.',
  verdictsHeading: 'Data or concept',
  verdictsNone: 'There is no verdict yet.',
  kinds,
  referenceHeading: 'Reference',
  reference: (name: string, version: number) => `“${name}”, version ${version}`,
  referenceAbout: (span: string, tasks: string, by: string, time: string, reason: string) =>
    `${span} · ${tasks} tasks · frozen by ${by} on ${time}: “${reason}”`,
  noReference:
    'No frozen reference is in force: the days before are compared with. Freeze a time that you know was good.',
  otherReferences: (count: number) => counted(count, 'other reference'),
  freeze: {
    open: 'Freeze a reference…',
    heading: 'Freeze a reference',
    from: 'From',
    to: 'To',
    name: 'Name',
    reason: 'Reason',
    choose: 'Compare with it from the next check on',
    effect: 'Keeps the distributions of this time. Other references are kept.',
    wrongTime: 'The end must be after the start.',
    action: 'Freeze',
  },
  choose: {
    open: (name: string | null) =>
      name === null ? 'Compare with the days before…' : `Compare with “${name}”…`,
    heading: (name: string | null) =>
      name === null ? 'Compare with the days before' : `Compare with “${name}”`,
    effect: 'All inputs are compared with it from the next check on. No reference is removed.',
    reason: 'Reason',
    action: 'Compare',
  },
  settings: {
    part: 'How it is compared',
    open: 'Change the settings…',
    heading: 'Change the settings',
    action: 'Save',
    reason: 'Reason',
    effect: 'Holds from the next check on, for real and simulated traffic. Earlier versions are kept.',
    wrong: (names: readonly (keyof DriftSettings)[]) =>
      `Enter a possible number: ${names.map((name) => settingNames[name]).join(', ')}.`,
    version: (version: number, by: string, time: string, reason: string) =>
      `Version ${version} by ${by} on ${time}: “${reason}”`,
    names: settingNames,
  },
  trafficLabel: 'Traffic',
  traffic: { real: 'Real traffic', synthetic: 'Simulated traffic' },
  check: 'Check now',
  checkFailed: (reason: string) => `The check failed: ${reason}`,
  findingsHeading: 'What changed',
  findingsNote: 'What moves with quality comes first.',
  findingsNone: 'Nothing has been compared yet.',
  allQuiet: 'No input differs from the reference.',
  quietOnes: (count: number) => `${counted(count, 'input')} quiet, or without enough data`,
  more: (count: number) => `Show ${counted(count, 'more change', 'more changes')}`,
  verdicts,
  values: (value: string, reference: string) => `${value}, was ${reference}`,
  sizes: {
    ks: (size: string) => `moved by ${size} standard deviations`,
    psi: (size: string) => `PSI ${size}`,
    missing: (size: string) => `${size} missing`,
  },
  counts: (n: string, referenceN: string) => `${n} against ${referenceN} samples`,
  chance: (p: string) => `p ${p.startsWith('<') ? p : `= ${p}`} after correction`,
  withQuality: (share: string) => `moves with quality: ${share}`,
  speedHeading: 'How fast inputs change',
  speedNote: 'Each input is compared with itself a day, a week and four weeks ago.',
  speeds,
  speedMeanings,
  calibrationHeading: 'Confidence against outcomes',
  calibrationNote:
    'The confidence says how many transcripts should be right. What people did afterwards says how many were. The gap is the difference, less that of the reference, in percentage points.',
  calibrationNone: 'Not enough tasks with an outcome.',
  calibrationColumns: {
    slice: 'Slice',
    expected: 'Expected',
    realised: 'Realised',
    gap: 'Gap (95 %)',
    n: 'Tasks',
  },
  everything: 'Everything',
  tooSure: 'too sure',
  choicesHeading: 'Choices that changed',
  choicesNote: 'For the same words, people choose something else than before.',
  choicesNone: 'None.',
  choice: (title: string, share: string) => `${title} (${share})`,
  nothing: 'nothing',
  clicks: (count: string) => `${count} clicks`,
  wordsHeading: 'Words that the catalogue lacks',
  wordsNone: 'None stands out.',
  moreWords: (count: number) => `Show ${counted(count, 'more word')}`,
  wordColumns: { word: 'Word', n: 'Now', before: 'Before' },
  hidden: (count: number) =>
    `${count} hidden: text is not allowed. Start the server with HARK_OPS_SHOW_TEXT=1 to see it.`,
};
