import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { buildDocument } from './build-document.ts';
import { OPERATIONS } from '../../composition/operations.ts';

it('is OpenAPI 3.1 by the specification’s own schema', async () => {
  const document = structuredClone(buildDocument(OPERATIONS, 'v1'));
  const { valid, errors } = await new Validator().validate(document);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

it('names every operation once', () => {
  const names = JSON.stringify(buildDocument(OPERATIONS, 'v1')).match(/"operationId":"\w+"/gu) ?? [];
  expect(new Set(names).size).toBe(OPERATIONS.length);
});

it('has no broken references', () => {
  const text = JSON.stringify(buildDocument(OPERATIONS, 'v1'));
  const { components } = JSON.parse(text);
  const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/gu)].map(([, name]) => name);
  expect(refs.length).toBeGreaterThan(30);
  for (const name of refs) expect(Object.keys(components.schemas)).toContain(name);
});
