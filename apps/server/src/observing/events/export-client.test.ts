import { clientExportSchema } from '@hark/shared/http/api';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { createClientExport } from './export-client.ts';

const logger = pino({ level: 'silent' });
const folder = await makeTemporaryDataDir();
let database: OpenedDatabase;

beforeAll(async () => {
  database = await openDatabase({ dataDir: folder.dataDir, logger });
}, 60_000);
afterAll(async () => {
  await database.close();
  await folder.remove();
});

/** More than fit into one page, several of them at the same moment. */
const ANSWERS = 1_203;

async function answer(clientId: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    utterance_id: `${clientId}-${index}`,
    client_id: clientId,
    session_id: 'session-0001',
    task_id: 'task-0001',
    // All at the same moment, in microseconds.
    ...(index % 2 === 0 ? {} : { answered_at: new Date(1_000_000 + Math.floor(index / 7)) }),
    input: '{"device":"phone"}',
    final: JSON.stringify({ transcript: `said ${index}` }),
  }));
  await database.db.insertInto('utterance').values(rows).execute();
}

async function exported(clientId: string, recordings: Record<string, string>): Promise<unknown> {
  const exportClient = createClientExport({
    db: database.db,
    audioStore: {
      recordings: async () => Object.keys(recordings),
      read: async (_, utteranceId) => {
        const text = recordings[utteranceId];
        return text === undefined || text === '' ? null : Buffer.from(text);
      },
    },
    nowMs: () => 0,
  });
  let text = '';
  for await (const part of exportClient(clientId)) text += part;
  return JSON.parse(text);
}

it("exports all of a client's answers and recordings, and nobody else's", async () => {
  await answer('client-a', ANSWERS);
  await answer('client-b', 3);
  const data = clientExportSchema.parse(
    await exported('client-a', { 'client-a-0': 'RIFF', 'client-a-1': '' }),
  );
  const ids = data.utterances.map(({ utteranceId }) => utteranceId);
  expect(new Set(ids).size).toBe(ANSWERS);
  expect(ids.every((id) => id.startsWith('client-a-'))).toBe(true);
  expect(data.utterances[0]?.final).toEqual({ transcript: 'said 1' });
  expect(ids).toHaveLength(ANSWERS);
  expect(data.exportedAt).toBe('1970-01-01T00:00:00.000Z');
  expect(data.recordings).toEqual([
    { utteranceId: 'client-a-0', wavBase64: Buffer.from('RIFF').toString('base64') },
  ]);
});

it('exports empty lists for a client without data', async () => {
  expect(await exported('client-nobody', {})).toMatchObject({ utterances: [], events: [], recordings: [] });
});
