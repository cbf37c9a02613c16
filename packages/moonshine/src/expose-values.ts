import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * Field numbers of `onnx.proto`. Only the fields that lead to an output are read; all others are copied unchanged.
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const fields = {
  model: { graph: 7 },
  graph: { node: 1, output: 12 },
  node: { output: 2, opType: 4, attribute: 5 },
  attribute: { graph: 6 },
  valueInfo: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensor: { elementType: 1 },
} as const;

const FLOAT32 = 1;

/** Parts of a byte array, which are concatenated only once: the models have tens of megabytes. */
type Chunks = readonly Uint8Array[];

/** A value inside a model, and the name of the output for it. */
export interface ExposedValue {
  /** Its name in both branches of the model's `If`. */
  value: string;
  output: string;
}

function lengthOf(chunks: Chunks): number {
  return chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function delimited(field: number, content: Chunks): Uint8Array[] {
  const head = new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(lengthOf(content)).finish();
  return [head, ...content];
}

/** Reads the length-delimited fields with that number from a message. */
function contentsOf(message: Uint8Array, field: number): Uint8Array[] {
  const reader = new BinaryReader(message);
  const found: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === field && wireType === WireType.LengthDelimited) found.push(reader.bytes());
    else reader.skip(wireType, number);
  }
  return found;
}

/** Reads the same fields as strings. */
function textsOf(message: Uint8Array, field: number): string[] {
  const reader = new BinaryReader(message);
  const found: string[] = [];
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === field && wireType === WireType.LengthDelimited) found.push(reader.string());
    else reader.skip(wireType, number);
  }
  return found;
}

/** Replaces each field of that number in a message and appends others. A replacement of null keeps the field. */
function edited(
  message: Uint8Array,
  {
    field,
    replace,
    added = [],
  }: { field: number; replace: (content: Uint8Array) => Chunks | null; added?: Chunks },
): Chunks {
  const reader = new BinaryReader(message);
  const result: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const from = reader.pos;
    const [number, wireType] = reader.tag();
    const isWanted = number === field && wireType === WireType.LengthDelimited;
    const content = isWanted ? reader.bytes() : reader.skip(wireType, number);
    const replaced = isWanted ? replace(content) : null;
    if (replaced === null) result.push(message.subarray(from, reader.pos));
    else result.push(...delimited(field, replaced));
  }
  return [...result, ...added];
}

/** Describes an output of 32-bit floats without a shape. */
function outputInfo(name: string): Uint8Array {
  const tensor = new BinaryWriter().tag(fields.tensor.elementType, WireType.Varint).uint32(FLOAT32).finish();
  const type = new BinaryWriter().tag(fields.type.tensor, WireType.LengthDelimited).bytes(tensor).finish();
  return new BinaryWriter()
    .tag(fields.valueInfo.name, WireType.LengthDelimited)
    .string(name)
    .tag(fields.valueInfo.type, WireType.LengthDelimited)
    .bytes(type)
    .finish();
}

function outputsOf(names: readonly string[]): Chunks {
  return names.flatMap((name) => delimited(fields.graph.output, [outputInfo(name)]));
}

const keep = (): null => null;

function makes(branch: Uint8Array, values: readonly string[]): boolean {
  const made = new Set(
    contentsOf(branch, fields.graph.node).flatMap((node) => textsOf(node, fields.node.output)),
  );
  return values.every((value) => made.has(value));
}

function withBranchOutputs(node: Uint8Array, values: readonly ExposedValue[]): Chunks {
  const added = values.map(({ output }) =>
    new BinaryWriter().tag(fields.node.output, WireType.LengthDelimited).string(output).finish(),
  );
  const inner = values.map(({ value }) => value);
  const exposeIn = (branch: Uint8Array): Chunks => {
    if (!makes(branch, inner)) throw new Error('a branch of the model lacks a value that is to be an output');
    return edited(branch, { field: fields.graph.node, replace: keep, added: outputsOf(inner) });
  };
  return edited(node, {
    field: fields.node.attribute,
    replace: (attribute) => edited(attribute, { field: fields.attribute.graph, replace: exposeIn }),
    added,
  });
}

function isIf(node: Uint8Array): boolean {
  return textsOf(node, fields.node.opType).includes('If');
}

/**
 * Adds values to the outputs of an ONNX model, given as bytes. Both branches of its only `If` must compute them; in
 * Optimum's merged decoders everything is in these branches. The other outputs stay unchanged.
 */
export function exposeValues(model: Uint8Array, values: readonly ExposedValue[]): Uint8Array<ArrayBuffer> {
  let branching = 0;
  const editNode = (node: Uint8Array): Chunks | null => {
    if (!isIf(node)) return null;
    branching++;
    return withBranchOutputs(node, values);
  };
  const chunks = edited(model, {
    field: fields.model.graph,
    replace: (graph) =>
      edited(graph, {
        field: fields.graph.node,
        replace: editNode,
        added: outputsOf(values.map(({ output }) => output)),
      }),
  });
  if (branching !== 1) throw new Error(`the model has ${branching} If nodes where one is expected`);
  const result = new Uint8Array(lengthOf(chunks));
  let offset = 0;
  for (const chunk of chunks) {
    result.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return result;
}
