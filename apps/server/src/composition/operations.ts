import { operatingOperations } from './operating-operations.ts';
import type { Operation } from './operation.ts';
import { publicOperations } from './public-operations.ts';
import { serviceOperations } from './service-operations.ts';
import { transcriptionOperations } from './transcription-operations.ts';

/** Everything that the HTTP interface does; a test holds it against the routes that there are. */
export const OPERATIONS: readonly Operation[] = [
  ...publicOperations,
  ...transcriptionOperations,
  ...operatingOperations,
  ...serviceOperations,
];
