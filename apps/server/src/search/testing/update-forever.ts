import pino from 'pino';

import { openDatabase } from '../../store/open-database.ts';
import { createCatalogueWriter } from '../index/catalogue-writer.ts';
import { foldWhereDue } from '../index/fold-changes.ts';
import { changeOf, LANES } from './lane-changes.ts';

/**
 * A process that changes entries in the database of its first argument and never ends. Its second argument begins their
 * ids. It prints lane and number of each change that was acknowledged.
 */
const [, , dataDir = '', round = ''] = process.argv;
const database = await openDatabase({ dataDir, logger: pino({ level: 'silent' }) });
const writer = createCatalogueWriter({ db: database.db, catalogue: 'default' });

async function changeOneByOne(lane: number): Promise<never> {
  for (let number = 0; ; number++) {
    await writer.change(changeOf(`${round}-${lane}`, number));
    process.stdout.write(`${lane} ${number}\n`);
  }
}

async function fold(): Promise<never> {
  for (;;) {
    await foldWhereDue(database.db, 'default', 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

await Promise.all([fold(), ...Array.from({ length: LANES }, (_, lane) => changeOneByOne(lane))]);
