/** How well a column's name, in words, matches a field: 100 is the field's own name. First match counts. */
export type NameScores = readonly (readonly [name: RegExp, score: number])[];

const OF_SOMETHING_ELSE =
  /^(author|artist|attribute|brand|category|vendor|user|file|first|last|middle|host|seller|seo|meta|variant|option|tax|city|country|state|region|genre|image|img|creator|publisher|director|type|parent|group|tag|shipping|billing|language|contact|google|fb|og) /;

export const ID_NAMES: NameScores = [
  [/^id$/, 100],
  [
    /^(parent|author|brand|category|user|vendor|owner|seller|shop|store|best|work|goodreads|variant|tax|type) .*\bid$/,
    0,
  ],
  [/^(author|brand|category|parent|user|vendor|owner|seller|shop|store|variant|type) id$/, 0],
  [/^(object|item|record|product|entry|doc|document|page|post|row) id$/, 90],
  [/^(uuid|guid|identifier|oid|unique id|qid)$/, 88],
  [/^[\p{L}\d]+ id$/u, 82],
  [
    /^(sku|asin|isbn|isbn ?1[03]|issn|ean|gtin|upc|doi|mpn|iata|iata code|tconst|nconst|key|pk|handle|slug|control number|barcode|item)$/,
    78,
  ],
  [/^(product|item|book) (code|number|no|sku|key)$/, 78],
  [/ id$/, 60],
  [/^(code|number|no|url|link|permalink|uri)$/, 50],
];

export const TITLE_NAMES: NameScores = [
  [/^title$/, 100],
  [OF_SOMETHING_ELSE, 0],
  [/^name$/, 92],
  [/^(headline|heading|label|full name|display name|title (proper|statement)|airport|item label)$/, 84],
  [/^(original|short|long|alternate|alternative|alt|other|sub|native) (title|name|label)$/, 50],
  [/^[\p{L}\d]+ (title|name|label)$/u, 84],
  [/(title|name|label|headline)$/, 65],
];

export const URL_NAMES: NameScores = [
  [/^(url|permalink|canonical|canonical url|product url|page url|web url|item url)$/, 95],
  [
    /^(link|href|website|web site|web page|webpage|homepage|home page|product link|html url|external url)$/,
    85,
  ],
  [/^(uri|main entity of page)$/, 70],
];

export const DESCRIPTION_NAMES: NameScores = [
  [/^(description|item description|product description|long description|meta description)$/, 95],
  [/^(summary|abstract|overview|synopsis|plot|excerpt|blurb|about|short description)$/, 85],
  [/^(body|body html|content|content html|details|bio|biography|text|comment|tagline|subtitle|notes?)$/, 75],
];

export const CATEGORY_NAMES: NameScores = [
  [/^(category|categories|product category|main category|primary category|genres?)$/, 90],
  [/^(product type|department|section|title type|subject|subjects|kind|class|topic|group)$/, 75],
  [/ (category|categories|genres?)$/, 70],
  [/^type$/, 60],
];

export const POPULARITY_NAMES: NameScores = [
  [/^(popularity|popularity score|page ?views|views?|views? count|sitelinks)$/, 95],
  [
    /^(ratings?|reviews?|votes?|likes?|downloads?|sales|plays?|followers|citations?|users|scrobbles) count$/,
    90,
  ],
  [
    /^(num|number|number of|n|total|count of) (votes|ratings|reviews|sales|downloads|likes|views|plays|users)$/,
    88,
  ],
  [/(rating|review|vote|view|download|sales|play)s? count$/, 80],
  [/^(votes|sales|sold|downloads|likes|plays|play ?count|listeners|followers|hits|stars|reviews)$/, 75],
];

export const ALIAS_NAMES: NameScores = [
  [/^(alias|aka|akas|also known as|synonyms?|item alt label|alt labels?|nick ?names?)$/, 90],
  [/^(alternate|alternative|other|alt|former) ?(name|title)s?$/, 88],
  [/^(original|native|short) (title|name)$/, 80],
];

export const KEYWORD_NAMES: NameScores = [
  [/^(tags?|keywords?|key words|hashtags?|topics|labels)$/, 90],
  [/^subjects$/, 70],
];

export const IMAGE_NAMES: NameScores = [
  [/^(image|img|picture|photo|thumbnail|thumb|cover|poster|artwork|logo)s?( (url|src|link|path|uri))?$/, 90],
  [/ (image|img|picture|photo|thumbnail|cover|poster)( (url|src|link))?$/, 60],
];

/** Path parts in which programs wrap a value or a whole row. */
const WRAPPED_IN = /\.(rendered|value|@value|\$oid|raw|en|text|plain)$/;
const WRAPPED_BY = /^(_source|fields|attributes|node|properties|item|document|record)\./;

/** Writes a column's name in words: `bookId`, `book_id` and `Book ID` are `book id`. Pure. */
export function nameInWords(path: string): string {
  return path
    .replace(WRAPPED_IN, '')
    .replace(WRAPPED_BY, '')
    .replaceAll(/\[\d*\]/g, ' ')
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '')
    .join(' ');
}

export function scoreName(path: string, scores: NameScores): number {
  const words = nameInWords(path);
  return scores.find(([name]) => name.test(words))?.[1] ?? 0;
}
