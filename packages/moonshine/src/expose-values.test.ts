import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { exposeValues } from './expose-values.ts';
import { loadQuietly } from './node/load-quietly.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Encodes a message of these fields; numbers are varints. */
function message(...fields: [number, string | number | Uint8Array][]): Bytes {
  const writer = new BinaryWriter();
  for (const [field, value] of fields) {
    if (typeof value === 'number') writer.tag(field, WireType.Varint).uint32(value);
    else if (typeof value === 'string') writer.tag(field, WireType.LengthDelimited).string(value);
    else writer.tag(field, WireType.LengthDelimited).bytes(value);
  }
  return writer.finish();
}

const [float, bool] = [1, 9];
const valueInfo = (name: string, type: number, ...size: number[]): Bytes => {
  const shape = message(...size.map((length): [number, Uint8Array] => [1, message([1, length])]));
  return message([1, name], [2, message([1, message([1, type], [2, shape])])]);
};
const add = (left: string, right: string, sum: string): Bytes =>
  message([1, left], [1, right], [2, sum], [3, `make ${sum}`], [4, 'Add']);

/** Doubles `x`, then adds the result or, in the else branch, `x`. The value between has a name in both branches. */
function branchingModel({ inner = 'inner', ifNodes = 1 } = {}): Bytes {
  const branch = (between: string, last: Bytes[]): Bytes =>
    message(
      [1, add('x', 'x', between)],
      ...last.map((node): [number, Uint8Array] => [1, node]),
      [2, 'branch'],
      [12, valueInfo('result', float, 2)],
    );
  const attribute = (name: string, graph: Bytes): Bytes => message([1, name], [6, graph], [20, 5]);
  const choose = message(
    [1, 'condition'],
    [2, 'y'],
    [3, 'choose'],
    [4, 'If'],
    [5, attribute('then_branch', branch('inner', [add('inner', 'inner', 'result')]))],
    [5, attribute('else_branch', branch(inner, [add(inner, 'x', 'result')]))],
  );
  const graph = message(
    ...Array.from({ length: ifNodes }, (): [number, Uint8Array] => [1, choose]),
    [2, 'graph'],
    [11, valueInfo('x', float, 2)],
    [11, valueInfo('condition', bool, 1)],
    [12, valueInfo('y', float, 2)],
  );
  return message([1, 8], [7, graph], [8, message([2, 17])]);
}

async function run(model: Bytes, condition: boolean): Promise<Record<string, number[]>> {
  const { InferenceSession, Tensor } = await loadQuietly(() => import('onnxruntime-node'));
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  const results = await session.run({
    x: new Tensor('float32', Float32Array.of(1, 3), [2]),
    condition: new Tensor('bool', Uint8Array.of(condition ? 1 : 0), [1]),
  });
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data, Number)]),
  );
}

describe('exposeValues', () => {
  const values = [{ value: 'inner', output: 'between' }];

  it.each([
    [true, [4, 12]],
    [false, [3, 9]],
  ])('adds a value of the executed branch (%s) to the outputs of the model', async (condition, y) => {
    const model = branchingModel();
    expect(await run(model, condition)).toEqual({ y });
    expect(await run(exposeValues(model, values), condition)).toEqual({ y, between: [2, 6] });
  });

  it('is deterministic and leaves its input unchanged', () => {
    const model = branchingModel();
    const before = model.slice();
    const once = exposeValues(model, values);
    expect(model).toEqual(before);
    expect(exposeValues(model, values)).toEqual(once);
    expect(exposeValues(model, [])).toEqual(model);
  });

  it('refuses a model whose branches lack the value, or without exactly one If node', () => {
    expect(() => exposeValues(branchingModel({ inner: 'other' }), values)).toThrow('lacks a value');
    expect(() => exposeValues(branchingModel({ ifNodes: 0 }), values)).toThrow('0 If nodes');
    expect(() => exposeValues(branchingModel({ ifNodes: 2 }), values)).toThrow('2 If nodes');
  });
});
