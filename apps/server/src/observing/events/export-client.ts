import { sql, type Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { AudioStore } from './audio-store.ts';
import { EVENT_COLUMNS, readEventRow } from './read-event-row.ts';

const PAGE_ROWS = 500;

interface ExportOptions {
  db: Kysely<Database>;
  audioStore: Pick<AudioStore, 'recordings' | 'read'>;
  nowMs(): number;
}

/** Writes all that is kept under a client id, as the text of one JSON object in parts (`ClientExport`). */
export type ExportClient = (clientId: string) => AsyncGenerator<string>;

/** Reads page by page, so that a long history needs little memory. */
export function createClientExport({ db, audioStore, nowMs }: ExportOptions): ExportClient {
  async function* utterances(clientId: string): AsyncGenerator {
    let after = { at: new Date(0), id: '' };
    for (;;) {
      const rows = await db
        .selectFrom('utterance')
        .select(['utterance_id', 'answered_at', 'input', 'final'])
        .where('client_id', '=', clientId)
        // A date of JavaScript has milliseconds, the database has microseconds.
        .where(
          sql<boolean>`(date_trunc('milliseconds', answered_at), utterance_id) > (${after.at}, ${after.id})`,
        )
        .orderBy(sql`date_trunc('milliseconds', answered_at)`)
        .orderBy('utterance_id')
        .limit(PAGE_ROWS)
        .execute();
      for (const { utterance_id: utteranceId, answered_at: answeredAt, input, final } of rows)
        yield { utteranceId, answeredAt: answeredAt.toISOString(), input, final };
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE_ROWS) return;
      after = { at: last.answered_at, id: last.utterance_id };
    }
  }

  async function* events(clientId: string): AsyncGenerator {
    let after = { at: new Date(0), id: '' };
    for (;;) {
      const rows = await db
        .selectFrom('event')
        .select(EVENT_COLUMNS)
        .where('client_id', '=', clientId)
        .where(sql<boolean>`(at, event_id) > (${after.at}, ${after.id})`)
        .orderBy('at')
        .orderBy('event_id')
        .limit(PAGE_ROWS)
        .execute();
      for (const row of rows) yield readEventRow(row) ?? row;
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE_ROWS) return;
      after = { at: last.at, id: last.event_id };
    }
  }

  async function* shadowed(clientId: string): AsyncGenerator {
    const rows = await db
      .selectFrom('shadow_pair')
      .select(['utterance_id', 'at', 'words'])
      .where('client_id', '=', clientId)
      .orderBy('at')
      .execute();
    for (const { utterance_id: utteranceId, at, words } of rows)
      yield { utteranceId, at: at.toISOString(), words };
  }

  async function* recordings(clientId: string): AsyncGenerator {
    for (const utteranceId of await audioStore.recordings(clientId)) {
      const wav = await audioStore.read(clientId, utteranceId);
      // Its retention may end meanwhile.
      if (wav !== null) yield { utteranceId, wavBase64: wav.toString('base64') };
    }
  }

  return async function* exportClient(clientId) {
    const exportedAt = new Date(nowMs()).toISOString();
    yield `{"clientId":${JSON.stringify(clientId)},"exportedAt":"${exportedAt}"`;
    yield* list('utterances', utterances(clientId));
    yield* list('events', events(clientId));
    yield* list('shadowed', shadowed(clientId));
    yield* list('recordings', recordings(clientId));
    yield '}\n';
  };
}

async function* list(name: string, items: AsyncIterable<unknown>): AsyncGenerator<string> {
  yield `,"${name}":[`;
  let separator = '';
  for await (const item of items) {
    yield `${separator}${JSON.stringify(item)}`;
    separator = ',\n';
  }
  yield ']';
}
