import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/**
 * Field numbers of `onnx.proto` that are read; all others are skipped.
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const fields = {
  model: { graph: 7 },
  graph: { node: 1, initializer: 5 },
  node: { input: 1, output: 2, opType: 4, attribute: 5 },
  attribute: { graph: 6 },
  tensor: { dims: 1, elementType: 2, floatData: 4, int32Data: 5, name: 8, rawData: 9 },
} as const;

/** Element types of `onnx.proto` that occur here. */
export const elementTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7 } as const;

const FLOAT_BYTES = 4;

/** A constant of a model, row-major. */
export interface StoredTensor {
  dims: readonly number[];
  /** One of `elementTypes`. */
  elementType: number;
  /** Elements, little-endian; a view of the model's bytes where they are stored as such. */
  bytes: Uint8Array;
}

/** A node of a model or of a branch of its `If`. */
export interface StoredNode {
  opType: string;
  inputs: readonly string[];
  outputs: readonly string[];
}

/** The parts of an ONNX model that hold its weights and tell where they are used. */
export interface StoredModel {
  tensors: ReadonlyMap<string, StoredTensor>;
  /** Including those of the branches. */
  nodes: readonly StoredNode[];
}

type Visit = (reader: BinaryReader, field: number, wireType: WireType) => boolean;

/** Passes each field to `visit`, which reads it and returns true; other fields are skipped. */
function readFields(message: Uint8Array, visit: Visit): void {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (!visit(reader, field, wireType)) reader.skip(wireType, field);
  }
}

/** Reads a repeated number, packed or not. */
function numbersOf(reader: BinaryReader, wireType: WireType, read: () => number): number[] {
  if (wireType !== WireType.LengthDelimited) return [read()];
  const end = reader.uint32() + reader.pos;
  const numbers: number[] = [];
  while (reader.pos < end) numbers.push(read());
  return numbers;
}

function readTensor(message: Uint8Array): [string, StoredTensor] {
  let name = '';
  let elementType = 0;
  let bytes: Uint8Array = new Uint8Array();
  const dims: number[] = [];
  const floats: number[] = [];
  const integers: number[] = [];
  const { tensor } = fields;
  readFields(message, (reader, field, wireType) => {
    if (field === tensor.name) name = reader.string();
    else if (field === tensor.elementType) elementType = reader.int32();
    else if (field === tensor.rawData) bytes = reader.bytes();
    else if (field === tensor.dims) dims.push(...numbersOf(reader, wireType, () => Number(reader.int64())));
    else if (field === tensor.floatData) floats.push(...numbersOf(reader, wireType, () => reader.float()));
    else if (field === tensor.int32Data) integers.push(...numbersOf(reader, wireType, () => reader.int32()));
    else return false;
    return true;
  });
  // Single numbers are stored in the lists instead, bytes as 32-bit integers.
  if (floats.length > 0) bytes = new Uint8Array(Float32Array.from(floats).buffer);
  else if (integers.length > 0) bytes = Uint8Array.from(integers);
  return [name, { dims, elementType, bytes }];
}

function readNode(message: Uint8Array, into: { nodes: StoredNode[]; branches: Uint8Array[] }): void {
  let opType = '';
  const inputs: string[] = [];
  const outputs: string[] = [];
  const { node } = fields;
  readFields(message, (reader, field) => {
    if (field === node.input) inputs.push(reader.string());
    else if (field === node.output) outputs.push(reader.string());
    else if (field === node.opType) opType = reader.string();
    else if (field === node.attribute) {
      readFields(reader.bytes(), (attribute, inner) => {
        if (inner !== fields.attribute.graph) return false;
        into.branches.push(attribute.bytes());
        return true;
      });
    } else return false;
    return true;
  });
  into.nodes.push({ opType, inputs, outputs });
}

/** Reads the weights and the nodes of an ONNX model. The result refers to `model`, which must not change. */
export function readOnnx(model: Uint8Array): StoredModel {
  const tensors = new Map<string, StoredTensor>();
  const nodes: StoredNode[] = [];
  const graphs: Uint8Array[] = [];
  readFields(model, (reader, field) => {
    if (field !== fields.model.graph) return false;
    graphs.push(reader.bytes());
    return true;
  });
  // Branches are appended while their nodes are read.
  for (const graph of graphs) {
    readFields(graph, (reader, field) => {
      if (field === fields.graph.node) readNode(reader.bytes(), { nodes, branches: graphs });
      else if (field === fields.graph.initializer) {
        const [name, tensor] = readTensor(reader.bytes());
        tensors.set(name, tensor);
      } else return false;
      return true;
    });
  }
  return { tensors, nodes };
}

/** Returns the floats of a tensor. Throws if it has other elements. */
export function floatsOf({ elementType, bytes }: StoredTensor): Float32Array {
  if (elementType !== elementTypes.float32) throw new Error('a weight of the model is no float32');
  // Copied, because the bytes of a file are not aligned. `slice` of a Node buffer would not copy.
  return new Float32Array(new Uint8Array(bytes).buffer, 0, bytes.byteLength / FLOAT_BYTES);
}
