import { readWordList } from './word-list.ts'; import { pronounce } from './phonemes.ts';
import { makeTitles } from './titles.ts'; import { makeLabelledQueries } from './labelled-queries.ts'; import { measureRecall } from './measure-recall.ts';
import { openDatabase } from '../../apps/server/src/store/open-database.ts';
import { createPostgresSearchIndex } from '../../apps/server/src/search/postgres-search-index.ts';
import { mkdirSync, chmodSync, writeFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
export async function main([n='100000', per='100', seed='1', fresh='']: string[]) {
  const words = readWordList(); const phonemes = pronounce(words)!;
  const entries = makeTitles(Number(n), words, 11+Number(seed));
  const queries = makeLabelledQueries(entries, {words, phonemes, count: Number(per), seed: Number(seed)});
  const tag = process.env['TAG'] ?? 'a';
  const dir = `/tmp/sw/db-${tag}-${n}-${seed}`; const had = existsSync(dir); mkdirSync(dir,{recursive:true}); chmodSync('/tmp/sw',0o755); chmodSync(dir,0o755);
  const pino = createRequire('/work/wt-search/apps/server/package.json')('pino');
  const db = await openDatabase({ dataDir: dir, logger: pino({level:'silent'}) });
  try {
  let t=performance.now();
  const index = await createPostgresSearchIndex(db);
  console.log('open', performance.now()-t);
  if (!had || fresh) { t=performance.now(); await index.replace((async function*(){ let line=0; for (const entry of entries) yield {line: ++line, entry}; })()); console.log('import', performance.now()-t, 'rss', process.memoryUsage().rss/1e6, 'heap', process.memoryUsage().heapUsed/1e6); }
  const cpu0=process.cpuUsage(); const report = await measureRecall(queries, async (text) => (await index.search({hypotheses:[{text, probability:1}], limit: 10})).map(r=>r.id));
  const cpu=process.cpuUsage(cpu0); console.log('cpu a query', ((cpu.user+cpu.system)/1000/(queries.length+20)).toFixed(2)); console.log('p50', report.p50Ms.toFixed(1), 'p95', report.p95Ms.toFixed(1), 'rss', process.memoryUsage().rss/1e6);
  const f=(x:number)=>(100*x).toFixed(1).padStart(6);
  const bad=[...report.byBreakage].filter(([b])=>b!=='clean'); console.log('over breakages', f(bad.reduce((s,[,r])=>s+r.at1,0)/bad.length), f(bad.reduce((s,[,r])=>s+r.at10,0)/bad.length));
  for (const [b,r] of report.byBreakage) console.log(b.padEnd(24), f(r.at1), f(r.at5), f(r.at10));
  if (process.env['MISS']) { const byId=new Map(entries.map(e=>[e.id,e])); let shown=0; for (const q of queries) { if (shown>=Number(process.env['MISS'])) break; const res=await index.search({hypotheses:[{text:q.query, probability:1}], limit: 10}); if (res[0]?.id!==q.expect) { shown++; console.log(`${q.breakage}: "${q.query}" want "${byId.get(q.expect)!.title}" got "${res[0]?.title}" ${res[0]?.score} vs ${res.find(r=>r.id===q.expect)?.score}`); } } }
  } finally { await db.close(); }
}
