import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fileOfPackage, findModelFiles } from './model-files.ts';

it('the models of the dependencies are found', () => {
  expect(Object.values(findModelFiles()).map((path: string) => existsSync(path))).toEqual([true, true, true]);
});

it('a missing model is named, with the remedy', () => {
  const find = () => fileOfPackage(['/nowhere', '/at/all'], '@some/models', 'tiny/encoder.onnx');
  expect(find).toThrow(/tiny\/encoder\.onnx.*@some\/models.*install the dependencies/);
});
