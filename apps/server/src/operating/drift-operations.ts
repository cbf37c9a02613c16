import { driftQuerySchema } from '@hark/shared/http/drift-api';
import type { Operation } from '../http/api-document/operation.ts';
import { FOR_OPERATORS, json } from './for-operators.ts';

/** Requests about drift: what has changed, references, settings and replays. */
export const driftOperations: readonly Operation[] = [
  {
    ...FOR_OPERATORS,
    method: 'get',
    path: '/v1/ops/drift',
    summary: 'What has changed against the reference, and whether it is data or concept drift',
    description: 'Queries and words are named only with `HARK_OPS_SHOW_TEXT=1`; otherwise they are counted.',
    query: driftQuerySchema,
    answers: json('The findings of the last check, what moves most with quality first.', 'Drift'),
    errors: [401],
  },
  {
    ...FOR_OPERATORS,
    method: 'post',
    path: '/v1/ops/drift/checks',
    summary: 'Check for drift now',
    body: { isRequired: true, contents: [{ type: 'application/json', schema: 'DriftCheckRequest' }] },
    answers: json('The findings.', 'Drift'),
    errors: [401, 413, 415],
  },
  {
    ...FOR_OPERATORS,
    method: 'post',
    path: '/v1/ops/drift/references',
    summary: 'Freeze a time as a reference',
    description:
      'Kept as counts and sketches, so it outlives the events. At least 1,000 tasks, at most 35 days. It is not used until it is chosen.',
    body: { isRequired: true, contents: [{ type: 'application/json', schema: 'DriftReferenceRequest' }] },
    answers: json('The frozen reference.', 'DriftReference'),
    errors: [401, 409, 413, 415],
  },
  {
    ...FOR_OPERATORS,
    method: 'put',
    path: '/v1/ops/drift/reference',
    summary: 'Choose the reference',
    description: 'Null returns to the days before the compared windows. Used from the next check on.',
    body: { isRequired: true, contents: [{ type: 'application/json', schema: 'DriftReferenceChoice' }] },
    answers: json('The findings of the last check.', 'Drift'),
    errors: [401, 404, 413, 415],
  },
  {
    ...FOR_OPERATORS,
    method: 'get',
    path: '/v1/ops/drift/settings',
    summary: 'Windows, cadence and minimums of drift, with their history',
    answers: json('Those in force, and earlier versions.', 'DriftSettings'),
    errors: [401],
  },
  {
    ...FOR_OPERATORS,
    method: 'put',
    path: '/v1/ops/drift/settings',
    summary: 'Change windows, cadence and minimums of drift',
    description: 'Values that are not named stay. Each change is a new version with a name and a reason.',
    body: { isRequired: true, contents: [{ type: 'application/json', schema: 'DriftSettingsChange' }] },
    answers: json('Those in force from now on.', 'DriftSettings'),
    errors: [401, 413, 415],
  },
  {
    ...FOR_OPERATORS,
    method: 'post',
    path: '/v1/ops/drift/blame',
    summary: 'Replay recordings of bad tasks to find the stage at fault',
    description:
      'Queued; only recordings whose speakers agreed, one at a time, while nobody speaks. Alarms ask for the same by themselves.',
    body: { isRequired: true, contents: [{ type: 'application/json', schema: 'BlameRequest' }] },
    answers: json('The id under which the result will be found.', 'BlameReply'),
    errors: [401, 413, 415],
  },
  {
    ...FOR_OPERATORS,
    method: 'get',
    path: '/v1/ops/drift/blame/{id}',
    summary: 'Result of a replay',
    pathParameters: { id: 'Id of the replay or of the alarm.' },
    answers: json('`blame` is null until it is done.', 'BlameReply'),
    errors: [401, 404],
  },
];
