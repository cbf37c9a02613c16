import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../api-problem.ts';
import { readForm } from './read-form.ts';

const TYPE = 'multipart/form-data; boundary=XX';
const SOUND = Buffer.from([0, 255, 128, 13, 10, 45, 45, 88]);

/** A form of parts, each its header lines and its content. */
function formOf(...parts: [string, string | Buffer][]): Buffer {
  const written = parts.flatMap(([header, content]) => [
    Buffer.from(`--XX\r\n${header}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...written, Buffer.from('--XX--\r\n')]);
}

const named = (name: string): string => `Content-Disposition: form-data; name="${name}"`;
const FILE = `${named('file')}; filename="a.wav"\r\nContent-Type: audio/wav`;

async function refusal(body: Uint8Array, type: string | null = TYPE): Promise<ApiProblem> {
  const thrown: unknown = await readForm(body, type ?? undefined).catch((error: unknown) => error);
  if (!(thrown instanceof ApiProblem)) throw new Error(`expected a refusal, got ${String(thrown)}`);
  expect(thrown).toMatchObject({ status: 400, retryable: false });
  return thrown;
}

describe('a form', () => {
  it('gives its file byte for byte and its fields in order', async () => {
    const body = formOf([named('model'), 'x'], [named('a[]'), '1'], [FILE, SOUND], [named('a[]'), '2']);
    const { file, fields } = await readForm(body, TYPE);
    expect(file).toEqual({ bytes: SOUND, name: 'a.wav' });
    expect([...fields]).toEqual([
      ['model', ['x']],
      ['a[]', ['1', '2']],
    ]);
  });

  it.each([
    ['a type but no file name', `${named('file')}\r\nContent-Type: audio/wav`],
    ['neither a type nor a file name', named('file')],
    ['an empty file name', `${named('file')}; filename=""`],
    [
      'a file name in Latin-1',
      Buffer.from(`${named('file')}; filename="Stra\xdfe.wav"`, 'latin1').toString(),
    ],
    ['a file name with quotes and a path', `${named('file')}; filename="C:\\\\a \\"b\\".wav"`],
    ['the header names in small letters', FILE.toLowerCase()],
  ])('is taken where the file has %s', async (_name, header) => {
    expect((await readForm(formOf([header, SOUND]), TYPE)).file?.bytes).toEqual(SOUND);
  });

  it('may have text before its first boundary and after its last', async () => {
    const body = Buffer.concat([Buffer.from('preamble\r\n'), formOf([FILE, SOUND]), Buffer.from('epilogue')]);
    expect((await readForm(body, TYPE)).file?.bytes).toEqual(SOUND);
  });

  it('may have no file', async () => {
    expect((await readForm(formOf([named('model'), 'x']), TYPE)).file).toBeNull();
  });

  it('may quote its boundary, which may have any of the characters that RFC 2046 allows', async () => {
    const body = Buffer.from(formOf([FILE, 'sound']).toString().replaceAll('XX', `X'()+_,-./:=? X`));
    const { file } = await readForm(body, `Multipart/Form-Data; charset=utf-8; Boundary="X'()+_,-./:=? X"`);
    expect(file?.bytes.toString()).toBe('sound');
  });

  it('keeps a file that is larger than the parser’s buffers', async () => {
    const large = Buffer.alloc(5 << 20, 'sound');
    expect(
      (await readForm(formOf([FILE, large], [named('model'), 'x']), TYPE)).file?.bytes.equals(large),
    ).toBe(true);
  });
});

describe('a form that is refused', () => {
  const body = formOf([FILE, SOUND]);

  it.each([
    ['no content type', '', /no Content-Type/],
    ['JSON', 'application/json', /does not accept application\/json.*multipart\/form-data/],
    ['fields of an address', 'application/x-www-form-urlencoded', /x-www-form-urlencoded/],
    ['bare audio', 'audio/wav', /audio\/wav.*voice-search/],
    ['another multipart type', 'multipart/mixed; boundary=XX', /multipart\/mixed/],
    ['no boundary', 'multipart/form-data', /has no boundary/],
    ['an empty boundary', 'multipart/form-data; boundary=', /has no boundary/],
    ['an empty quoted boundary', 'multipart/form-data; boundary=""', /has no boundary/],
    ['a wrong boundary', 'multipart/form-data; boundary=YY', /boundary given in Content-Type/],
  ])('has %s', async (_name, type, message) => {
    expect((await refusal(body, type === '' ? null : type)).message).toMatch(message);
  });

  it.each([
    ['no bytes', Buffer.alloc(0), /empty/],
    ['its end cut off', body.subarray(0, -4), /truncated/],
    ['its file cut off', body.subarray(0, -14), /truncated/],
    ['its first header cut off', body.subarray(0, 30), /boundary/],
    ['two files', formOf([FILE, SOUND], [FILE, SOUND]), /two files/],
    [
      'its file in another field',
      formOf([`${named('audio')}; filename="a.wav"`, SOUND]),
      /"file", not in "audio"/,
    ],
    ['a field without a name', formOf([FILE, SOUND], ['Content-Disposition: form-data', 'x']), /no name/],
    [
      'a field of more than 64 kB',
      formOf([FILE, SOUND], [named('prompt'), 'x'.repeat(65_537)]),
      /"prompt".*64 kB/,
    ],
    [
      'more than 20 fields',
      formOf([FILE, SOUND], ...Array.from({ length: 21 }, (_, i): [string, string] => [named(`f${i}`), 'x'])),
      /more than 20 fields/,
    ],
    [
      'more than 1,000 parts',
      formOf(...Array.from({ length: 1_001 }, (): [string, string] => [named('a[]'), 'x'])),
      /more than 1000 parts/,
    ],
  ])('has %s', async (_name, given, message) => {
    expect((await refusal(given)).message).toMatch(message);
  });

  it('passes over a part whose header is none, and says what is there', async () => {
    const { fields, file } = await readForm(formOf(['no header at all', SOUND], [named('model'), 'x']), TYPE);
    expect(file).toBeNull();
    expect([...fields.keys()]).toEqual(['model']);
  });
});

it('is read to an end or refused, whatever bytes it is made of', async () => {
  const whole = formOf([named('model'), 'x'], [FILE, SOUND], [named('prompt'), 'y']);
  const cutAndSpliced = fc
    .tuple(fc.nat(whole.length), fc.nat(whole.length), fc.uint8Array({ maxLength: 12 }))
    .map(([from, to, bytes]) => Buffer.concat([whole.subarray(0, from), bytes, whole.subarray(to)]));
  await fc.assert(
    fc.asyncProperty(cutAndSpliced, async (body) => {
      const outcome: unknown = await readForm(body, TYPE).catch((error: unknown) => error);
      expect(
        outcome instanceof ApiProblem ||
          (typeof outcome === 'object' && outcome !== null && 'fields' in outcome),
      ).toBe(true);
    }),
    { numRuns: 300 },
  );
});
