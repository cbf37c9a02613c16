import { describe, expect, it } from 'vitest';

import { formsOfNames, MOST_FORMS_OF_ENTRY } from './forms-of-names.ts';

describe('forms of the names of an entry', () => {
  it('are none where the names are said as they are written', () => {
    expect(formsOfNames({ title: 'Stanford University', aliases: ['Stanford'] })).toEqual([]);
    expect(formsOfNames({ title: '***' })).toEqual([]);
  });

  it('say of which name they are, and leave out the names of the owner', () => {
    const forms = formsOfNames({
      title: 'St. Louis Lambert Intl',
      aliases: ['Lambert-St Louis', 'STL'],
      spoken: ['saint louis lambert international'],
    });
    expect(forms).toContainEqual({ text: 'Lambert-Saint Louis', weight: 1, of: 1 });
    expect(forms).toContainEqual({ text: 'Saint Louis Lambert International', weight: 1, of: 0 });
    const rarer = forms.filter(({ weight }) => weight < 1).map(({ text }) => text.toLowerCase());
    expect(rarer).not.toContain('saint louis lambert international');
  });

  it('are bounded for an entry with many names', () => {
    const aliases = Array.from(
      { length: 100 },
      (_, place) => `St. Mary ${place}: The Return (Vol. ${place})`,
    );
    expect(formsOfNames({ title: 'Dr. No', aliases })).toHaveLength(MOST_FORMS_OF_ENTRY);
  });
});
