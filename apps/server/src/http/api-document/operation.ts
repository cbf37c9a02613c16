import type { z } from 'zod';
import type { requestSchemas, responseSchemas } from './api-schemas.ts';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** A media type, and the schema of a body of it: one of ours by name, or what it is. */
export interface Content<Name extends string> {
  type: string;
  schema: Name | 'text' | 'bytes' | 'object';
}

export interface Answer {
  description: string;
  contents?: readonly Content<keyof typeof responseSchemas>[];
}

/** One thing that the HTTP interface does. */
export interface Operation {
  method: Method;
  /** With parameters in braces, such as `/v1/models/{id}`. A last one may have slashes where `hasSlashes` says so. */
  path: string;
  hasSlashes?: true;
  group: 'search' | 'transcription' | 'session' | 'operating' | 'service';
  summary: string;
  description?: string;
  /** What must be shown; absent where anybody may ask. */
  needs?: 'admin' | 'client-or-admin' | 'loopback-or-admin';
  pathParameters?: Readonly<Record<string, string>>;
  query?: z.ZodObject;
  body?: {
    description?: string;
    isRequired: boolean;
    contents: readonly Content<keyof typeof requestSchemas>[];
  };
  answers: Readonly<Record<number, Answer>>;
  /** Statuses of errors that it may answer with, beside those of every route (400 and 500, and 429 under `/v1`). */
  errors?: readonly number[];
}
