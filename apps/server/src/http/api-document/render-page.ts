import { html, prose, type Html } from './html.ts';
import { componentSchemas, fieldsOf, type JsonSchema } from './json-schema.ts';
import type { Answer, Content, Operation } from './operation.ts';
import { asSchema, schemasIn, typeText } from './type-text.ts';

const GROUPS = {
  search: 'Search',
  transcription: 'Transcription',
  session: 'Voice sessions',
  operating: 'Operations',
  service: 'Service',
} as const satisfies Record<Operation['group'], string>;

const NEEDS = {
  admin: 'Admin token (`Authorization: Bearer …`) or sign-in at `/ops`.',
  'client-or-admin': 'Client secret or admin token (`Authorization: Bearer …`).',
  'loopback-or-admin': 'None from this machine; otherwise admin token (`Authorization: Bearer …`).',
} as const satisfies Record<NonNullable<Operation['needs']>, string>;

interface Row {
  name: string;
  type: Html;
  isRequired: boolean;
  note: string;
}

function table(caption: string, rows: readonly Row[]): Html {
  if (rows.length === 0) return html``;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, type, isRequired, note }) =>
            html`<tr>
              <th scope="row"><code>${name}</code>${isRequired ? html` <small>required</small>` : html``}</th>
              <td>${type}</td>
              <td>${prose(note)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function noteOf({ description, default: otherwise }: JsonSchema): string {
  const parts = [
    ...(typeof description === 'string' ? [description] : []),
    ...(otherwise === undefined ? [] : [`Default: \`${JSON.stringify(otherwise)}\`.`]),
  ];
  return parts.join(' ');
}

function contentText({ type, schema }: Content<string>): Html {
  const isNamed = !['text', 'bytes', 'object'].includes(schema);
  return html`<code>${type}</code>${isNamed ? html`: ${typeText({ $ref: schema })}` : html``}`;
}

function listed(contents: readonly Content<string>[] = []): Html {
  return html`<ul>
    ${contents.map((content) => html`<li>${contentText(content)}</li>`)}
  </ul>`;
}

function answerText([status, { description, contents }]: [string, Answer]): Html {
  return html`<dt>${status}</dt>
    <dd>${prose(description)}${listed(contents)}</dd>`;
}

function anchorOf({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  return `${method}${path.replaceAll(/[^a-z0-9]+/giu, '-')}`;
}

function operationText(operation: Operation): Html {
  const { method, path, summary, description, needs, pathParameters = {}, query, body } = operation;
  const inPath = Object.entries(pathParameters).map(([name, note]) => ({
    name,
    type: html`string`,
    isRequired: true,
    note,
  }));
  const inQuery = (query === undefined ? [] : fieldsOf(query)).map(({ name, isRequired, schema }) => ({
    name,
    type: typeText(schema),
    isRequired,
    note: noteOf(schema),
  }));
  return html`<article id="${anchorOf(operation)}">
    <h3><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
    <p><strong>${summary}.</strong>${description === undefined ? html`` : html` ${prose(description)}`}</p>
    ${needs === undefined ? html`` : html`<p>Needs: ${prose(NEEDS[needs])}</p>`}
    ${table('Path parameters', inPath)} ${table('Query parameters', inQuery)}
    ${
      body === undefined
        ? html``
        : html`<h4>Body</h4>
            ${body.description === undefined ? html`` : html`<p>${prose(body.description)}</p>`}${listed(body.contents)}`
    }
    <h4>Answers</h4>
    <dl>
      ${Object.entries(operation.answers).map(answerText)}
      <dt>otherwise</dt>
      <dd>An <a href="#schema-Error">Error</a>.</dd>
    </dl>
  </article>`;
}

function rowsOf({ properties, required }: JsonSchema): Row[] {
  return Object.entries(asSchema(properties)).map(([name, schema]) => ({
    name,
    type: typeText(schema),
    isRequired: Array.isArray(required) && required.includes(name),
    note: noteOf(asSchema(schema)),
  }));
}

/** The fields of an object, also of objects inside of it, by their paths. */
function allRows(schema: JsonSchema, path = ''): Row[] {
  return rowsOf(schema).flatMap(({ name, type, isRequired, note }) => {
    const inner = asSchema(asSchema(schema['properties'])[name]);
    const items = asSchema(inner['items']);
    const own = { name: `${path}${name}`, type, isRequired, note };
    if (inner['properties'] !== undefined) return [own].concat(allRows(inner, `${own.name}.`));
    if (items['properties'] !== undefined) return [own].concat(allRows(items, `${own.name}[].`));
    return [own];
  });
}

function schemaText([name, given]: [string, unknown]): Html {
  const schema = asSchema(given);
  const alternatives = [...schemasIn(schema['oneOf']), ...schemasIn(schema['anyOf'])];
  const shapes = alternatives.length > 0 ? alternatives : [schema];
  return html`<article id="schema-${name}">
    <h3>${name}</h3>
    ${shapes.map((shape, place) => table(shapes.length > 1 ? `${name}, one of ${shapes.length}: ${place + 1}` : `Fields of ${name}`, allRows(shape)))}
  </article>`;
}

/** The interface as a page to read: no script, nothing from elsewhere. Pure. */
export function renderPage(operations: readonly Operation[]): string {
  const groups = Object.entries(GROUPS).map(([group, title]) => ({
    title,
    own: operations.filter((one) => one.group === group),
  }));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Hark: the HTTP interface</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="api.css" />
      </head>
      <body>
        <a class="skip" href="#content">Skip to the routes</a>
        <header>
          <h1>Hark: the HTTP interface</h1>
          <p>Machine-readable version: <a href="../openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
        </header>
        <nav aria-label="Routes">
          <ul>
            ${groups.map(
              ({ title, own }) =>
                html`<li>
                  ${title}
                  <ul>
                    ${own.map(
                      (one) =>
                        html`<li>
                          <a href="#${anchorOf(one)}"
                            ><span class="method">${one.method.toUpperCase()}</span> ${one.path}</a
                          >
                        </li>`,
                    )}
                  </ul>
                </li>`,
            )}
          </ul>
        </nav>
        <main id="content">
          ${groups.map(
            ({ title, own }) =>
              html`<section>
                <h2>${title}</h2>
                ${own.map(operationText)}
              </section>`,
          )}
          <section>
            <h2>Schemas</h2>
            ${Object.entries(componentSchemas()).map(schemaText)}
          </section>
        </main>
      </body>
    </html> `;
  return page.html;
}
