import type { Answer, Content, Operation } from '../http/api-document/operation.ts';

type ResponseName = Content<NonNullable<Answer['contents']>[number]['schema']>['schema'];
type BodyName = Content<NonNullable<Operation['body']>['contents'][number]['schema']>['schema'];

/** What all operations for operators have in common. */
export const FOR_OPERATORS = { group: 'operating', needs: 'admin' } as const;

/** Describes the JSON of a successful answer. Pure. */
export function json(description: string, schema: ResponseName): Operation['answers'] {
  return { 200: { description, contents: [{ type: 'application/json', schema }] } };
}

/** Describes the JSON of a request. Pure. */
export function body(description: string, schema: BodyName): NonNullable<Operation['body']> {
  return { description, isRequired: true, contents: [{ type: 'application/json', schema }] };
}
