import type { EventRecord } from '@hark/shared/events/event-record';
import type { UtteranceDetail } from '@hark/shared/http/utterances-api';
import type { Unit } from '@hark/shared/metrics/definitions/metric-definition';
import { formatValue } from '@hark/shared/metrics/figures/format-value';
import { readRolloutSlice } from '@hark/shared/rollouts/serving-state';
import { opsMessages } from './ops-messages.ts';
import { utteranceMessages } from './utterance-messages.ts';

export interface Fact {
  label: string;
  value: string;
}

type Data = EventRecord['data'];

function valueText(value: Data[string] | undefined, unit: Unit | null): string {
  if (value === null || value === undefined) return utteranceMessages.unknown;
  if (typeof value === 'boolean') return value ? utteranceMessages.yes : utteranceMessages.no;
  return typeof value === 'number' && unit !== null ? formatValue(value, unit) : String(value);
}

function factsOf(data: Data, fields: readonly (readonly [field: string, unit: Unit | null])[]): Fact[] {
  return fields.map(([field, unit]) => ({
    label: utteranceMessages.fieldNames.get(field) ?? field,
    value: valueText(data[field], unit),
  }));
}

export function recognitionFacts(data: Data): Fact[] {
  const empty = data['empty'];
  const outcome =
    empty === 'no_speech' || empty === 'unintelligible' ? opsMessages.nothingHeard[empty] : null;
  return [
    ...(outcome === null ? [] : [{ label: utteranceMessages.transcript, value: outcome }]),
    ...factsOf(data, [
      ['confidence', 'probability'],
      ['resultCount', 'count'],
      ['queryWords', 'count'],
      ['unknownWordShare', 'share'],
      ['endReason', null],
    ]),
  ];
}

/** An upload is not measured. */
export function clipFacts(data: Data): Fact[] {
  if (data['uploaded'] === true) return factsOf(data, [['durationMs', 'ms']]);
  return factsOf(data, [
    ['durationMs', 'ms'],
    ['rmsDbfs', 'dBFS'],
    ['peakDbfs', 'dBFS'],
    ['snrDb', 'dB'],
    ['clippedShare', 'share'],
    ['speechShare', 'share'],
    ['silenceBeforeMs', 'ms'],
    ['silenceAfterMs', 'ms'],
    ['truncatedStart', null],
    ['truncatedEnd', null],
  ]);
}

/** What served the utterance. */
export function versionFacts({ version, answered }: UtteranceDetail): Fact[] {
  const { slices } = answered;
  const served = {
    version: version?.pipeline ?? slices['version'],
    recognizer: version?.recognizer ?? slices['recognizer'],
    search: version?.search,
    vad: version?.vad,
    deployment: slices['deployment'],
  };
  const rollout = readRolloutSlice(slices['rollout'] ?? '');
  return [
    ...Object.entries(served).map(([name, value]) => ({
      label: utteranceMessages.fieldNames.get(name) ?? opsMessages.dimension(name),
      value: value ?? utteranceMessages.unknown,
    })),
    ...(rollout === null
      ? []
      : [
          {
            label: opsMessages.dimension('rollout'),
            value: utteranceMessages.rollout(
              rollout.rolloutId,
              rollout.step + 1,
              opsMessages.arms[rollout.arm],
            ),
          },
        ]),
  ];
}

const SERVED = new Set(['version', 'recognizer', 'deployment', 'rollout']);

/** The person's side: slices, and what the browser reports of its microphone. */
export function deviceFacts({ answered, device }: UtteranceDetail): Fact[] {
  const slices = Object.entries(answered.slices)
    .filter(([dimension]) => !SERVED.has(dimension))
    .map(([dimension, value]) => ({ label: opsMessages.dimension(dimension), value }));
  return [
    ...slices,
    ...factsOf(answered.data, [
      ['sampleRateHz', 'Hz'],
      ['channels', 'count'],
    ]),
    ...factsOf(
      {
        echoCancellation: device?.echoCancellation ?? null,
        noiseSuppression: device?.noiseSuppression ?? null,
        autoGainControl: device?.autoGainControl ?? null,
      },
      [
        ['echoCancellation', null],
        ['noiseSuppression', null],
        ['autoGainControl', null],
      ],
    ),
  ];
}
