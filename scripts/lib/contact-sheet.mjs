/**
 * Returns a page that shows the pictures: a row for each scene, a column for each look. Addresses are relative.
 *
 * @param {Readonly<Record<string, readonly string[]>>} scenesByLook names without `.png`
 * @returns {string} HTML
 */
export function contactSheet(scenesByLook) {
  const looks = Object.keys(scenesByLook);
  const scenes = [...new Set(Object.values(scenesByLook).flat())];
  const head = looks.map((look) => `<th scope="col">${look}</th>`).join('');
  const rows = scenes.map((scene) => {
    const cells = looks.map(
      (look) => `<td>${scenesByLook[look]?.includes(scene) ? picture(look, scene) : ''}</td>`,
    );
    return `<tr><th scope="row" id="${scene}">${scene}</th>${cells.join('')}</tr>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Gallery</title>
<style>
body { margin: 1rem; background: #777; color: #fff; font: 14px system-ui; }
td, th { padding: 0.4rem; text-align: start; vertical-align: top; }
thead th { position: sticky; top: 0; background: #777; }
img { display: block; width: 15rem; }
</style>
<table>
<thead><tr><th></th>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</html>
`;
}

/**
 * @param {string} look
 * @param {string} scene
 */
function picture(look, scene) {
  const address = `${look}/${scene}.png`;
  return `<a href="${address}"><img src="${address}" alt="${scene}, ${look}" loading="lazy"></a>`;
}
