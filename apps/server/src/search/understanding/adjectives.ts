import { type Aspect, isAspect } from './aspects.ts';

export type Degree = 'positive' | 'comparative' | 'superlative';

/** What an adjective ranks: the longest has the greatest duration or length, the fastest the shortest duration. */
export interface Ranking {
  aspect: Aspect;
  order: 'asc' | 'desc';
}

export interface Adjective {
  degree: Degree;
  /** Preferred first. */
  rankings: readonly Ranking[];
  /** As said: `cheapest`. */
  word: string;
}

/** Forms of each degree, and what they rank: `+` for greater values, `-` for smaller ones, preferred first. */
const TABLE: readonly (readonly [forms: string, rankings: string])[] = [
  ['cheap cheaper cheapest', '-price'],
  ['affordable _ _', '-price'],
  ['inexpensive _ _', '-price'],
  ['expensive _ _', '+price'],
  ['costly costlier costliest', '+price'],
  ['pricey pricier priciest', '+price'],
  ['long longer longest', '+duration +length'],
  ['lengthy lengthier lengthiest', '+duration +length'],
  ['short shorter shortest', '-duration -length -height'],
  ['quick quicker quickest', '-duration +speed'],
  ['fast faster fastest', '+speed -duration'],
  ['slow slower slowest', '-speed +duration'],
  ['tall taller tallest', '+height'],
  ['high higher highest', '+height'],
  ['low lower lowest', '-height'],
  ['deep deeper deepest', '+depth'],
  ['shallow shallower shallowest', '-depth'],
  ['wide wider widest', '+width'],
  ['narrow narrower narrowest', '-width'],
  ['big bigger biggest', '+area +size +population +storage +volume +height'],
  ['large larger largest', '+area +size +population +storage +volume +height'],
  ['small smaller smallest', '-area -size -population -storage -volume -height'],
  ['tiny tinier tiniest', '-area -size -population -volume'],
  ['populous _ _', '+population'],
  ['populated _ _', '+population'],
  ['heavy heavier heaviest', '+weight'],
  ['light lighter lightest', '-weight'],
  ['new newer newest', '+recency'],
  ['recent _ _', '+recency'],
  ['late later latest', '+recency'],
  ['modern _ _', '+recency'],
  ['young younger youngest', '-age'],
  ['old older oldest', '-recency +age'],
  ['early earlier earliest', '-recency'],
  ['ancient _ _', '-recency'],
  ['good better best', '+rating'],
  ['bad worse worst', '-rating'],
  ['popular _ _', '+popularity'],
  ['famous _ _', '+popularity'],
  ['powerful _ _', '+power'],
  ['hot hotter hottest', '+temperature'],
  ['warm warmer warmest', '+temperature'],
  ['cold colder coldest', '-temperature'],
];

function readRankings(rankings: string): Ranking[] {
  return rankings.split(' ').flatMap((ranking): Ranking[] => {
    const aspect = ranking.slice(1);
    return isAspect(aspect) ? [{ aspect, order: ranking.startsWith('+') ? 'desc' : 'asc' }] : [];
  });
}

const FORMS = new Map<string, Adjective>();
for (const [forms, ranked] of TABLE) {
  const [positive = '', comparative = '', superlative = ''] = forms.split(' ');
  const rankings = readRankings(ranked);
  FORMS.set(positive, { degree: 'positive', rankings, word: positive });
  if (comparative === '_') continue;
  FORMS.set(comparative, { degree: 'comparative', rankings, word: comparative });
  FORMS.set(superlative, { degree: 'superlative', rankings, word: superlative });
}

/** Returns the adjective with this form; null for another word. Pure. */
export function adjectiveOf(form: string): Adjective | null {
  return FORMS.get(form) ?? null;
}

/** Positive forms that ask for an order by themselves: "a cheap sofa". Others only describe: "an old town". */
const ASKING = new Set(['cheap', 'affordable', 'inexpensive']);

export const asksForOrder = (form: string): boolean => ASKING.has(form);

/** Returns the rankings the other way round: of `least expensive`, and of "no longer than". Pure. */
export function reversed(rankings: readonly Ranking[]): Ranking[] {
  return rankings.map(({ aspect, order }) => ({ aspect, order: order === 'asc' ? 'desc' : 'asc' }));
}
