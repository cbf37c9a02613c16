import type { CatalogueEntry } from '@hark/shared/catalogue';
import { finalSchema, type Final } from '@hark/shared/wire/final';
import { UNKNOWN_DEVICE } from '@hark/shared/wire/client-message';
import type { Place } from '@hark/shared/wire/filter';
import { describe, expect, it } from 'vitest';
import type { Recognition } from '../../recognition/recognizer.ts';
import { createScriptedRecognizer, scriptedRecognition } from '../../recognition/scripted-recognizer.ts';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import { memoryPipeline } from '../../testing/memory-pipeline.ts';
import { answerUtterance } from './answer-utterance.ts';
import type { Utterance } from './utterance.ts';

const film = (id: string, title: string, extra: Record<string, unknown>): CatalogueEntry => ({
  id,
  title,
  popularity: 50,
  extra: { genres: ['drama'], ...extra },
});

const ENTRIES = [
  film('apollo', 'Apollo 13', { year: 1995, runtimeMinutes: 140, actors: ['Tom Hanks', 'Bill Paxton'] }),
  film('forrest', 'Forrest Gump', { year: 1994, runtimeMinutes: 142, actors: ['Tom Hanks', 'Robin Wright'] }),
  film('sleepless', 'Sleepless in Seattle', {
    year: 1993,
    runtimeMinutes: 105,
    actors: ['Tom Hanks', 'Meg Ryan'],
  }),
  film('sully', 'Sully', { year: 2016, runtimeMinutes: 96, actors: ['Tom Hanks'], location: '40.7, -74' }),
  film('heat', 'Heat', { year: 1995, runtimeMinutes: 170, actors: ['Al Pacino'], location: '34, -118.2' }),
];

interface Heard {
  texts: readonly [text: string, confidence: number][];
  place?: Place;
}

/** Answers utterances of one speaker that are recognised as these texts, most probable first. */
async function hear(...said: readonly Heard[]): Promise<Final> {
  const recognitions = said.map(({ texts: [[text, confidence] = ['', 0], ...others] }) =>
    scriptedRecognition(text, {
      confidence,
      alternatives: others.map(([transcript, probability]) => ({ transcript, confidence: probability })),
    } satisfies Partial<Recognition>),
  );
  const pipeline = memoryPipeline({
    recognizer: createScriptedRecognizer(() => ({
      type: 'recognized',
      recognition: recognitions.shift() ?? scriptedRecognition(''),
    })),
    search: createMemorySearchIndex(ENTRIES),
    understanding: { now: () => new Date('2026-11-27T12:00:00Z') },
    newId: () => 'query-0001',
  });
  let final: Final | null = null;
  for (const [index, { place }] of said.entries()) {
    const pcm = new Int16Array(16_000).fill(1);
    const speaker = {
      clientId: 'client-0001',
      sessionId: 'session-0001',
      device: UNKNOWN_DEVICE,
      vad: null,
      language: 'en',
      consent: { audio: false },
      phrases: [],
    };
    const utterance: Utterance = {
      utteranceId: `utterance-${index}`,
      taskId: 'task-0001',
      speaker,
      pcm,
      speechPcm: pcm,
      clip: null,
      startedAt: 1,
      endReason: 'endpoint',
      limit: 10,
      place,
    };
    const answer = await answerUtterance(pipeline, utterance, { priority: 'final' });
    if (answer.type !== 'answered') throw new Error(answer.type);
    ({ final } = answer);
  }
  return finalSchema.parse(final);
}

const idsOf = ({ results }: Final): string[] => results.map(({ id }) => id);

describe('a spoken query with filters', () => {
  it('is answered with what meets them', async () => {
    const final = await hear({
      texts: [['films from the nineties with tom hanks longer than two hours', 0.9]],
    });
    expect(idsOf(final).toSorted()).toEqual(['apollo', 'forrest']);
    expect(final.understood?.filters.map(({ field }) => field)).toEqual(['year', 'actors', 'runtimeMinutes']);
  });

  it('is the alternative whose words are values, where the first ones are not', async () => {
    const final = await hear({
      texts: [
        ['films from the nineties with tom hangs around', 0.5],
        ['films from the nineties with tom hanks', 0.3],
      ],
    });
    expect(idsOf(final).toSorted()).toEqual(['apollo', 'forrest', 'sleepless']);
  });

  it('is a name where its first words are one', async () => {
    const final = await hear({
      texts: [
        ['sleepless in seattle', 0.6],
        ['sleepless since nineteen ninety', 0.3],
      ],
    });
    expect(idsOf(final)[0]).toBe('sleepless');
    expect(final).not.toHaveProperty('understood');
  });

  it('may follow another, and open what is on the screen', async () => {
    const before: Heard = { texts: [['films with tom hanks newest first', 0.9]] };
    const older = await hear(before, { texts: [['older ones', 0.9]] });
    expect(idsOf(older)).toEqual(['sleepless', 'forrest', 'apollo']);
    expect(older.understood?.basedOn).toBe('previous');
    const opened = await hear(before, { texts: [['open the second one', 0.9]] });
    expect(opened.action).toEqual({ type: 'open', id: 'apollo' });
  });

  it.each(['films near me', 'films within 100 km of me'])(
    '%s is answered by distance, and the answer that is kept has no position',
    async (text) => {
      const final = await hear({ texts: [[text, 0.9]], place: { latitude: 34.123, longitude: -118.321 } });
      expect(idsOf(final)[0]).toBe('heat');
      expect(JSON.stringify(final)).not.toMatch(/34\.123|118\.321/);
    },
  );

  it('needs the place of the speaker for what is near', async () => {
    expect((await hear({ texts: [['films near me', 0.9]] })).understood?.needs).toBe('place');
  });
});
