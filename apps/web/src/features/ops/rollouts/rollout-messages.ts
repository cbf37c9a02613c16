import type { RolloutTransition, rolloutSummarySchema } from '@hark/shared/http/rollouts-api';
import type { Outcome } from '@hark/shared/rollouts/rollout-plan';
import type { AutomationDegree } from '@hark/shared/rollouts/rollout-spec';
import type { RolloutPhase } from '@hark/shared/rollouts/serving-state';
import type { z } from 'zod';
import type { ActionName } from './rollouts-client.ts';

type Kind = z.infer<typeof rolloutSummarySchema>['kind'];

const phases: Record<RolloutPhase, string> = {
  shadow: 'Shadow',
  canary: 'Canary',
  paused: 'Paused',
  promoted: 'Promoted',
  'rolled-back': 'Rolled back',
};

const outcomes: Record<Outcome, { title: string; meaning: string }> = {
  null: { title: 'Nothing heard', meaning: 'speech without a transcript' },
  redo: { title: 'Said again', meaning: 'the same search repeated' },
  switch: { title: 'Typed instead', meaning: 'given up speaking' },
  error: { title: 'Not answered', meaning: 'refused or failed' },
  slow: { title: 'Slow', meaning: 'slower than 95 % of the control’s tasks' },
};

const automations: Record<AutomationDegree, { title: string; meaning: string }> = {
  manual: { title: 'Manual', meaning: 'Only people advance and promote.' },
  propose: { title: 'Propose', meaning: 'The judge proposes each step, and a person confirms it.' },
  automatic: { title: 'Automatic', meaning: 'The judge advances and promotes by itself.' },
};

const kinds: Record<Kind, { title: string; meaning: string }> = {
  canary: { title: 'Canary', meaning: 'A growing share of the people, judged at each step.' },
  'blue-green': {
    title: 'Blue-green',
    meaning: 'Everybody at once, after the shadow if there is one. The champion stays ready for a return.',
  },
};

const transitions: Record<RolloutTransition['action'], string> = {
  start: 'Started',
  advance: 'Advanced',
  promote: 'Promoted',
  pause: 'Paused',
  resume: 'Resumed',
  'roll-back': 'Rolled back',
  'set-automation': 'Automation changed',
};

/** Those who act by themselves. */
const actors = new Map([
  ['judge', 'the judge'],
  ['guard', 'the guard'],
  ['server', 'the server'],
]);

