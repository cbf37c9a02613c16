import type { Arm } from '@hark/shared/rollouts/serving-state';
import type { Limits } from '@hark/shared/wire/protocol';
import type { EarlyAnswers } from '../early/early-answers.ts';
import type { Answer, Pipeline } from '../pipeline/answer-utterance.ts';
import type { createInstantSearch } from '../pipeline/search-instantly.ts';
import type { Utterance } from '../pipeline/utterance.ts';
import type { ServingSetup } from '../setup/serving-setup.ts';

/** What is known of somebody who asks, as far as it decides which version answers. */
export interface AskingClient {
  clientId: string;
  /** Slices of the client's device and language, such as `device` `phone`. Default: none are known. */
  slices?: Readonly<Partial<Record<string, string>>> | undefined;
}

/** Which version answers a client, and why. */
export interface Assignment {
  /** Digest of the version. */
  digest: string;
  /** Value of the slice `rollout` (see `rolloutSlice`); null for a client that no canary is tried on. */
  rollout: string | null;
  /** Group of the rollout; null as above. */
  arm: Arm | null;
}

/** A version that is warm: its models are loaded, and it answers. */
export interface ServingVersion {
  digest: string;
  /** Its name, which is the `version.pipeline` of its answers. */
  name: string;
  setup: ServingSetup;
  pipeline: Pipeline;
  early: EarlyAnswers;
  searchInstantly: ReturnType<typeof createInstantSearch>;
  /** The limits of the server, as far as the version's recogniser supports them. */
  limits: Limits;
}

/** The versions that this process serves, and who gets which. Reads memory only, except where a promise is returned. */
export interface ServedVersions {
  champion(): ServingVersion;
  /** Returns a version that is warm; null for another. */
  of(digest: string): ServingVersion | null;
  /**
   * Loads a recorded version, so that it can answer. Quick for one that is warm, or whose models are.
   *
   * @throws VersionError with the reason why this server cannot serve it
   */
  warm(digest: string): Promise<ServingVersion>;
  /**
   * Returns the version for the next utterance or query of a client. A task keeps its version to its end, unless that
   * was rolled back.
   */
  assign(client: AskingClient): Assignment;
  /** Returns the same without beginning a task, in order to tell a client its parameters. */
  foresee(client: AskingClient): Assignment;
  /** Returns what answers: the assigned version, or the champion where that is no longer warm. */
  answering(assignment: Assignment): ServingVersion;
  /**
   * Reads what the log says of the client's task, where another process or an earlier one may have begun it. Resolves
   * at once where that cannot matter, and otherwise within a tenth of a second. Does not reject.
   */
  recall(clientId: string): Promise<void>;
  /**
   * Stops assigning the challenger of a rollout at once, in this process, before anything is written: for a kill switch
   * that works while the database does not answer.
   */
  withdraw(rolloutId: string): void;
  /** Calls the listener after each change of what serves whom. It must not throw. */
  onChange(listener: () => void): void;
  /** Forgets which version the client's task began with. */
  forget(clientId: string): void;
}

/** Receives each answer after it was sent, with the version that made it. Must not throw and must not wait. */
export type OnAnswered = (utterance: Utterance, answer: Answer, assignment: Assignment) => void;
