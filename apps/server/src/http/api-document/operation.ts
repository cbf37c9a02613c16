import type { z } from 'zod';
import type { requestSchemas, responseSchemas } from './api-schemas.ts';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** A media type and the schema of its body: by name, or inline. */
export interface Content<Name extends string> {
  type: string;
  schema: Name | 'text' | 'bytes' | 'object';
}

export interface Answer {
  description: string;
  contents?: readonly Content<keyof typeof responseSchemas>[];
}

/** One operation of the HTTP interface. */
export interface Operation {
  method: Method;
  /** Has parameters in braces, such as `/v1/models/{id}`. With `hasSlashes` the last one may contain slashes. */
  path: string;
  hasSlashes?: true;
  group: 'search' | 'transcription' | 'session' | 'operating' | 'service';
  summary: string;
  description?: string;
  /** Required credentials; absent for public operations. */
  needs?: 'admin' | 'client-or-admin' | 'loopback-or-admin';
  pathParameters?: Readonly<Record<string, string>>;
  query?: z.ZodObject;
  body?: {
    description?: string;
    isRequired: boolean;
    contents: readonly Content<keyof typeof requestSchemas>[];
  };
  answers: Readonly<Record<number, Answer>>;
  /** Statuses of its errors, in addition to those of every route (400 and 500, and 429 under `/v1`). */
  errors?: readonly number[];
}
