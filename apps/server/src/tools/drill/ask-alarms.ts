import { alarmsSchema, type Alarms } from '@hark/shared/http/alarms-api';
import { serverUrl } from '../wire-client/server-url.ts';
import { WireError } from '../wire-client/wire-error.ts';

interface AskOptions {
  url: string;
  adminToken: string;
  signal: AbortSignal;
}

/** Fetches the alarms of a server. @throws WireError */
export async function askAlarms({ url, adminToken, signal }: AskOptions): Promise<Alarms> {
  const headers = { authorization: `Bearer ${adminToken}` };
  const response = await fetch(serverUrl(url, 'v1/ops/alarms'), { headers, signal });
  if (response.ok) return alarmsSchema.parse(await response.json());
  const message = `The server gave no alarms (status ${response.status}).`;
  throw new WireError(message, { code: 'alarms', retryable: false });
}
