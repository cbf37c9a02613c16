import { versionDiffQuerySchema, type ROLLOUT_ACTIONS } from '@hark/shared/http/rollouts-api';
import type { Operation } from '../http/api-document/operation.ts';
import { body, FOR_OPERATORS, json } from './for-operators.ts';

function actOn(action: (typeof ROLLOUT_ACTIONS)[number], summary: string): Operation {
  return {
    ...FOR_OPERATORS,
    method: 'post',
    path: `/v1/ops/rollouts/{id}/${action}`,
    summary,
    pathParameters: { id: 'Id of the rollout.' },
    body: body(
      'Who and why. With `after`, the action is refused if there is a newer transition.',
      'RolloutAction',
    ),
    answers: json('The rollout. Every server follows within a second.', 'Rollout'),
    errors: [401, 404, 409],
  };
}

/** Versions, and the rollouts that bring them to people. */
export const rolloutsOperations: readonly Operation[] = [
  {
    ...FOR_OPERATORS,
    method: 'get',
    path: '/v1/ops/versions',
    summary: 'Versions of what is served',
    answers: json('Latest first.', 'Versions'),
    errors: [401],
  },
  {
    ...FOR_OPERATORS,
    method: 'get',
    path: '/v1/ops/versions/diff',
    summary: 'The values in which two versions differ',
    query: versionDiffQuerySchema,
    answers: json('By path; a version that lacks a value has null.', 'VersionDiff'),
    errors: [401, 404],
  },
  {
    ...FOR_OPERATORS,
    method: 'get',
    path: '/v1/ops/rollouts',
    summary: 'What serves, the rollout under way, and past ones',
    answers: json('Past rollouts latest first.', 'Rollouts'),
    errors: [401],
  },
  {
    ...FOR_OPERATORS,
    method: 'post',
    path: '/v1/ops/rollouts',
    summary: 'Start a rollout',
    description: 'What is left out is as in the default plan. One rollout at a time.',
    body: body('The challenger, the plan, and who starts it and why.', 'RolloutStart'),
    answers: json('The rollout, at its first position.', 'Rollout'),
    errors: [401, 404, 409],
  },
  {
    ...FOR_OPERATORS,
    method: 'post',
    path: '/v1/ops/rollouts/return',
    summary: 'Return to the champion before, at once',
    description: 'A rollout that is under way is rolled back. The same again brings the later champion back.',
    body: body('Who and why.', 'RolloutReturn'),
    answers: json('What serves now. Every server follows within a second.', 'Rollouts'),
    errors: [401, 409],
  },
  {
    ...FOR_OPERATORS,
    method: 'get',
    path: '/v1/ops/rollouts/{id}',
    summary: 'One rollout with its evidence and transitions',
    pathParameters: { id: 'Id of the rollout.' },
    answers: json('What is compared, what is still needed, and what was done.', 'Rollout'),
    errors: [401, 404],
  },
  actOn('advance', 'Advance a rollout to its next step'),
  actOn('pause', 'Pause a rollout: nothing advances, the weight stays'),
  actOn('resume', 'Resume a paused rollout'),
  actOn('rollback', 'Roll a challenger back: it answers nobody from now on'),
  actOn('promote', 'Promote a challenger: it answers everybody from now on'),
  actOn('automation', 'Change who decides: a person, the judge with a person, or the judge'),
];
