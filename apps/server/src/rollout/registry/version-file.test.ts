import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETUP } from '../../answering/setup/default-setup.ts';
import { defaultConfidenceFit } from '../../recognition/confidence/default-confidence-fit.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { diffVersions } from './diff-versions.ts';
import { digestOf, versionContentSchema, versionFileOf, versionFileSchema } from './version-file.ts';

const { catalogue: _catalogue, limits: _limits, maxRecordingMs: _maxRecordingMs, ...setup } = DEFAULT_SETUP;
const CONTENT = versionContentSchema.parse({
  ...setup,
  confidence: defaultConfidenceFit,
  models: [{ role: 'recognizer', name: 'encoder.onnx', bytes: 3, sha256: 'a'.repeat(64) }],
});
const LINEAGE = { parent: null, dataSet: null, code: '0.1.0', by: 'Ada', reason: 'the first one', at: 0 };
const json = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)));

/** The same value with the members of every object in the opposite order. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]): [string, Json] => [name, turned(member)])
      .toReversed(),
  );
}

describe('canonical JSON', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });

  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('refuses numbers that JSON lacks', () => {
    expect(() => canonicalJson(NaN)).toThrow('JSON has no NaN.');
  });
});

describe('a version file', () => {
  const file = versionFileOf('hark-0.1.0/5', CONTENT, LINEAGE);

  it('survives being written and read', () => {
    expect(versionFileSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
  });

  it('has the digest of its content alone: who made it and why does not matter', () => {
    const other = versionFileOf('another', CONTENT, { ...LINEAGE, by: 'Grace' });
    expect(other.digest).toBe(file.digest);
    expect(digestOf({ ...CONTENT, understanding: false })).not.toBe(file.digest);
  });

  it('is refused when its content was changed afterwards', () => {
    const changed = { ...file, content: { ...CONTENT, understanding: false } };
    expect(versionFileSchema.safeParse(changed).error?.issues[0]?.message).toContain('was changed');
  });

  it.each([
    [
      'parameters out of range',
      { vad: { ...CONTENT.vad, params: { ...CONTENT.vad.params, preRollMs: -1 } } },
    ],
    ['a weight that is no number', { ranking: { ...CONTENT.ranking, weights: { text: NaN } } }],
    ['a model without a digest', { models: [{ role: 'vad', name: 'x', bytes: 1, sha256: '' }] }],
    ['an unknown part', { colour: 'red' }],
  ])('is refused with %s', (_what, changes) => {
    const content = { ...CONTENT, ...changes };
    expect(versionFileSchema.safeParse({ ...file, content }).success).toBe(false);
  });
});

describe('the difference of versions', () => {
  it('is empty exactly for equal values', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        expect(diffVersions(one, turned(one))).toEqual([]);
        expect(diffVersions(one, other).length === 0).toBe(canonicalJson(one) === canonicalJson(other));
      }),
    );
  });

  it('names what differs, models by their name', () => {
    const before = { beam: 5, models: [{ name: 'a', sha256: '1' }] };
    const after = {
      beam: 8,
      models: [
        { name: 'b', sha256: '2' },
        { name: 'a', sha256: '3' },
      ],
    };
    expect(diffVersions(before, after)).toEqual([
      { path: 'beam', before: 5, after: 8 },
      { path: 'models[a].sha256', before: '1', after: '3' },
      { path: 'models[b]', before: undefined, after: { name: 'b', sha256: '2' } },
    ]);
  });
});
