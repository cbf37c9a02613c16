import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { elementTypes } from './read-onnx.ts';

/**
 * Field numbers of `onnx.proto` that are written.
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const fields = {
  model: { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8 },
  opset: { domain: 1, version: 2 },
  graph: { node: 1, name: 2, initializer: 5, input: 11, output: 12 },
  node: { input: 1, output: 2, opType: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, float: 2, int: 3, ints: 8, type: 20 },
  valueInfo: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { elementType: 1, shape: 2 },
  shape: { dim: 1 },
  dim: { value: 1, name: 2 },
  tensor: { dims: 1, elementType: 2, name: 8, rawData: 9 },
} as const;

const attributeTypes = { float: 1, int: 2, ints: 7 } as const;

/** The versions of the format and of the operators that are used here. */
const IR_VERSION = 8;
const OPSET_VERSION = 17;
/** Operators that only ONNX Runtime has. Source: its docs/ContribOperators.md */
const CONTRIB_DOMAIN = 'com.microsoft';

type ElementType = keyof typeof elementTypes;
type Elements = Float32Array | Uint8Array | Int8Array | Int32Array | BigInt64Array;

/** A float or an integer: JavaScript does not tell 1 from 1.0. */
export type Attribute = { float: number } | { int: number } | { ints: readonly number[] };

export interface NodeOptions {
  attributes?: Readonly<Record<string, Attribute>>;
  /** Whether the operator is one of ONNX Runtime's own. */
  contrib?: boolean;
}

/** Fixed, or a name for a size that varies. */
export type Dim = number | string;

/** A graph under construction. Values have names; nodes must be added in the order in which they run. */
export interface OnnxGraph {
  input(name: string, type: ElementType, dims: readonly Dim[]): string;
  output(name: string, type: ElementType, dims: readonly Dim[]): void;
  constant(name: string, dims: readonly number[], elements: Elements): string;
  /** Adds a node; an empty name stands for an input or output that is left out. Returns the names of its outputs. */
  node(opType: string, inputs: readonly string[], outputs: readonly string[], options?: NodeOptions): void;
  /** Returns the model as a file. */
  toBytes(): Uint8Array<ArrayBuffer>;
}

/** Parts that are concatenated only once, because a model has tens of megabytes. */
type Chunks = readonly Uint8Array[];

function lengthOf(chunks: Chunks): number {
  return chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function concatenated(chunks: Chunks): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(lengthOf(chunks));
  let offset = 0;
  for (const chunk of chunks) {
    result.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return result;
}

function message(field: number, content: Chunks): Uint8Array[] {
  const head = new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(lengthOf(content)).finish();
  return [head, ...content];
}

function text(field: number, value: string): Uint8Array {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).string(value).finish();
}

function integer(field: number, value: number): Uint8Array {
  return new BinaryWriter().tag(field, WireType.Varint).int64(value).finish();
}

function attribute(name: string, value: Attribute): Uint8Array[] {
  const named = text(fields.attribute.name, name);
  const typed = (type: number) => integer(fields.attribute.type, type);
  if ('float' in value) {
    const written = new BinaryWriter()
      .tag(fields.attribute.float, WireType.Bit32)
      .float(value.float)
      .finish();
    return [named, typed(attributeTypes.float), written];
  }
  if ('int' in value) return [named, typed(attributeTypes.int), integer(fields.attribute.int, value.int)];
  return [
    named,
    typed(attributeTypes.ints),
    ...value.ints.map((item) => integer(fields.attribute.ints, item)),
  ];
}

function dimension(dim: Dim): Uint8Array[] {
  const content = typeof dim === 'number' ? integer(fields.dim.value, dim) : text(fields.dim.name, dim);
  return message(fields.shape.dim, [content]);
}

function valueInfo(name: string, type: ElementType, dims: readonly Dim[]): Uint8Array[] {
  const shape = message(fields.tensorType.shape, dims.flatMap(dimension));
  const tensor = [integer(fields.tensorType.elementType, elementTypes[type]), ...shape];
  const content = message(fields.valueInfo.type, message(fields.type.tensor, tensor));
  return [text(fields.valueInfo.name, name), ...content];
}

function typeOf(elements: Elements): ElementType {
  if (elements instanceof Float32Array) return 'float32';
  if (elements instanceof BigInt64Array) return 'int64';
  if (elements instanceof Int32Array) return 'int32';
  return elements instanceof Uint8Array ? 'uint8' : 'int8';
}

function tensor(name: string, dims: readonly number[], elements: Elements): Uint8Array[] {
  const bytes = new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
  return [
    ...dims.map((dim) => integer(fields.tensor.dims, dim)),
    integer(fields.tensor.elementType, elementTypes[typeOf(elements)]),
    text(fields.tensor.name, name),
    ...message(fields.tensor.rawData, [bytes]),
  ];
}

function opset(domain: string, version: number): Uint8Array[] {
  const content = [text(fields.opset.domain, domain), integer(fields.opset.version, version)];
  return message(fields.model.opsetImport, content);
}

/** Starts an empty graph. */
export function createOnnxGraph(graphName: string): OnnxGraph {
  const nodes: Uint8Array[] = [];
  const others: Uint8Array[] = [text(fields.graph.name, graphName)];
  return {
    input: (name, type, dims) => {
      others.push(...message(fields.graph.input, valueInfo(name, type, dims)));
      return name;
    },
    output: (name, type, dims) => {
      others.push(...message(fields.graph.output, valueInfo(name, type, dims)));
    },
    constant: (name, dims, elements) => {
      others.push(...message(fields.graph.initializer, tensor(name, dims, elements)));
      return name;
    },
    node: (opType, inputs, outputs, { attributes = {}, contrib = false } = {}) => {
      const content = [
        ...inputs.map((name) => text(fields.node.input, name)),
        ...outputs.map((name) => text(fields.node.output, name)),
        text(fields.node.opType, opType),
        ...Object.entries(attributes).flatMap(([name, value]) =>
          message(fields.node.attribute, attribute(name, value)),
        ),
        ...(contrib ? [text(fields.node.domain, CONTRIB_DOMAIN)] : []),
      ];
      nodes.push(...message(fields.graph.node, content));
    },
    toBytes: () =>
      concatenated([
        integer(fields.model.irVersion, IR_VERSION),
        text(fields.model.producerName, 'hark'),
        ...opset('', OPSET_VERSION),
        ...opset(CONTRIB_DOMAIN, 1),
        ...message(fields.model.graph, [...nodes, ...others]),
      ]),
  };
}
