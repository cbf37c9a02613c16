import { readFileSync } from 'node:fs';
import { normalizeTranscript } from '@hark/shared/text/normalize-transcript';

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** Returns the titles of catalogues, each once. */
export function readTitles(catalogues: readonly string[]): string[] {
  const titles = catalogues.flatMap(linesOf).map((line) => {
    const entry: { title: string } = JSON.parse(line);
    return entry.title;
  });
  return [...new Set(titles)];
}

/** Returns the titles that no clip of the manifest says: none equals the title, contains it or is a part of it. */
export function titlesOfNone(titles: readonly string[], manifest: string): string[] {
  const texts = linesOf(manifest).map((line) => {
    const clip: { text: string } = JSON.parse(line);
    return ` ${normalizeTranscript(clip.text)} `;
  });
  return titles.filter((title) => {
    const said = ` ${normalizeTranscript(title)} `;
    return !texts.some((text) => text.trim() !== '' && (text.includes(said) || said.includes(text)));
  });
}
