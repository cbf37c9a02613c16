import { alarmHistoryQuerySchema, thresholdHistoryQuerySchema } from '@hark/shared/http/alarms-api';
import type { Answer, Content, Operation } from '../http/api-document/operation.ts';

type ResponseName = Content<NonNullable<Answer['contents']>[number]['schema']>['schema'];
type BodyName = Content<NonNullable<Operation['body']>['contents'][number]['schema']>['schema'];

function json(description: string, schema: ResponseName): Operation['answers'] {
  return { 200: { description, contents: [{ type: 'application/json', schema }] } };
}

function body(description: string, schema: BodyName): NonNullable<Operation['body']> {
  return { description, isRequired: true, contents: [{ type: 'application/json', schema }] };
}

const forOperators = { group: 'operating', needs: 'admin' } as const;

/** Alarms and what they alarm at. */
export const alarmsOperations: readonly Operation[] = [
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/alarms',
    summary: 'Open alarms, and those of the last day',
    answers: json('The gravest first, with the silences in force.', 'Alarms'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/alarms/history',
    summary: 'Changes of all alarms',
    query: alarmHistoryQuerySchema,
    answers: json('Newest first.', 'AlarmHistory'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/alarms/deliveries',
    summary: 'Messages sent about alarms, and those that could not be sent',
    answers: json('Dead messages first, then the newest.', 'AlarmDeliveries'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'post',
    path: '/v1/ops/alarms/deliveries/{id}/resend',
    summary: 'Send a dead message again',
    pathParameters: { id: 'Id of the message.' },
    answers: json('It waits to be sent.', 'AlarmDelivery'),
    errors: [401, 404],
  },
  {
    ...forOperators,
    method: 'post',
    path: '/v1/ops/alarms/silences',
    summary: 'Silence alarms until a time',
    description:
      'Silenced alarms are listed and not sent. A field that is null or absent matches everything.',
    body: body('What is silenced, until when and why.', 'AlarmSilenceRequest'),
    answers: json('The silence.', 'AlarmSilence'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'delete',
    path: '/v1/ops/alarms/silences/{id}',
    summary: 'End a silence',
    pathParameters: { id: 'Id of the silence.' },
    answers: json('The silence, which has ended.', 'AlarmSilence'),
    errors: [401, 404],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/alarms/{id}',
    summary: 'One alarm with its history',
    pathParameters: { id: 'Id of the alarm.' },
    answers: json('The alarm, its evidence and its changes.', 'AlarmDetails'),
    errors: [401, 404],
  },
  {
    ...forOperators,
    method: 'post',
    path: '/v1/ops/alarms/{id}/ack',
    summary: 'Acknowledge a firing alarm',
    pathParameters: { id: 'Id of the alarm.' },
    body: body('Who knows of it.', 'AlarmAck'),
    answers: json('The alarm.', 'Alarm'),
    errors: [401, 404, 409],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/thresholds',
    summary: 'Rules of alarms, their thresholds and what recent data suggest',
    answers: json('Every rule.', 'Thresholds'),
    errors: [401],
  },
  {
    ...forOperators,
    method: 'put',
    path: '/v1/ops/thresholds',
    summary: 'Change the thresholds of a rule, or mute or retire it',
    description: 'It holds from the next round on. Every change is a version with its reason.',
    body: body('New values; those that are not named stay.', 'ThresholdsUpdate'),
    answers: json('The new version.', 'ThresholdVersion'),
    errors: [401, 404],
  },
  {
    ...forOperators,
    method: 'post',
    path: '/v1/ops/thresholds/revert',
    summary: 'Return to an earlier version of a rule',
    body: body('The version; 0 is the default.', 'ThresholdsRevert'),
    answers: json('The new version, with the values of the earlier one.', 'ThresholdVersion'),
    errors: [401, 404],
  },
  {
    ...forOperators,
    method: 'post',
    path: '/v1/ops/thresholds/preview',
    summary: 'What thresholds would have fired over the last weeks',
    body: body('Values to try.', 'ThresholdsPreviewRequest'),
    answers: json(
      'The times at which it would have fired, with the present and the given values.',
      'ThresholdsPreview',
    ),
    errors: [401, 404, 409],
  },
  {
    ...forOperators,
    method: 'get',
    path: '/v1/ops/thresholds/history',
    summary: 'Changes of thresholds',
    query: thresholdHistoryQuerySchema,
    answers: json('Newest first.', 'ThresholdHistory'),
    errors: [401, 404],
  },
];
