import { z } from 'zod';
import { SLICE_DIMENSIONS } from '../events/slices.ts';
import { idSchema } from '../wire/protocol.ts';
import { DEFAULT_PLAN, rolloutPlanSchema } from './rollout-plan.ts';

/** The digest of a version: `sha256:` and 64 hexadecimal digits. */
export const versionDigestSchema = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'a digest is `sha256:` and 64 hexadecimal digits');

/** Who decides. `manual`: a person. `propose`: a person confirms what the judge advises. `automatic`: the judge. */
export const AUTOMATION_DEGREES = ['manual', 'propose', 'automatic'] as const;
export type AutomationDegree = (typeof AUTOMATION_DEGREES)[number];

/** Whom a canary may reach at all; its weight is a share of these people. */
export const audienceSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('everybody') }),
  /** Internal users, by the ids of their clients. */
  z.strictObject({ type: z.literal('clients'), clientIds: z.array(idSchema).min(1).max(1_000) }),
  /** People of one slice, such as `device` `phone` or `locale` `en-IN`. */
  z.strictObject({
    type: z.literal('slice'),
    dimension: z.enum(SLICE_DIMENSIONS),
    value: z.string().trim().min(1).max(60),
  }),
]);
export type Audience = z.infer<typeof audienceSchema>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time as HH:MM');

function isTimeZone(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Hours in which a ramp may start and advance. Outside of them it keeps its weight; it is rolled back at any time. */
export const rolloutWindowSchema = z
  .strictObject({
    /** 0 is Sunday. */
    days: z.array(z.number().int().min(0).max(6)).min(1).max(7),
    from: clockTime,
    to: clockTime,
    /** IANA name, such as `Europe/Berlin`. */
    timeZone: z
      .string()
      .min(1)
      .max(60)
      .refine(isTimeZone, 'there is no such time zone; write one such as Europe/Berlin'),
  })
  .refine(({ from, to }) => from < to, 'A window must end after it starts, on the same day.');

/** What a shadow must show before people meet the challenger. */
export const shadowPlanSchema = z.strictObject({
  /** Least utterances that both versions have answered. */
  minPairs: z.number().int().min(1),
  /** Share of pairs whose results visibly differ that is too much: its 99 % lower bound ends the rollout. */
  mostVisible: z.number().gt(0).max(1),
  /** The challenger's 95th percentile of decoding time, as a multiple of the champion's, that is too much. */
  mostTimes: z.number().min(1),
});

/** What an operator asks for. */
export const rolloutSpecSchema = z.strictObject({
  challenger: versionDigestSchema,
  /** `canary`: a ramp by steps. `blue-green`: everybody at once, with the way back held open. */
  kind: z.enum(['canary', 'blue-green']),
  automation: z.enum(AUTOMATION_DEGREES),
  audience: audienceSchema,
  /** Null: no shadow. */
  shadow: shadowPlanSchema.nullable(),
  plan: rolloutPlanSchema,
  /** Empty: at any time. */
  windows: z.array(rolloutWindowSchema).max(20),
});
export type RolloutSpec = z.infer<typeof rolloutSpecSchema>;

export const DEFAULT_SPEC: Omit<RolloutSpec, 'challenger'> = {
  kind: 'canary',
  automation: 'propose',
  audience: { type: 'everybody' },
  shadow: { minPairs: 300, mostVisible: 0.15, mostTimes: 1.5 },
  plan: DEFAULT_PLAN,
  windows: [],
};
