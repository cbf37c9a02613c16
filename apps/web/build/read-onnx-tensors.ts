import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Field numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. */
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const NODE_OUTPUT = 2;
const NODE_ATTRIBUTE = 5;
const ATTRIBUTE_TENSOR = 5;
const ATTRIBUTE_GRAPH = 6;
const TENSOR_RAW_DATA = 9;

/** The length-delimited fields of a message with that number. */
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

function* constantsOf(graph: Uint8Array): Generator<[string, Uint8Array]> {
  for (const node of contentsOf(graph, GRAPH_NODE)) {
    const [output] = contentsOf(node, NODE_OUTPUT);
    for (const attribute of contentsOf(node, NODE_ATTRIBUTE)) {
      for (const tensor of contentsOf(attribute, ATTRIBUTE_TENSOR)) {
        const [data] = contentsOf(tensor, TENSOR_RAW_DATA);
        if (output !== undefined && data !== undefined) yield [new TextDecoder().decode(output), data];
      }
      for (const inner of contentsOf(attribute, ATTRIBUTE_GRAPH)) yield* constantsOf(inner);
    }
  }
}

/** Returns the raw data of the constants of an ONNX model whose name begins with `prefix`, by the rest of the name. */
export function readOnnxTensors(model: Uint8Array, prefix: string): ReadonlyMap<string, Uint8Array> {
  const [graph = new Uint8Array()] = contentsOf(model, MODEL_GRAPH);
  const named = [...constantsOf(graph)].filter(([name]) => name.startsWith(prefix));
  return new Map(named.map(([name, data]) => [name.slice(prefix.length), data]));
}
