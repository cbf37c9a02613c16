import type { BlameRequest } from '@hark/shared/http/drift-api';
import { expect, it } from 'vitest';
import { askForBlame } from './ask-for-blame.ts';

async function asked(rule: string): Promise<[string, BlameRequest][]> {
  const requests: [string, BlameRequest][] = [];
  const blame = {
    async request(id: string, request: BlameRequest) {
      requests.push([id, request]);
    },
  };
  const alarm = { id: 'alarm-1', rule, slice: null, sinceMs: 1_000, foundMs: 2_000 };
  await askForBlame({ blame, config: { alarmTraffic: 'all' } }, alarm);
  return requests;
}

it('asks which stage is at fault for worse outcomes of a stage, within the time of the alarm', async () => {
  expect(await asked('asr.redo_rate/rate')).toEqual([
    ['alarm-1', { from: 1_000, to: 2_000, slice: null, traffic: 'real' }],
  ]);
});

it.each(['vad.truncated_start_rate/rate', 'asr.decode_ms/rate', 'nothing/rate'])(
  'asks for nothing where %s alarms',
  async (rule) => {
    expect(await asked(rule)).toEqual([]);
  },
);
