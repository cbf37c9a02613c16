import { Busboy } from '@fastify/busboy';
import { ApiProblem } from '../api-problem.ts';

export interface FormFile {
  bytes: Buffer;
  /** As the client sent it; empty where it sent none. */
  name: string;
}

export interface Form {
  /** The values of each field, in the order in which they came. */
  fields: Map<string, string[]>;
  file: FormFile | null;
}

/** The one field that holds a recording. */
const FILE_FIELD = 'file';
const MOST_FIELDS = 20;
/** Fields that are lists are sent once for each entry. */
const MOST_PARTS = 1_000;
const MOST_FIELD_BYTES = 64 * 1024;

/** What a client that sent something else is told. */
export const FORM_WANTED =
  'Send a multipart/form-data form with the recording in the field "file"; POST /v1/voice-search takes bare audio bytes.';

function refusal(message: string): ApiProblem {
  return new ApiProblem(400, 'invalid_request', message);
}

/** busboy's own words, such as "Unexpected end of multipart data", are not for clients. */
function brokenForm(cause: unknown, partsSeen: number): ApiProblem {
  const message =
    partsSeen === 0
      ? 'The form has no parts: the body does not start with the boundary given in Content-Type, or ends before it.'
      : 'The form ends before its closing boundary: the body is truncated, or its parts use a different boundary.';
  return new ApiProblem(400, 'invalid_form', message, { cause });
}

function checkedContentType(contentType: string | undefined): string {
  if (contentType === undefined) throw refusal(`The request has no Content-Type. ${FORM_WANTED}`);
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType !== 'multipart/form-data') {
    throw refusal(`This route does not accept ${mediaType.slice(0, 80) || 'such a body'}. ${FORM_WANTED}`);
  }
  if (!/;\s*boundary="?[^";\s]/i.test(contentType)) {
    throw new ApiProblem(
      400,
      'invalid_form',
      'Content-Type has no boundary; let your HTTP library set this header.',
    );
  }
  return contentType;
}

function addField(
  { fields }: Form,
  name: string | undefined,
  { value, isTruncated }: { value: string; isTruncated: boolean },
): void {
  if (name === undefined || name === '') throw refusal('A form part has no name; name every field.');
  if (isTruncated)
    throw refusal(`The field "${name.slice(0, 80)}" is longer than ${MOST_FIELD_BYTES / 1024} kB.`);
  fields.set(name, [...(fields.get(name) ?? []), value]);
  if (fields.size > MOST_FIELDS) throw refusal(`The form has more than ${MOST_FIELDS} fields.`);
}

/** A part that is called "file" is one, whatever it lacks: some clients send no file name with it, some no type. */
function isFile(field: string | undefined, type: string | undefined, fileName: string | undefined): boolean {
  return field === FILE_FIELD || fileName !== undefined || type === 'application/octet-stream';
}

function addFile(form: Form, field: string | undefined, file: FormFile): void {
  if (field !== FILE_FIELD)
    throw refusal(`Send the recording in the field "file", not in "${(field ?? '').slice(0, 80)}".`);
  if (form.file !== null) throw refusal('The form has two files; send one recording at a time.');
  form.file = file;
}

/** Collects the parts of a form; rejects with an `ApiProblem`, or with an error of the parser. */
function parseParts(body: Uint8Array, contentType: string, onPart: () => void): Promise<Form> {
  return new Promise((resolve, reject) => {
    const form: Form = { fields: new Map(), file: null };
    const parser = new Busboy({
      headers: { 'content-type': contentType },
      limits: { fieldSize: MOST_FIELD_BYTES, parts: MOST_PARTS },
      isPartAFile: isFile,
    });
    const add = (run: () => void): void => {
      try {
        run();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    parser.on('field', (name, value, _isNameTruncated, isTruncated) => {
      onPart();
      add(() => addField(form, name, { value, isTruncated }));
    });
    parser.on('file', (field, stream, name) => {
      onPart();
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      // The parser itself says so as well.
      stream.on('error', () => {});
      stream.on('end', () =>
        add(() => addFile(form, field, { bytes: Buffer.concat(chunks), name: name ?? '' })),
      );
    });
    parser.on('partsLimit', () => reject(refusal(`The form has more than ${MOST_PARTS} parts.`)));
    parser.on('error', reject);
    parser.on('finish', () => resolve(form));
    parser.end(body);
  });
}

/**
 * Reads a whole multipart form with at most one file, in the field "file".
 * @throws ApiProblem 400 that says what is wrong with the form
 */
export async function readForm(body: Uint8Array, contentType: string | undefined): Promise<Form> {
  const formType = checkedContentType(contentType);
  if (body.length === 0) throw refusal(`The body is empty. ${FORM_WANTED}`);
  let partsSeen = 0;
  try {
    return await parseParts(body, formType, () => void partsSeen++);
  } catch (error) {
    throw error instanceof ApiProblem ? error : brokenForm(error, partsSeen);
  }
}
