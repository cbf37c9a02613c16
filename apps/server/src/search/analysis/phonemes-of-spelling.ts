/**
 * Rules from spelling to sounds, the commonest of English, in order. `0` is th, `S` sh, `C` ch, `J` the g of gem, `N`
 * ng; vowels: `a` cat, `A` car, `e` bed, `i` bid, `I` see, `o` law, `O` go, `u` cup, `U` moon, `y` bite, `E` day, `W`
 * now, `@` schwa.
 */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Silent consonants.
  [/^(?:kn|gn|pn)/, 'n'],
  [/^wr/, 'r'],
  [/^ps/, 's'],
  [/mb(?=$|s$|ed$|ing$)/, 'm'],
  [/mn$/, 'm'],
  [/stl(?=e)/, 'sl'],
  [/lk(?=$|s$|ed$|ing$)/, 'k'],
  // Letter groups with one sound.
  [/igh/g, 'Y'],
  [/(?:augh|ough)t/g, 'ot'],
  [/ough$/, 'O'],
  [/gh(?=$|[^aeiou])/g, ''],
  [/gh/g, 'g'],
  [/ph/g, 'f'],
  [/tch/g, 'C'],
  [/sch/g, 'sk'],
  [/ch(?=[rl])/g, 'k'],
  [/ch/g, 'C'],
  [/tion/g, 'S@n'],
  [/(?:ss|s|c)ion/g, 'S@n'],
  [/[ct]ial/g, 'S@l'],
  [/(?:sc|[ct])iou?s/g, 'S@s'],
  [/[ct]ian/g, 'S@n'],
  [/[ct]ien/g, 'S@n'],
  [/sh/g, 'S'],
  [/ture/g, 'C@r'],
  [/th/g, '0'],
  [/dg(?=[eiy])/g, 'J'],
  [/wh(?=o)/g, 'h'],
  [/wh/g, 'w'],
  [/qu/g, 'kw'],
  [/c?q|ck/g, 'k'],
  [/sc(?=[eiy])/g, 's'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/g(?=[eiy](?!v|r[lt]|t|f))/g, 'J'],
  [/gu(?=[eiy])/g, 'g'],
  [/ng(?=$|[^aeiouylr])/g, 'N'],
  [/nk/g, 'Nk'],
  [/^x/, 'z'],
  [/x/g, 'ks'],
  [/j/g, 'J'],
  // Endings.
  [/ing$/, 'iN'],
  [/(?<=[td])ed$/, 'id'],
  [/(?<=[pkfsSC])ed$/, 't'],
  [/(?<=[^aeiouyY])ed$/, 'd'],
  [/(?<=[szSCJ])es$/, 'iz'],
  [/(?<=[pkft])es$/, 's'],
  [/(?<=[bdgvmnlrzNaeiouyYO])s$/, 'z'],
  [/(?<=[^aeiouy])le$/, '@l'],
  [/(?<=[^aeiouy])les$/, '@lz'],
  [/ous$/, '@s'],
  [/(?<=[^aeiou])y$/, 'I'],
  [/ies$/, 'Iz'],
  [/ied$/, 'Id'],
  [/age$/, 'iJ'],
  [/(?<=.[^aeiou])al$/, '@l'],
  [/(?<=.[^aeiou])e?ment/g, 'm@nt'],
  // Vowels written with a silent e.
  [/a(?=[^aeiouywrYO]e(?:$|[sd]$|ly$))/g, 'E'],
  [/i(?=[^aeiouywrYO]e(?:$|[sd]$|ly$))/g, 'Y'],
  [/o(?=[^aeiouywrYO]e(?:$|[sd]$|ly$))/g, 'O'],
  [/u(?=[^aeiouywrYO]e(?:$|[sd]$|ly$))/g, 'U'],
  [/(?<=[^aeiouy])e(?=$|ly$)/, ''],
  // Pairs of vowels.
  [/eigh|ei(?=n|l)|ai|ay|ey(?!$)/g, 'E'],
  [/ee|ea|ie(?=[^rt])|ey$|ei/g, 'I'],
  [/oa|oe$|ow$/g, 'O'],
  [/oo|ou(?=p)|ew|ue|ui/g, 'U'],
  [/ou|ow/g, 'W'],
  [/au|aw/g, 'o'],
  [/oi|oy/g, 'oI'],
  [/ire/g, 'Y@r'],
  [/are|air/g, 'er'],
  [/ar/g, 'Ar'],
  [/(?:er|ir|ur|or(?=$|[sd]$))/g, '@r'],
  [/(?<=^|[^aeiou])y(?=[^aeiouAEIOUYW@]|$)/g, 'i'],
  [/(?<=[^aeiou])y/g, 'Y'],
  [/(.)\1+/g, '$1'],
];

/** Returns the rough pronunciation of a word; other scripts and digits stay unchanged. Pure. */
export function phonemesOfSpelling(form: string): string {
  if (!/[a-z]/.test(form)) return form;
  return RULES.reduce((text, [letters, sound]) => text.replace(letters, sound), form);
}
