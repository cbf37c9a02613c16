import { transcriptionFieldsSchema, type TranscriptionFields } from '@hark/shared/http/openai-api';
import { ApiProblem } from '../../../http/api-problem.ts';
import { parseRequest } from '../../../http/parse-request.ts';

/** Fields that are lists; in a form each entry is a field of its own. */
const LISTS = new Set([
  'timestamp_granularities',
  'languages',
  'keywords',
  'include',
  'known_speaker_names',
  'known_speaker_references',
]);
/** What Python, JavaScript and PHP write for a value that is not there. */
const NOTHING = new Set(['', 'None', 'null', 'undefined']);
const FALSE = /^(?:false|0|no|off|n|disabled)$/iu;

type Values = Map<string, string[]>;

/** Without the ways to write a list: `a`, `a[]` and `a[0]` are the same. Values that stand for nothing are left out. */
function namedValues(fields: ReadonlyMap<string, readonly string[]>): Values {
  const values: Values = new Map();
  for (const [written, given] of fields) {
    const name = written.replace(/\[\d*\]$/u, '');
    const said = name === 'prompt' ? given : given.filter((value) => !NOTHING.has(value.trim()));
    if (said.length > 0) values.set(name, [...(values.get(name) ?? []), ...said]);
  }
  return values;
}

interface Unsupported {
  /** What it asks for; the message says that Hark does not do it. */
  does: string;
  asks(values: readonly string[]): boolean;
}

const always = (): boolean => true;
const speakers: Unsupported = { does: 'support speaker diarisation', asks: always };

/** What would make another answer if it were done, and is not. Nothing of it is passed over in silence. */
const UNSUPPORTED: Readonly<Record<string, Unsupported>> = {
  include: { does: 'return token log probabilities (verbose_json has word confidences)', asks: always },
  known_speaker_names: speakers,
  known_speaker_references: speakers,
  diarize: { ...speakers, asks: (values) => !values.every((value) => FALSE.test(value)) },
  response_format: { ...speakers, asks: (values) => values.includes('diarized_json') },
  translate: {
    does: 'translate',
    asks: (values) => !values.every((value) => FALSE.test(value)),
  },
  task: { does: 'translate', asks: (values) => values.some((value) => /^translat/iu.test(value)) },
  // Its own detector cuts long recordings at pauses, which is what "auto" asks for.
  chunking_strategy: {
    does: 'support a chunking_strategy other than auto',
    asks: (values) => values.some((value) => value !== 'auto'),
  },
};

function refuseUnsupported(values: Values): void {
  for (const [name, given] of values) {
    // An object is sent as `chunking_strategy[type]=server_vad` and so on.
    const [param = name] = name.split('[');
    const unsupported = Object.hasOwn(UNSUPPORTED, param) ? UNSUPPORTED[param] : undefined;
    if (unsupported === undefined || !unsupported.asks(given)) continue;
    throw new ApiProblem(
      400,
      'unsupported_parameter',
      `Hark does not ${unsupported.does}; omit "${param}${param === 'response_format' ? '=diarized_json' : ''}".`,
      { param },
    );
  }
}

/** One value of a field that is no list. @throws ApiProblem */
function single(name: string, values: readonly string[]): string | undefined {
  if (new Set(values).size > 1) {
    throw new ApiProblem(
      400,
      'invalid_request',
      `The field "${name}" is given twice, with different values.`,
      {
        param: name,
      },
    );
  }
  return values[0];
}

function checkTogether({ response_format, stream, timestamp_granularities }: TranscriptionFields): void {
  if (stream && response_format !== 'json' && response_format !== 'text') {
    throw new ApiProblem(400, 'invalid_request', `"stream" supports json and text, not ${response_format}.`, {
      param: 'stream',
    });
  }
  // "segment" is the default, and sent with any format by clients that write out all defaults.
  if (timestamp_granularities.includes('word') && response_format !== 'verbose_json') {
    throw new ApiProblem(400, 'invalid_request', 'Word timestamps require response_format=verbose_json.', {
      param: 'timestamp_granularities',
    });
  }
}

/** What a form asks for. @throws ApiProblem 400 that names the field */
export function readTranscriptionFields(fields: ReadonlyMap<string, readonly string[]>): TranscriptionFields {
  const values = namedValues(fields);
  refuseUnsupported(values);
  const known = [...values].filter(([name]) => Object.hasOwn(transcriptionFieldsSchema.shape, name));
  const given = known.map(([name, said]) => [name, LISTS.has(name) ? said : single(name, said)]);
  const asked = parseRequest(transcriptionFieldsSchema, Object.fromEntries(given));
  checkTogether(asked);
  return asked;
}
