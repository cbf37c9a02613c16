import { describe, expect, it } from 'vitest';
import { loadQuietly } from './node/load-quietly.ts';
import { elementTypes, floatsOf, readOnnx } from './read-onnx.ts';
import { createOnnxGraph } from './write-onnx.ts';

/** (x . weights) * 2 + 1, and the largest of it. */
function smallModel(): Uint8Array<ArrayBuffer> {
  const graph = createOnnxGraph('small');
  graph.input('x', 'float32', ['rows', 2]);
  graph.constant('weights', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));
  graph.constant('shift', [], Float32Array.of(1));
  graph.constant('axes', [1], BigInt64Array.of(-1n));
  graph.constant('bytes', [2], Uint8Array.of(200, 3));
  graph.node('FusedMatMul', ['x', 'weights'], ['doubled'], {
    contrib: true,
    attributes: { alpha: { float: 2 }, transA: { int: 0 } },
  });
  graph.node('Add', ['doubled', 'shift'], ['y']);
  graph.node('Transpose', ['y'], ['turned'], { attributes: { perm: { ints: [1, 0] } } });
  graph.output('y', 'float32', ['rows', 3]);
  graph.output('turned', 'float32', [3, 'rows']);
  return graph.toBytes();
}

describe('a written model', () => {
  it('runs', async () => {
    const { InferenceSession, Tensor } = await loadQuietly(() => import('onnxruntime-node'));
    const session = await InferenceSession.create(smallModel(), { logSeverityLevel: 3 });
    const { y, turned } = await session.run({
      x: new Tensor('float32', Float32Array.of(1, 0, 0, 1), [2, 2]),
    });
    await session.release();
    expect(Array.from(y?.data ?? [], Number)).toEqual([3, 5, 7, 9, 11, 13]);
    expect(Array.from(turned?.data ?? [], Number)).toEqual([3, 9, 5, 11, 7, 13]);
    expect(turned?.dims).toEqual([3, 2]);
  });

  it('is read with its nodes and constants', () => {
    const { tensors, nodes } = readOnnx(smallModel());
    expect(nodes.map(({ opType }) => opType)).toEqual(['FusedMatMul', 'Add', 'Transpose']);
    expect(nodes[0]).toMatchObject({ inputs: ['x', 'weights'], outputs: ['doubled'] });
    const weights = tensors.get('weights');
    expect(weights).toMatchObject({ dims: [2, 3], elementType: elementTypes.float32 });
    expect(weights && floatsOf(weights)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
    expect(Array.from(tensors.get('bytes')?.bytes ?? [])).toEqual([200, 3]);
    expect(() => floatsOf({ dims: [1], elementType: elementTypes.uint8, bytes: Uint8Array.of(1) })).toThrow(
      'no float32',
    );
  });

  it('is the same each time', () => {
    expect(smallModel()).toEqual(smallModel());
  });
});
