/** Words with more than one accepted spelling, and the one used for comparing. Keys and values are single words. */
const britishStems: readonly (readonly [british: string, american: string])[] = [
  ['colour', 'color'],
  ['favour', 'favor'],
  ['flavour', 'flavor'],
  ['harbour', 'harbor'],
  ['honour', 'honor'],
  ['humour', 'humor'],
  ['labour', 'labor'],
  ['neighbour', 'neighbor'],
  ['behaviour', 'behavior'],
  ['centre', 'center'],
  ['theatre', 'theater'],
  ['litre', 'liter'],
  ['metre', 'meter'],
  ['fibre', 'fiber'],
  ['grey', 'gray'],
  ['jewellery', 'jewelry'],
  ['traveller', 'traveler'],
  ['travelling', 'traveling'],
  ['cancelled', 'canceled'],
  ['organis', 'organiz'],
  ['recognis', 'recogniz'],
  ['realis', 'realiz'],
  ['apologis', 'apologiz'],
  ['analyse', 'analyze'],
  ['catalogue', 'catalog'],
  ['dialogue', 'dialog'],
  ['defence', 'defense'],
  ['aluminium', 'aluminum'],
  ['mould', 'mold'],
  ['plough', 'plow'],
];

const words = new Map<string, string>([
  ['ok', 'okay'],
  ['mr', 'mister'],
  ['mrs', 'missus'],
  ['dr', 'doctor'],
  ['vs', 'versus'],
  ['programme', 'program'],
  ['programmes', 'programs'],
  ['cheque', 'check'],
  ['tyre', 'tire'],
  ['tyres', 'tires'],
  ['pyjamas', 'pajamas'],
  ['doughnut', 'donut'],
  ['doughnuts', 'donuts'],
  ['whisky', 'whiskey'],
  ['yoghurt', 'yogurt'],
]);

/** Returns the canonical spelling of a lower-case word. */
export function canonicalSpelling(word: string): string {
  const whole = words.get(word);
  if (whole !== undefined) return whole;
  const stem = britishStems.find(([british]) => word.startsWith(british));
  return stem === undefined ? word : stem[1] + word.slice(stem[0].length);
}