const actions: Record<ActionName, { open: string; heading: (name: string) => string; action: string }> = {
  advance: { open: 'Advance…', heading: (name) => `Advance ${name}`, action: 'Advance' },
  pause: { open: 'Pause…', heading: (name) => `Pause ${name}`, action: 'Pause' },
  resume: { open: 'Resume…', heading: (name) => `Resume ${name}`, action: 'Resume' },
  rollback: { open: 'Roll back…', heading: (name) => `Roll back ${name}`, action: 'Roll back' },
  promote: { open: 'Promote…', heading: (name) => `Promote ${name}`, action: 'Promote' },
  automation: { open: 'Automation…', heading: (name) => `Automation of ${name}`, action: 'Change' },
};

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count === 1 ? '1' : count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Every text of the rollouts page but those of the start form, ready for translation. */
export const rolloutMessages = {
  heading: 'Rollouts',
  unsupported: 'This server has no rollouts: it is older than this page.',
  gone: 'There is no such rollout.',
  back: 'All rollouts',
  one: 'Rollout',
  none: 'No rollout is running.',
  phases,
  outcomes,
  automations,
  kinds,
  transitions,
  actor: (name: string) => actors.get(name) ?? name,
  headlines: {
    shadow: (challenger: string) => `${challenger} listens in the shadow and answers nobody`,
    canary: (challenger: string, people: string) => `${challenger} answers ${people}`,
    pausedInShadow: (challenger: string) => `Paused: ${challenger} listens in the shadow and answers nobody`,
    paused: (challenger: string, people: string) => `Paused: ${challenger} still answers ${people}`,
    promoted: (challenger: string) => `${challenger} was promoted`,
    'rolled-back': (challenger: string) => `${challenger} was rolled back`,
  },
  about: (champion: string, phase: string, duration: string) => `against ${champion} · ${phase} ${duration}`,
  since: (duration: string) => `for ${duration}`,
  ended: (champion: string, time: string, duration: string) =>
    `against ${champion} · ${time}, after ${duration}`,
  automation: (degree: AutomationDegree) => `Automation: ${automations[degree].title.toLowerCase()}.`,
  next: 'What happens next',
  nothingYet: 'The judge has not looked yet.',
  judged: (ago: string) => `Last judged ${ago}.`,
  neverJudged: 'Not judged yet.',
  stale: (duration: string) => `The judge has been silent for ${duration}.`,
  staleNext: 'Nothing advances until it looks again.',
  outOfDate: (duration: string) => `No answer from the server: this is what it said ${duration} ago.`,
  proposes: (action: string) => `The judge proposes to ${action}. It waits for a person.`,
  adviceActions: {
    wait: 'wait',
    advance: 'advance',
    promote: 'promote',
    pause: 'pause',
    'roll-back': 'roll back',
  },
  people: (count: number, challenger: string) =>
    count === 0
      ? `Nobody has met ${challenger}.`
      : `${counted(count, 'person has', 'people have')} met ${challenger}.`,
  ramp: {
    label: 'Ramp',
    shadow: 'Shadow',
    everybody: 'All',
    states: { done: 'done', now: 'now', next: 'to come' },
    stopped: 'stopped here',
    step: (number: number, of: number) => `Step ${number} of ${of}`,
    least: (tasks: string, duration: string) => `at least ${tasks} canary tasks and ${duration}`,
    leastTasks: (tasks: string) => `at least ${tasks} canary tasks`,
    groups: (canary: string, rest: string) =>
      `Canary ${canary}, control ${canary}, all others ${rest} of the audience. The control is as large as the canary, and served as before.`,
  },
  diff: {
    heading: 'What is compared',
    label: (champion: string, challenger: string) => `Values of ${champion} and ${challenger} that differ`,
    path: 'Value',
    champion: 'Champion',
    challenger: 'Challenger',
    none: 'No value differs: the two versions answer alike.',
    absent: 'not set',
    all: (count: number) => `Show all ${count} differences`,
  },
  cards: {
    heading: 'Verdicts',
    note: 'Tasks of the canary against those of the control. The e-value says how strongly the data speak for harm, and may be looked at after every task; the bound says how much worse the challenger may still be.',
    nothing: 'Nothing has been judged yet.',
    notYet: 'People are compared as soon as the canary begins.',
    verdicts: {
      harm: 'worse',
      suspected: 'probably worse',
      within: 'within its margin',
      open: 'not certain yet',
      none: 'no tasks yet',
    },
    canary: 'Canary',
    control: 'Control',
    group: (bad: string, tasks: string, share: string) => `${bad} of ${tasks} (${share})`,
    difference: 'Difference',
    bound: 'At most (90 %)',
    margin: 'Margin',
    eValue: 'E-value',
    plot: (now: string, most: string, pause: string, rollBack: string) =>
      `E-value now ${now}, at most ${most}. Pauses at ${pause}, rolls back at ${rollBack}.`,
    interval: (difference: string, bound: string, margin: string) =>
      `Difference ${difference}, at most ${bound}, margin ${margin}.`,
    pauseLine: 'pause',
    rollBackLine: 'roll back',
    noCourse: 'No e-value yet.',
    table: 'E-values as a table',
    tableLabel: 'E-values over time',
    time: 'Time',
  },
  shadow: {
    heading: 'Shadow',
    note: 'Both versions recognise the same audio. The challenger’s answers are compared, and shown to nobody.',
    off: 'This rollout has no shadow.',
    pairs: 'Pairs of answers',
    ofLeast: (pairs: string, least: string) => `${pairs} of at least ${least}`,
    differing: 'Other words',
    halfOther: 'More than half of the words other',
    visible: 'Visibly other results',
    lower: (bound: string, most: string) => `99 % sure of ${bound} or more; ends the rollout above ${most}`,
    challengerWorse: 'Only the challenger had nothing',
    championWorse: 'Only the champion had nothing',
    eValue: 'E-value of harm',
    times: 'Recognition time (p95)',
    timesWords: (challenger: string, champion: string, times: string, most: string) =>
      `${challenger} against ${champion}: ${times} times, at most ${most}`,
    timesUnknown: 'not measured yet',
    dropped: 'Not heard for lack of capacity',
  },
  ratio: {
    heading: 'Who is in which group',
    people: 'People in canary and control',
    peopleWords: (canary: string, control: string) => `${canary} and ${control}`,
    eValue: 'E-value of a wrong ratio',
    right: 'as it should be',
    wrong: 'not as assigned: the ramp stops',
    crossed: 'People who were in both groups',
    crossedWhy: 'A person belongs to one group; several in both stop the ramp.',
  },
  timeline: {
    heading: 'Timeline',
    known: 'What was known then',
    line: (action: string, position: string) => `${action}: ${position}`,
    by: (actor: string) => `by ${actor}`,
    automation: 'Automation changed',
  },
  serving: {
    heading: 'Serving now',
    champion: 'Champion',
    previous: 'The one before',
    noChampion: 'No version has been recorded yet.',
    noPrevious: 'There is no earlier version to return to.',
    open: 'Return to the previous version…',
    formHeading: (previous: string) => `Return to ${previous}`,
    effect: (previous: string, champion: string) =>
      `Everybody gets ${previous} again, for new tasks within a second. ${champion} stays recorded, and becomes the one before.`,
    withRollout: (challenger: string) => `The rollout of ${challenger} ends.`,
    action: 'Return',
    confirm: (previous: string) => `Yes, return everybody to ${previous}`,
  },
  past: {
    heading: 'Past rollouts',
    none: 'No rollout is over yet.',
    label: 'Past rollouts',
    columns: {
      challenger: 'Challenger',
      end: 'Ended',
      duration: 'After',
      people: 'People who met it',
      reason: 'Reason',
    },
    against: (champion: string) => `against ${champion}`,
    by: (name: string) => `started by ${name}`,
  },
  actionsLabel: 'What can be done',
  actions,
  reason: 'Reason',
  degreeLabel: 'Who decides',
  confirm: {
    promote: (challenger: string) => `Yes, give ${challenger} to everybody`,
    rollback: (challenger: string) => `Yes, roll ${challenger} back`,
  },
  notAdvised: (sentence: string) => `The judge does not advise it: ${sentence}`,
  effects: {
    advance: (people: string, challenger: string, least: string) =>
      `${people} will get ${challenger}, for new tasks within a second; ${least} before the next step.`,
    everybody: (challenger: string, champion: string) =>
      `Everybody will get ${challenger}, for new tasks within a second. ${champion} stays ready for a return.`,
    promote: (challenger: string, champion: string) =>
      `Everybody will get ${challenger}, for new tasks within a second, and the rollout is over. ${champion} stays ready for a return.`,
    pauseInShadow: (challenger: string) =>
      `${challenger} goes on listening in the shadow, but the canary does not begin until somebody resumes.`,
    pause: (people: string, challenger: string, limit: string) =>
      `${people} keep ${challenger}, and nothing advances until somebody resumes. It is still judged, and rolled back at e = ${limit}.`,
    resumeShadow: (challenger: string) => `The shadow of ${challenger} goes on where it stopped.`,
    resume: (people: string, challenger: string) =>
      `The ramp of ${challenger} goes on: ${people} keep it, and the next step may follow.`,
    rollback: (champion: string, challenger: string) =>
      `Everybody gets ${champion}, for new tasks within a second, and the rollout of ${challenger} is over. It can be started again, from the beginning.`,
    stop: (challenger: string) =>
      `${challenger} stops listening, and its rollout is over. Nobody has met it. It can be started again.`,
    automation: (degree: AutomationDegree) => automations[degree].meaning,
  },
  conflict: {
    heading: 'Somebody was faster.',
    what: 'This has happened since you opened the form:',
    go: 'Go on from here',
    over: 'The rollout is over; there is nothing left to do.',
    impossible: 'This can’t be done any more.',
    started: (challenger: string) => `A rollout of ${challenger} is running already.`,
  },
};
