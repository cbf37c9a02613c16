import { METRICS } from '../definitions/metric-definitions.ts';

/**
 * Causes before their effects, and what an operator can picture before what is derived: what microphones deliver and
 * pages report, then times, then what becomes of them.
 */
const PLAINEST_FIRST: readonly string[] = [
  'vad.level_dbfs',
  'vad.clip_ms',
  'vad.missing_rms_dbfs_rate',
  'vad.missing_duration_ms_rate',
  'vad.missing_peak_dbfs_rate',
  ...METRICS.map(({ id }) => id).filter((id) => id.includes('.missing_') && id !== 'vad.missing_snr_db_rate'),
  'client.sample_rate_hz',
  'vad.snr_db',
  'vad.clipped_share',
  'vad.truncated_start_rate',
  'vad.truncated_end_rate',
  'client.mic_denied_rate',
  'client.mic_missing_rate',
  'client.mic_muted_rate',
  'asr.decode_ms',
  'asr.encode_ms',
  'search.voice_ms',
  'gateway.queue_ms',
  'client.upload_ms',
  'client.endpoint_ms',
  'vad.no_speech_rate',
  'asr.null_speech_rate',
  'search.zero_result_rate',
  'asr.confidence',
];

/** Position of a metric among the possible causes; the others follow in the order of the data. */
const RANKS = new Map(
  [...new Set([...PLAINEST_FIRST, ...METRICS.map(({ id }) => id)])].map((id, rank) => [id, rank]),
);

export const plainness = (metric: string): number => RANKS.get(metric) ?? RANKS.size;

/** Of slices that hold the same events, the one that says most. */
const DIMENSIONS: readonly string[] = ['recognizer', 'version', 'browser', 'os', 'locale', 'device'];

export function dimensionRank(dimension: string): number {
  const rank = DIMENSIONS.indexOf(dimension);
  if (rank >= 0) return rank;
  // The operator's own slices say more than the server's name or the transport.
  return dimension.startsWith('custom.') || dimension === 'ageBand'
    ? DIMENSIONS.length
    : DIMENSIONS.length + 1;
}
