import { z } from 'zod';
import { requestSchemas, responseSchemas } from './api-schemas.ts';

interface Overridden {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: Record<string, unknown>;
}

/** A schema as JSON; of which kind is known by its reader. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const isSafeInteger = (bound: unknown): boolean => Math.abs(Number(bound)) === Number.MAX_SAFE_INTEGER;

/** Without what zod adds to be exact and readers pass over: ids of parts, and the bounds of JavaScript's integers. */
function tidied(schema: Record<string, unknown>): void {
  delete schema['$schema'];
  delete schema['$id'];
  if (isSafeInteger(schema['minimum'])) delete schema['minimum'];
  if (isSafeInteger(schema['maximum'])) delete schema['maximum'];
}

/** Marks what any value may stand in for: one that cannot be read is taken as missing (SPEC.md, M9). */
export const LENIENT = 'x-lenient';

/** Answers may get further fields: whoever reads them must pass over what is new. */
const options = {
  unrepresentable: 'any',
  override: ({ zodSchema, jsonSchema }: Overridden) => {
    tidied(jsonSchema);
    if (zodSchema._zod.def.type === 'catch') {
      delete jsonSchema['default'];
      Object.assign(jsonSchema, {
        [LENIENT]: true,
        description: 'Unreadable values are treated as missing.',
      });
    }
    if (jsonSchema['additionalProperties'] === false) delete jsonSchema['additionalProperties'];
  },
} as const;

const refOf = (name: string): string => `#/components/schemas/${name}`;

function componentsOf(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): JsonSchema {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: written } = z.toJSONSchema(registry, { ...options, io, uri: refOf });
  for (const schema of Object.values(written)) tidied(schema);
  return written;
}

/** All schemas that have a name in the document. */
export function componentSchemas(): JsonSchema {
  return { ...componentsOf(requestSchemas, 'input'), ...componentsOf(responseSchemas, 'output') };
}

/** The fields of an object that is sent as text, such as the query of an address. */
export function fieldsOf(schema: z.ZodObject): { name: string; isRequired: boolean; schema: JsonSchema }[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { ...options, io: 'input' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    isRequired: required.includes(name),
    schema: typeof property === 'object' ? { ...property } : {},
  }));
}

export function schemaRef(name: string): JsonSchema {
  return { $ref: refOf(name) };
}
