import { deflateSync } from 'node:zlib';
import type {
  Transcription,
  TranscriptEvent,
  TranscriptionFields,
  VerboseTranscription,
} from '@hark/shared/http/openai-api';
import type { Final } from '@hark/shared/wire/final';
import { segmentTranscript, timedWords, type Segment } from '../../transcript/segment-transcript.ts';
import { writeSubRip, writeWebVtt } from '../../transcript/write-subtitles.ts';
import type { Capabilities } from '../../../recognition/recognizer.ts';
import { ApiProblem } from '../../../http/api-problem.ts';
import { languageName } from './asked-language.ts';

/** What was heard of a recording. */
export interface Transcript {
  final: Final;
  /** Where speech was found; null where that is not known. */
  speech: { startMs: number; endMs: number } | null;
  /** Primary subtag. */
  language: string;
}

/** A body and its media type; an object is JSON. */
export interface WrittenTranscription {
  type: string;
  body: string | Transcription | VerboseTranscription;
}

/** Words whose confidence is 0 have no logarithm. */
const LEAST_CONFIDENCE = 1e-6;

function toSeconds(timeMs: number): number {
  return Math.round(timeMs) / 1000;
}

function averageLogProb({ words, confidence }: Segment): number {
  const confidences = words.length === 0 ? [confidence] : words.map((word) => word.confidence);
  const logs = confidences.map((value) => Math.log(Math.max(LEAST_CONFIDENCE, value)));
  return Math.min(0, logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

function compressionRatio(text: string): number {
  return Buffer.byteLength(text) / deflateSync(text).length;
}

type VerboseSegment = NonNullable<VerboseTranscription['segments']>[number];
type VerboseWord = VerboseSegment['words'][number];

function verboseWord({ word, confidence, startMs, endMs }: Segment['words'][number]): VerboseWord {
  if (startMs === undefined || endMs === undefined) return { word, confidence };
  return { word, confidence, start: toSeconds(startMs), end: toSeconds(endMs) };
}

function verboseSegment(segment: Segment, id: number): VerboseSegment {
  const { text, startMs, endMs, confidence, words } = segment;
  return {
    id,
    seek: Math.round(startMs / 10),
    start: toSeconds(startMs),
    end: toSeconds(endMs),
    text,
    tokens: [],
    temperature: 0,
    avg_logprob: averageLogProb(segment),
    compression_ratio: compressionRatio(text),
    no_speech_prob: 0,
    confidence,
    words: words.map(verboseWord),
  };
}

function noWordTimes(): ApiProblem {
  return new ApiProblem(
    400,
    'word_times_unsupported',
    'This recogniser does not provide word timestamps; omit timestamp_granularities[]=word.',
    { param: 'timestamp_granularities' },
  );
}

/** Before a recording is heard in vain. @throws ApiProblem for times of words from a recogniser that has none */
export function requireWordTimes(
  { wordTimes }: Pick<Capabilities, 'wordTimes'>,
  {
    response_format: format,
    timestamp_granularities: granularities,
  }: Pick<TranscriptionFields, 'response_format' | 'timestamp_granularities'>,
): void {
  if (!wordTimes && format === 'verbose_json' && granularities.includes('word')) throw noWordTimes();
}

/** @throws ApiProblem where nobody measured them */
function wordsOf({ transcript, words }: Final): NonNullable<VerboseTranscription['words']> {
  if (transcript === '') return [];
  const timed = timedWords(words);
  if (timed === null) throw noWordTimes();
  return timed.map(({ word, startMs, endMs }) => ({
    word,
    start: toSeconds(startMs),
    end: toSeconds(endMs),
  }));
}

function segmentsOf({ final, speech }: Transcript): Segment[] {
  return segmentTranscript({ ...final, speech: speech ?? { startMs: 0, endMs: final.timings.audioMs } });
}

/** A transcript in the format that was asked for. @throws ApiProblem for times of words that nobody measured */
export function writeTranscription(
  transcript: Transcript,
  { response_format: format, timestamp_granularities: granularities }: TranscriptionFields,
): WrittenTranscription {
  const { final } = transcript;
  const { audioMs } = final.timings;
  const usage = { type: 'duration', seconds: toSeconds(audioMs) } as const;
  switch (format) {
    case 'json':
      return { type: 'application/json', body: { text: final.transcript, usage } };
    case 'text':
      return { type: 'text/plain; charset=utf-8', body: `${final.transcript}\n` };
    case 'srt':
      return {
        type: 'application/x-subrip; charset=utf-8',
        body: writeSubRip(segmentsOf(transcript), audioMs),
      };
    case 'vtt':
      return { type: 'text/vtt; charset=utf-8', body: writeWebVtt(segmentsOf(transcript), audioMs) };
    case 'verbose_json': {
      const body: VerboseTranscription = {
        task: 'transcribe',
        language: languageName(transcript.language),
        duration: toSeconds(audioMs),
        text: final.transcript,
        ...(granularities.includes('word') ? { words: wordsOf(final) } : {}),
        ...(granularities.includes('segment')
          ? { segments: segmentsOf(transcript).map(verboseSegment) }
          : {}),
        usage,
      };
      return { type: 'application/json', body };
    }
  }
}

/** A transcript as server-sent events: what is new, then the whole. */
export function writeTranscriptEvents({ final }: Pick<Transcript, 'final'>): string {
  const text = final.transcript;
  const events: TranscriptEvent[] = [
    ...(text === '' ? [] : [{ type: 'transcript.text.delta' as const, delta: text }]),
    { type: 'transcript.text.done', text },
  ];
  return [...events.map((event) => JSON.stringify(event)), '[DONE]']
    .map((data) => `data: ${data}\n\n`)
    .join('');
}
