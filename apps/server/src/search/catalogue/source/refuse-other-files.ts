import { CatalogueError } from '../../catalogue-error.ts';

const UNPACK = 'unpack it and import its files';

/** The first bytes of files that people have catalogues in and that are not text, with what to do. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string, advice: string])[] = [
  [
    [0x50, 0x4b, 0x03, 0x04],
    'a zip archive or an Excel workbook',
    'unpack it, or save the sheet as "CSV UTF-8"',
  ],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook', 'save the sheet as "CSV UTF-8"'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with zstd', UNPACK],
  [[0x42, 0x5a, 0x68], 'compressed with bzip2', UNPACK],
  [[0xfd, 0x37, 0x7a, 0x58], 'compressed with xz', UNPACK],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7z archive', UNPACK],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file', 'convert it to .ndjson or .csv'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF', 'export the data as .ndjson or .csv'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'an SQLite database', 'export the table as .csv'],
  [[0xff, 0xfe, 0x00, 0x00], 'UTF-32', 'save it as UTF-8'],
  [[0x00, 0x00, 0xfe, 0xff], 'UTF-32', 'save it as UTF-8'],
];

/** @throws CatalogueError that names what the file is, where it is nothing that a catalogue is read from. */
export function refuseOtherFiles(file: string, beginning: Uint8Array): void {
  for (const [bytes, what, advice] of SIGNATURES) {
    if (bytes.every((byte, index) => beginning[index] === byte)) {
      throw new CatalogueError('catalogue_format_unknown', `${file} is ${what}: ${advice}.`);
    }
  }
  const isTar = Buffer.from(beginning.subarray(257, 262)).toString('latin1') === 'ustar';
  if (isTar) throw new CatalogueError('catalogue_format_unknown', `${file} is a tar archive: ${UNPACK}.`);
}

/** @throws CatalogueError where the text is markup. */
export function refuseMarkup(file: string, beginning: string): void {
  if (!/^\s*<(\?xml|!doctype|html|rss|feed)\b/i.test(beginning)) return;
  throw new CatalogueError(
    'catalogue_format_unknown',
    `${file} is XML or HTML: convert its entries to .ndjson, one object per line, or to .csv.`,
  );
}
