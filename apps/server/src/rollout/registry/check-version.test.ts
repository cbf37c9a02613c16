import { describe, expect, it } from 'vitest';
import { DEFAULT_SETUP } from '../../answering/setup/default-setup.ts';
import { moonshineEngine } from '../../recognition/engines/engine.ts';
import { checkVersion } from './check-version.ts';
import { changeContent, parseSetting } from './make-version.ts';
import { contentOf } from './record-served.ts';
import { engineOfVersion, setupOfVersion } from './setup-of-version.ts';
import type { VersionContent } from './version-file.ts';

const HERE = { pipeline: DEFAULT_SETUP.pipeline, cacheFolder: '/tmp/hark-cache' };
const content = await contentOf(DEFAULT_SETUP, moonshineEngine());
const check = (given: VersionContent) => checkVersion({ name: 'wide', content: given }, HERE);

describe('a version', () => {
  it('describes its setup and its recogniser completely', async () => {
    const changed = changeContent(content, [
      parseSetting('recognizer.beam=9'),
      parseSetting('recognizer.bias.boost=0'),
      parseSetting('recognizer.noWords.bias=-100'),
      parseSetting('thresholds.autoFrom=0.9'),
    ]);
    const setup = setupOfVersion(changed, DEFAULT_SETUP);
    const engine = engineOfVersion(changed, HERE.cacheFolder);
    expect(await contentOf(setup, engine)).toEqual(changed);
    expect(setup).toMatchObject({ catalogue: DEFAULT_SETUP.catalogue, limits: DEFAULT_SETUP.limits });
    const { confidence } = content;
    const expected = { beam: 9, bias: { boost: 0 }, noWords: { bias: -100 }, confidence };
    expect(engine.thread).toMatchObject(expected);
  });

  it('of these models and this code can be served', async () => {
    expect(await check(content)).toMatchObject({ ok: true });
  });

  const [first, ...others] = content.models;
  if (first === undefined) throw new Error('the built-in engine has no models');
  it.each<[string, Partial<VersionContent>, string]>([
    [
      'a model file that differs',
      { models: [{ ...first, sha256: '0'.repeat(64) }, ...others] },
      `${first.name} differs: the version names 000000000000…`,
    ],
    [
      'a model file that is not here',
      { models: [{ ...first, name: 'large.onnx' }] },
      'large.onnx is not on this server',
    ],
    ['other code', { pipeline: 'hark-0.0.1/1' }, 'was made for hark-0.0.1/1'],
    [
      'vectors that are not here',
      { ranking: { ...content.ranking, meaning: { isOn: true, folder: '/nowhere/vectors' } } },
      '/nowhere/vectors',
    ],
    [
      'a model folder that is not here',
      { recognizer: { engine: 'sherpa', modelFolder: '/nowhere/model', languages: ['en'] } },
      '/nowhere/model',
    ],
  ])('with %s is refused', async (_what, changes, why) => {
    const checked = await check({ ...content, ...changes });
    if (checked.ok) throw new Error('it was not refused');
    expect(checked.why).toContain('wide cannot be served here.');
    expect(checked.why).toContain(why);
  });
});
