import type { AnsweredData, ServerSample } from '@hark/shared/events/event-fields';
import type { AnyEventName } from '@hark/shared/events/event-names';
import type { EventRecord } from '@hark/shared/events/event-record';
import { serverRecord } from '../../events/server-record.ts';

const SECOND_MS = 1_000;

export const ANSWER: Omit<AnsweredData, 'startedAt'> = {
  transcript: 'mount fuji',
  empty: null,
  confidence: 0.9,
  belowAuto: false,
  decision: 'auto',
  resultCount: 3,
  rules: 'pin-1',
  ruleSynonym: false,
  rulePin: true,
  ruleHide: false,
  ruleAnswer: false,
  queryWords: 2,
  unknownWordShare: 0.5,
  endReason: 'endpoint',
  interims: 2,
  provisionals: 1,
  withdrawn: false,
  drafted: true,
  endpointTold: true,
  audioMs: 1_400,
  queueMs: 2,
  encodeMs: 10,
  decodeMs: 40,
  searchMs: 8,
  totalMs: 60,
  realTimeFactor: 0.125,
  durationMs: 1_500,
  rmsDbfs: -24,
  peakDbfs: -6,
  clippedShare: 0,
  snrDb: 20,
  silenceBeforeMs: 320,
  silenceAfterMs: 640,
  truncatedStart: false,
  truncatedEnd: false,
  speechShare: 0.5,
  vadFrameP95Ms: 2,
  uploaded: false,
  sampleRateHz: 48_000,
  channels: 1,
};

export const SAMPLE: ServerSample = {
  eventLoopLagP99Ms: 4,
  cpuShare: 0.5,
  rssBytes: 1_000_000,
  gcShare: 0.01,
  queueLength: 1,
  utilisation: 0.5,
  openStreams: 10,
  eventLogLagMs: 0,
  unknownPopularityShare: 0.25,
  priorClicks: 1_500,
  priorOn: 1,
};

interface Person {
  clientId: string;
  device: string;
  synthetic: boolean;
}

/** Events of people with known actions, from `startMs` on. */
export function createScript(startMs: number) {
  const events: EventRecord[] = [];
  let ids = 0;

  function record(
    name: AnyEventName,
    second: number,
    data: EventRecord['data'],
    more: Partial<EventRecord>,
  ): void {
    const eventId = `event-${String(++ids).padStart(8, '0')}`;
    const at = startMs + second * SECOND_MS;
    events.push(serverRecord({ name, data, ...more }, { eventId, at }));
  }

  function by({ clientId, device, synthetic }: Person) {
    const base = { clientId, synthetic, slices: { device, version: 'one' } };
    const page = (name: AnyEventName, second: number, data: EventRecord['data'] = {}, more = {}): void =>
      record(name, second, data, { ...base, ...more });
    return {
      page,
      /** Answered and shown a second after it began. */
      say(second: number, changes: Partial<AnsweredData> = {}, wholeMs = 900): void {
        const utteranceId = `utterance-${++ids}`;
        const data = { ...ANSWER, startedAt: startMs + second * SECOND_MS, ...changes };
        page('vad.start', second);
        page('vad.end', second + 0.8, { silenceAfterMs: 640, decisionMs: 3 }, { utteranceId });
        page('utterance.answered', second + 0.9, data, { utteranceId });
        const stages = { endpointMs: 640, uploadMs: 120, paintMs: 16, wholeMs };
        page('results.shown', second + 1, { count: data.resultCount, ...stages }, { utteranceId });
      },
      type(second: number, query: string, count: number): void {
        page('query.searched', second, {
          query,
          rules: '',
          ruleSynonym: false,
          rulePin: false,
          ruleHide: false,
          ruleAnswer: false,
          source: 'typed',
          resultCount: count,
          queryWords: 2,
          tookMs: 12,
        });
        page('typed', second, { query });
        page('results.shown', second + 0.1, { count });
      },
    };
  }

  return { events, record, by };
}

type Script = ReturnType<typeof createScript>;

const NOTHING_EARLY = { provisionals: 0, withdrawn: null, drafted: false, endpointTold: false } as const;
const NOTHING_HEARD = {
  transcript: '',
  confidence: 0,
  resultCount: 0,
  queryWords: 0,
  ...NOTHING_EARLY,
} as const;

/** The actions of one person of each kind. */
const KINDS: Record<
  string,
  { people: number; device: string; live(person: ReturnType<Script['by']>): void }
