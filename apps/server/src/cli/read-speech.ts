import { dirname, join, resolve } from 'node:path';
import type { ManifestClip } from '@hark/shared/manifest';
import { setupOf } from '../composition/apply-config.ts';
import { openAudioDecoder } from '../composition/open-resources.ts';
import type { Scenario } from '../tools/simulate/scenario.ts';
import type { Recording } from '../tools/simulate/visit.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { loadAudio, readClips } from './measured-clips.ts';

/** What simulated people say. */
export interface Speech {
  recordings: Recording[];
  /** Recordings of the groups that say something else, by the name of their manifest. */
  speech: Map<string, Recording[]>;
}

function recordingOf({ text, expect }: ManifestClip, samples: Float32Array): Recording {
  return { text, expect: typeof expect === 'string' ? [expect] : (expect ?? null), samples };
}

async function readRecordings(context: CommandContext, manifest: string): Promise<Recording[]> {
  const clips = (await readClips(manifest)).filter(({ text }) => text !== '');
  return withResources(context, async (resources, closers) => {
    const decoder = openAudioDecoder(resources, closers, setupOf(context.config));
    const recordings: Recording[] = [];
    for (const clip of clips) {
      const { samples } = await loadAudio(decoder, resolve(dirname(manifest), clip.audio));
      recordings.push(recordingOf(clip, samples));
    }
    return recordings;
  });
}

/** Reads the recordings of a scenario. @param manifest default: the recordings that are part of Hark */
export async function readSpeech(
  context: CommandContext,
  { groups }: Scenario,
  manifest: string = join(context.scenarios, 'speech.jsonl'),
): Promise<Speech> {
  const speech = new Map<string, Recording[]>();
  for (const name of new Set(groups.flatMap((group) => group.speech ?? [])))
    speech.set(name, await readRecordings(context, join(context.scenarios, name)));
  return { recordings: await readRecordings(context, manifest), speech };
}
