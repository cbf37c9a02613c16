import { operatingOperations } from '../operating/operating-operations.ts';
import type { Operation } from '../http/api-document/operation.ts';
import { publicOperations } from '../serving/routes/operations/public-operations.ts';
import { serviceOperations } from '../serving/routes/operations/service-operations.ts';
import { transcriptionOperations } from '../serving/routes/operations/transcription-operations.ts';

/** Everything that the HTTP interface does; a test holds it against the routes that there are. */
export const OPERATIONS: readonly Operation[] = [
  ...publicOperations,
  ...transcriptionOperations,
  ...operatingOperations,
  ...serviceOperations,
];