> = {
  pleased: {
    people: 20,
    device: 'desktop',
    live({ say, page }) {
      say(1);
      page('click', 5, { position: 1 });
    },
  },
  repeating: {
    people: 15,
    device: 'phone',
    live({ say, page }) {
      say(1);
      say(11);
      page('click', 15, { position: 2 });
      page('dwell', 20, { dwellMs: 5_000 });
    },
  },
  typing: {
    people: 10,
    device: 'desktop',
    live({ say, type }) {
      say(1, { ...NOTHING_HEARD, empty: 'unintelligible' });
      type(22, 'mount fuji', 3);
    },
  },
  correcting: {
    people: 8,
    device: 'desktop',
    live({ say, type }) {
      const heard = {
        transcript: 'mount fugee',
        confidence: 0.3,
        belowAuto: true,
        resultCount: 0,
        truncatedStart: true,
      };
      say(1, heard);
      type(22, 'mount fuji', 2);
    },
  },
  silent: {
    people: 7,
    device: 'desktop',
    live({ say, page }) {
      say(1, { ...NOTHING_HEARD, empty: 'no_speech', snrDb: null });
      page('vad.start', 5);
      page('vad.misfire', 5.1);
    },
  },
  unlucky: {
    people: 5,
    device: 'desktop',
    live({ say, page }) {
      page('utterance.refused', 0, { reason: 'busy' });
      page('utterance.refused', 1, { reason: 'failed' });
      page('error.shown', 1.1);
      say(11, { provisionals: 2, withdrawn: true, drafted: false }, 2_000);
      page('alternative.chosen', 14);
    },
  },
};

function shadowed(number: number): EventRecord['data'] {
  const isMissing = number < 2;
  const distance = number < 5 ? 1 : 0.5;
  return {
    distance: number < 10 ? distance : 0,
    visible: number < 4,
    worse: isMissing ? 'challenger' : null,
    championMs: 50,
    challengerMs: isMissing ? null : 70,
  };
}

/** A day whose figures are all known: see `SCRIPTED_TRUTH`. */
export function scriptedDay(startMs: number): EventRecord[] {
  const script = createScript(startMs);
  for (const [kind, { people, device, live }] of Object.entries(KINDS)) {
    for (let number = 0; number < people; number++) {
      const person = script.by({ clientId: `client-${kind}-${number}`, device, synthetic: false });
      person.page('mic.pressed', 0);
      live(person);
      person.page('mic.closed', 30, { heardMs: 4_000, sentMs: 1_000, savedShare: 0.75 });
    }
  }
  for (let number = 0; number < 3; number++) {
    const denied = script.by({ clientId: `client-denied-${number}`, device: 'desktop', synthetic: false });
    denied.page('mic.pressed', 0);
    denied.page('mic.denied', 1);
    if (number < 2) denied.page('reconnected', 2, { resumed: number === 0 });
  }
  for (let number = 0; number < 60; number++) script.record('server.sample', number, { ...SAMPLE }, {});
  for (let number = 0; number < 4; number++)
    script.record('wire.error', number, { code: 'invalid_frame' }, {});
  // A challenger hears the pleased: half of them otherwise, a quarter quite otherwise, and two not at all.
  for (let number = 0; number < 20; number++) {
    const pleased = script.by({ clientId: `client-pleased-${number}`, device: 'desktop', synthetic: false });
    pleased.page('utterance.shadowed', 2, shadowed(number));
  }
  script.record('shadow.dropped', 3, { utterances: 7 }, {});
  // A simulator whose people are never understood.
  for (let number = 0; number < 100; number++) {
    const robot = script.by({ clientId: `client-robot-${number}`, device: 'desktop', synthetic: true });
    robot.say(1, { ...NOTHING_HEARD, empty: 'unintelligible' });
  }
  return script.events;
}

