import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { obtainChromium, playwrightCli } from './chromium.mjs';
import { contactSheet } from './contact-sheet.mjs';
import { untilInterrupted } from './interruption.mjs';
import { parseArguments } from './parse-arguments.mjs';
import { prepare } from './prepare.mjs';
import { runCommand } from './run-command.mjs';
import { ROOT } from './workspace.mjs';

const USAGE = `Usage: npm run gallery [-- --update] [--scene NAME,NAME…]
--update makes the present layouts the reference of the tests.
--scene takes only the scenes whose names begin so, such as search-answer,ops-empty.`;

const PICTURES = join(ROOT, 'e2e', 'gallery', 'pictures');

/**
 * Takes a picture of every state of the pages in every look, compares the layouts with their reference, and writes a
 * page that shows all pictures.
 *
 * @param {readonly string[]} args
 */
export async function runGallery(args) {
  const { values } = parseArguments(
    { args: [...args], options: { update: { type: 'boolean' }, scene: { type: 'string' } } },
    USAGE,
  );
  await prepare();
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  const { ok } = await untilInterrupted(async (signal) =>
    runCommand(process.execPath, [playwrightCli(), 'test', '--reporter=line', 'gallery'], {
      cwd: join(ROOT, 'e2e'),
      env: {
        ...process.env,
        CHROMIUM_PATH: await obtainChromium(signal),
        GALLERY_OUT: PICTURES,
        GALLERY_UPDATE: values.update === true ? '1' : '0',
        GALLERY_SCENE: values.scene ?? '',
      },
      signal,
      echo: true,
    }),
  );
  const sheet = join(PICTURES, 'index.html');
  writeFileSync(sheet, contactSheet(picturesByLook()));
  console.log(`The pictures are in ${sheet}.`);
  if (!ok) process.exitCode = 1;
}

/** @returns {Record<string, string[]>} names of scenes by look */
function picturesByLook() {
  const looks = readdirSync(PICTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Object.fromEntries(
    looks.map(({ name }) => [
      name,
      readdirSync(join(PICTURES, name)).map((file) => file.replace(/\.png$/, '')),
    ]),
  );
}
