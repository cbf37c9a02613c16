import { describe, expect, it } from 'vitest';
import { contactSheet } from './contact-sheet.mjs';

describe('contact sheet', () => {
  it('shows each picture in the row of its scene and the column of its look', () => {
    const sheet = contactSheet({ desktop: ['start', 'answer'], phone: ['answer'] });
    expect(sheet.match(/<img src="[^"]+"/g)).toEqual([
      '<img src="desktop/start.png"',
      '<img src="desktop/answer.png"',
      '<img src="phone/answer.png"',
    ]);
    expect(sheet).toContain('<th scope="col">desktop</th><th scope="col">phone</th>');
    expect(sheet.match(/<td><\/td>/g)).toHaveLength(1);
  });
});