/** Samples and value of every metric over the scripted day, counted by hand. */
export const SCRIPTED_TRUTH: Record<string, readonly [samples: number, value: number | null]> = {
  // 20 + 2 x 15 + 10 + 8 + 7 + 5 answers.
  'vad.clip_ms': [80, 1_500],
  'vad.level_dbfs': [80, -24],
  'vad.peak_dbfs': [80, -6],
  'vad.clipped_share': [80, 0],
  'vad.snr_db': [73, 20],
  'vad.silence_before_ms': [80, 320],
  'vad.silence_after_ms': [80, 640],
  'vad.speech_share': [80, 0.5],
  'vad.truncated_start_rate': [80, 8 / 80],
  'vad.truncated_end_rate': [80, 0],
  'vad.misfire_rate': [87, 7 / 87],
  'vad.no_speech_rate': [80, 7 / 80],
  // All but the 10 and 7 with an empty transcript.
  'vad.early_endpoint_rate': [80, 63 / 80],
  'vad.frame_p95_ms': [80, 2],
  'vad.decision_ms': [80, 3],
  'vad.saved_share': [65, 0.75],
  'vad.missing_duration_ms_rate': [80, 0],
  'vad.missing_rms_dbfs_rate': [80, 0],
  'vad.missing_peak_dbfs_rate': [80, 0],
  'vad.missing_clipped_share_rate': [80, 0],
  'vad.missing_snr_db_rate': [80, 7 / 80],
  'vad.missing_silence_before_ms_rate': [80, 0],
  'vad.missing_silence_after_ms_rate': [80, 0],
  'vad.missing_truncated_start_rate': [80, 0],
  'vad.missing_truncated_end_rate': [80, 0],
  'vad.missing_speech_share_rate': [80, 0],
  'vad.missing_vad_frame_p95_ms_rate': [80, 0],
  'asr.null_rate': [80, 17 / 80],
  'asr.null_speech_rate': [80, 10 / 80],
  'asr.redo_rate': [65, 15 / 65],
  'asr.redo_broad_rate': [65, 15 / 65],
  'asr.switch_rate': [65, 18 / 65],
  'asr.correction_rate': [65, 8 / 65],
  'asr.alternative_rate': [65, 5 / 65],
  'asr.confidence': [63, (55 * 0.9 + 8 * 0.3) / 63],
  'asr.below_auto_rate': [63, 8 / 63],
  'asr.interims': [160, 160],
  'asr.provisional_rate': [80, 63 / 80],
  'asr.provisional_used_rate': [63, 58 / 63],
  'asr.provisional_withdrawn_rate': [63, 5 / 63],
  'asr.audio_ms': [80, 1_400],
  'asr.encode_ms': [80, 10],
  'asr.decode_ms': [80, 40],
  'asr.real_time_factor': [80, 0.125],
  'asr.shadow_distance': [20, (5 * 1 + 5 * 0.5) / 20],
  'asr.shadow_differs_rate': [20, 10 / 20],
  'asr.shadow_far_rate': [20, 5 / 20],
  'asr.shadow_visible_rate': [20, 4 / 20],
  'asr.shadow_worse_rate': [20, 2 / 20],
  'asr.shadow_better_rate': [20, 0],
  'asr.shadow_ms': [18, 70],
  'asr.shadow_dropped': [7, 7],
  // All but the silent saw results: 58 tasks.
  'search.ctr': [58, 35 / 58],
  'search.ctr_first': [58, 20 / 58],
  'search.good_click_rate': [58, 20 / 58],
  'search.zero_result_rate': [58, 8 / 58],
  'search.abandonment_rate': [65, 12 / 65],
  'search.voice_ms': [80, 8],
  'search.typed_ms': [18, 12],
  'search.query_words': [63, 2],
  'search.rule_synonym_share': [98, 0],
  'search.rule_pin_share': [98, 80 / 98],
  'search.rule_hide_share': [98, 0],
  'search.rule_answer_share': [98, 0],
  'search.unknown_word_share': [80, 0.5],
  'search.unknown_popularity_share': [60, 0.25],
  'search.prior_clicks': [60, 1_500],
  'search.prior_on_share': [60, 1],
  'gateway.attempts': [90, 90],
  'gateway.typed_queries': [18, 18],
  'gateway.tasks': [65, 65],
  'gateway.error_rate': [90, 5 / 90],
  'gateway.shed_rate': [90, 5 / 90],
  'gateway.wire_errors': [4, 4],
  'gateway.late_events': [0, 0],
  'gateway.queue_ms': [80, 2],
  'gateway.total_ms': [80, 60],
  'gateway.event_loop_lag_p99_ms': [60, 4],
  'gateway.cpu_share': [60, 0.5],
  'gateway.rss_bytes': [60, 1_000_000],
  'gateway.gc_share': [60, 0.01],
  'gateway.queue_length': [60, 1],
  'gateway.utilisation': [60, 0.5],
  'gateway.open_streams': [60, 10],
  'gateway.event_log_lag_ms': [60, 0],
  'client.whole_ms': [80, (75 * 900 + 5 * 2_000) / 80],
  'client.slow_rate': [65, 5 / 65],
  'client.endpoint_ms': [80, 640],
  'client.upload_ms': [80, 120],
  'client.paint_ms': [80, 16],
  'client.attempt_interval_ms': [20, (15 * 9_000 + 5 * 10_000) / 20],
  'client.sample_rate_hz': [80, 48_000],
  'client.channels': [80, 1],
  'client.missing_sample_rate_hz_rate': [80, 0],
  'client.missing_channels_rate': [80, 0],
  // The people of the script report their device and nothing else.
  'client.missing_device_rate': [80, 0],
  'client.missing_browser_rate': [80, 1],
  'client.missing_os_rate': [80, 1],
  'client.missing_language_rate': [80, 1],
  'client.mic_denied_rate': [68, 3 / 68],
  'client.mic_missing_rate': [68, 0],
  'client.mic_muted_rate': [68, 0],
  'client.mic_lost_rate': [68, 0],
  'client.mic_suspended_rate': [68, 0],
  'client.error_rate': [68, 5 / 68],
  'client.reconnect_rate': [68, 2 / 68],
  'client.resume_rate': [2, 1 / 2],
};
