import { createHash } from 'node:crypto';
import { versionDigestSchema } from '@hark/shared/rollouts/rollout-spec';
import { z } from 'zod';
import { servingSetupSchema } from '../../answering/setup/serving-setup.ts';
import { confidenceFitSchema } from '../../recognition/confidence/confidence-fit.ts';
import { canonicalJson, type Json } from './canonical-json.ts';

export const VERSION_SCHEMA = 'hark.version/1';

/** A file of a model. Its place on a machine is configuration, not part of the version. */
const modelFileSchema = z.strictObject({
  role: z.enum(['recognizer', 'vad']),
  name: z.string().min(1).max(200),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ModelFile = z.infer<typeof modelFileSchema>;

/** Everything that decides what a version answers. The catalogue and the limits of the server are not part of it. */
export const versionContentSchema = z.strictObject({
  ...servingSetupSchema.pick({
    pipeline: true,
    recognizer: true,
    vad: true,
    endpointing: true,
    endpointRules: true,
    early: true,
    instant: true,
    understanding: true,
    thresholds: true,
    ranking: true,
  }).shape,
  /** What turns scores into the probability that the words are right; null where the engine gives no scores. */
  confidence: confidenceFitSchema.nullable(),
  models: z.array(modelFileSchema).max(100),
});
export type VersionContent = z.infer<typeof versionContentSchema>;

const lineageSchema = z.strictObject({
  /** Digest of the version that this one was made from. */
  parent: versionDigestSchema.nullable(),
  /** The data that it was fitted on, such as the digest of a data set. */
  dataSet: z.string().max(200).nullable(),
  /** Version of the code that made it. */
  code: z.string().min(1).max(200),
  by: z.string().trim().min(1).max(80),
  reason: z.string().trim().min(1).max(500),
  /** Epoch milliseconds. */
  at: z.number().int().nonnegative(),
});

/** A version as a file that can be read, compared and taken to another machine. */
export const versionFileSchema = z
  .strictObject({
    schema: z.literal(VERSION_SCHEMA),
    digest: versionDigestSchema,
    name: z
      .string()
      // Slices of events have at most so many characters.
      .regex(/^[a-z0-9][a-z0-9._/-]{0,59}$/, 'lower-case letters, digits and . _ / -, at most 60'),
    content: versionContentSchema,
    lineage: lineageSchema,
  })
  .refine(({ digest: stated, content }) => stated === digestOf(content), {
    path: ['digest'],
    message: 'the digest is not that of the content: the file was changed after it was made',
  });
export type VersionFile = z.infer<typeof versionFileSchema>;

/** Computes the digest of a version's content; versions that answer alike have the same. */
export function digestOf(content: VersionContent): string {
  const plain: Json = JSON.parse(JSON.stringify(content));
  return `sha256:${createHash('sha256').update(canonicalJson(plain)).digest('hex')}`;
}

/** Makes the file of a version. Pure. */
export function versionFileOf(
  name: string,
  content: VersionContent,
  lineage: VersionFile['lineage'],
): VersionFile {
  return versionFileSchema.parse({
    schema: VERSION_SCHEMA,
    digest: digestOf(content),
    name,
    content,
    lineage,
  });
}
