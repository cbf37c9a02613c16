/**
 * A matrix of bytes, and the dot products of its rows with a vector. Computed with the SIMD instructions of
 * WebAssembly where the runtime has them (ten times as fast), in JavaScript otherwise; the results are the same.
 */
export interface DotProducts {
  /** Adds a row. */
  push(row: Int8Array): void;
  readonly rows: number;
  /** Returns the dot product of each row, from the given one on, with the vector. Valid until the next call. */
  with(vector: Int8Array, from?: number): Int32Array;
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The part of the WebAssembly interface that is used here; Node's types lack it. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => WasmMemory;
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (
    module: object,
    imports: Record<string, Record<string, WasmMemory>>,
  ) => { exports: Record<string, unknown> };
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
};

/** Bytes of a SIMD register; rows are padded to a multiple. */
const LANES = 16;
const FIRST_ROWS = 256;
const PAGE_BYTES = 65_536;

type Kernel = (vector: number, rows: number, count: number, width: number, out: number) => void;

/** `dimensions`: the length of each row. */
export function createDotProducts(dimensions: number, { simd = true } = {}): DotProducts {
  const width = LANES * Math.ceil(dimensions / LANES);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const kernel = (simd ? compileKernel(memory) : null) ?? plainKernel(memory);
  let count = 0;
  let room = 0;
  const outAt = (): number => width + room * width;
  const grow = (rows: number): void => {
    room = rows;
    const missing = outAt() + 4 * room - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  };
  grow(FIRST_ROWS);
  return {
    get rows() {
      return count;
    },
    push(row) {
      if (count === room) grow(2 * room);
      // The places of results may hold old ones.
      const padded = new Int8Array(memory.buffer, width + count * width, width).fill(0);
      padded.set(row);
      count++;
    },
    with(vector, from = 0) {
      new Int8Array(memory.buffer, 0, width).fill(0).set(vector);
      const rows = count - from;
      kernel(0, width + from * width, rows, width, outAt());
      return new Int32Array(memory.buffer, outAt(), rows);
    },
  };
}

function plainKernel(memory: WasmMemory): Kernel {
  return (vector, rows, count, width, out) => {
    const bytes = new Int8Array(memory.buffer);
    const sums = new Int32Array(memory.buffer, out, count);
    for (let row = 0; row < count; row++) {
      let sum = 0;
      for (let at = 0; at < width; at++)
        sum += (bytes[vector + at] ?? 0) * (bytes[rows + row * width + at] ?? 0);
      sums[row] = sum;
    }
  };
}

/** Opcodes and types of the WebAssembly core specification that the kernel uses. */
const OP = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  branch: (depth: number) => [0x0c, depth],
  branchIf: (depth: number) => [0x0d, depth],
  end: [0x0b],
  get: (local: number) => [0x20, local],
  set: (local: number) => [0x21, local],
  const: (value: number) => [0x41, value],
  isZero: [0x45],
  isAtLeast: [0x4f],
  add: [0x6a],
  subtract: [0x6b],
  store: [0x36, 2, 0],
  load16: [0xfd, 0x00, 0, 0],
  zeros: [0xfd, 0x0c, ...Array.from({ length: LANES }, () => 0)],
  lane: (index: number) => [0xfd, 0x1b, index],
  widenLow: [0xfd, 0x87, 0x01],
  widenHigh: [0xfd, 0x88, 0x01],
  addLanes: [0xfd, 0xae, 0x01],
  dot: [0xfd, 0xba, 0x01],
} as const;
const I32 = 0x7f;
const V128 = 0x7b;

/** Parameters and locals of the kernel, in order. */
const LOCAL = { vector: 0, rows: 1, count: 2, width: 3, out: 4, at: 5, sums: 6, left: 7, right: 8 } as const;

function compileKernel(memory: WasmMemory): Kernel | null {
  const module = kernelModule();
  if (!WebAssembly.validate(module)) return null;
  const { dots } = new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory } }).exports;
  if (typeof dots !== 'function') return null;
  return (vector, rows, count, width, out) => {
    dots(vector, rows, count, width, out);
  };
}

/** For each row: sums the products of 16 bytes at a time in four lanes, then adds the lanes. */
function kernelBody(): number[] {
  const { get, set } = OP;
  const dotOf = (widen: readonly number[]): number[] =>
    [get(LOCAL.left), widen, get(LOCAL.right), widen, OP.dot, OP.addLanes].flat();
  const addLane = (index: number): number[] => [get(LOCAL.sums), OP.lane(index), OP.add].flat();
  const advance = (local: number, by: readonly number[]): number[] =>
    [get(local), by, OP.add, set(local)].flat();
  const blockOfRow = [
    [get(LOCAL.at), get(LOCAL.width), OP.isAtLeast, OP.branchIf(1)],
    [get(LOCAL.vector), get(LOCAL.at), OP.add, OP.load16, set(LOCAL.left)],
    [get(LOCAL.rows), get(LOCAL.at), OP.add, OP.load16, set(LOCAL.right)],
    [get(LOCAL.sums), dotOf(OP.widenLow), dotOf(OP.widenHigh), set(LOCAL.sums)],
    [advance(LOCAL.at, OP.const(LANES)), OP.branch(0)],
  ].flat(2);
  const row = [
    [get(LOCAL.count), OP.isZero, OP.branchIf(1)],
    [OP.const(0), set(LOCAL.at), OP.zeros, set(LOCAL.sums)],
    [OP.block, OP.loop, blockOfRow, OP.end, OP.end],
    [get(LOCAL.out), get(LOCAL.sums), OP.lane(0), addLane(1), addLane(2), addLane(3)],
    [OP.store, advance(LOCAL.out, OP.const(4))],
    [advance(LOCAL.rows, get(LOCAL.width))],
    [get(LOCAL.count), OP.const(1), OP.subtract, set(LOCAL.count), OP.branch(0)],
  ].flat(2);
  return [OP.block, OP.loop, row, OP.end, OP.end, OP.end].flat();
}

function kernelModule(): Uint8Array<ArrayBuffer> {
  const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];
  const name = (text: string): number[] => sized([...Buffer.from(text, 'latin1')]);
  const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized([1, ...bytes])];
  const locals = [2, 1, I32, 3, V128];
  const sections = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, [0x60, 5, I32, I32, I32, I32, I32, 0]),
    section(2, [...name('env'), ...name('memory'), 0x02, 0x00, 1]),
    section(3, [0]),
    section(7, [...name('dots'), 0x00, 0]),
    section(10, sized([...locals, ...kernelBody()])),
  ];
  return Uint8Array.from(sections.flat());
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}
