import { alarmsOperations } from '../operating/alarms-operations.ts';
import { driftOperations } from '../operating/drift-operations.ts';
import { rolloutsOperations } from '../operating/rollouts-operations.ts';
import { operatingOperations } from '../operating/operating-operations.ts';
import type { Operation } from '../http/api-document/operation.ts';
import { publicOperations } from '../serving/routes/operations/public-operations.ts';
import { serviceOperations } from '../serving/routes/operations/service-operations.ts';
import { transcriptionOperations } from '../serving/routes/operations/transcription-operations.ts';

/** All operations of the HTTP interface; a test compares them with the routes. */
export const OPERATIONS: readonly Operation[] = [
  ...publicOperations,
  ...transcriptionOperations,
  ...operatingOperations,
  ...alarmsOperations,
  ...driftOperations,
  ...rolloutsOperations,
  ...serviceOperations,
];
