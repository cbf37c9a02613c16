import { html, type Html } from './html.ts';
import type { JsonSchema } from './json-schema.ts';

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value as a schema; empty if it is none. */
export function asSchema(value: unknown): JsonSchema {
  return isSchema(value) ? value : {};
}

export function schemasIn(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function joined(parts: readonly Html[], between: string): Html {
  return { html: parts.map((part) => part.html).join(between) };
}

function boundsOf({ minimum, maximum, minLength, maxLength, maxItems }: JsonSchema): Html {
  const bounds = [
    ...(typeof minimum === 'number' ? [`from ${minimum}`] : []),
    ...(typeof maximum === 'number' ? [`to ${maximum}`] : []),
    ...(typeof minLength === 'number' ? [`at least ${minLength} characters`] : []),
    ...(typeof maxLength === 'number' ? [`at most ${maxLength} characters`] : []),
    ...(typeof maxItems === 'number' ? [`at most ${maxItems}`] : []),
  ];
  return bounds.length === 0 ? html`` : html` <small>${bounds.join(', ')}</small>`;
}

/** Describes a schema's values in a few words, with links to named schemas. */
export function typeText(schema: unknown): Html {
  if (!isSchema(schema)) return html`anything`;
  const { $ref: ref, const: constant, enum: values, type, items } = schema;
  if (typeof ref === 'string') {
    const name = ref.split('/').at(-1) ?? ref;
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const alternatives = [...schemasIn(schema['anyOf']), ...schemasIn(schema['oneOf'])];
  if (alternatives.length > 0) return joined(alternatives.map(typeText), ' or ');
  if (constant !== undefined) return html`<code>${JSON.stringify(constant)}</code>`;
  if (Array.isArray(values)) {
    return joined(
      values.map((value) => html`<code>${JSON.stringify(value)}</code>`),
      ' or ',
    );
  }
  if (type === 'array') return html`list of ${typeText(items)}${boundsOf(schema)}`;
  if (type === 'object') return objectText(schema);
  const single = typeof type === 'string' ? type : 'anything';
  const name = Array.isArray(type) ? type.join(' or ') : single;
  return html`${name}${boundsOf(schema)}`;
}

function objectText({ properties, additionalProperties }: JsonSchema): Html {
  if (isSchema(properties)) return html`object {${Object.keys(properties).join(', ')}}`;
  return isSchema(additionalProperties) ? html`object of ${typeText(additionalProperties)}` : html`object`;
}
