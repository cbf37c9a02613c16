import { writeFileSync } from 'node:fs';
import { type MeasureOptions, measureSearch } from './measure-search.ts';

/** A process of its own for each size, so that its memory is that of the search alone. */
const [entries = '1000', queries = '50', seed = '1', out = ''] = process.argv.slice(2);
const options: MeasureOptions = { entries: Number(entries), queries: Number(queries), seed: Number(seed) };
const measured = await measureSearch(options);
writeFileSync(out, JSON.stringify(measured));
