import type { Express } from 'express';
import { afterEach, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../../recognition/scripted-recognizer.ts';
import { startHttpHarness } from '../../testing/http-harness.ts';
import { OPERATIONS } from '../../composition/operations.ts';

type Harness = Awaited<ReturnType<typeof startHttpHarness>>;

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});

async function start(): Promise<Harness> {
  harness = await startHttpHarness(createScriptedRecognizer('stanford'));
  return harness;
}

type Layer = Express['router']['stack'][number];

/**
 * Returns each method and path of a chain of routes, as the document writes them. `all` is a route for every method.
 */
function routesOf(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (route !== undefined) {
      const paths = [route.path].flat().map((path: string) => path.replaceAll(/[:*](\w+)/gu, '{$1}'));
      const methods = new Set(route.stack.map(({ method }: { method?: string }) => method ?? 'all'));
      return paths.flatMap((path) => [...methods].map((method) => `${method} ${path}`));
    }
    const inner: unknown = Reflect.get(handle, 'stack');
    return Array.isArray(inner) ? routesOf(inner) : [];
  });
}

it('lists exactly the existing routes', async () => {
  const { app } = await start();
  const routed = routesOf(app.router.stack);
  expect(routed.length).toBeGreaterThan(20);
  const documented = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
  const isDocumented = (route: string): boolean =>
    route.startsWith('all ')
      ? documented.some((one) => one.endsWith(route.slice(3)))
      : documented.includes(route);
  expect(routed.filter((route) => !isDocumented(route))).toEqual([]);
  // The socket is not a route: the gateway takes its upgrade.
  const isRouted = (one: string): boolean => one === 'get /v1/stream' || routed.includes(one);
  expect(documented.filter((one) => !isRouted(one))).toEqual([]);
});

it('is sent as JSON that tools of other origins may read', async () => {
  const { url } = await start();
  const response = await fetch(`${url}/openapi.json`);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(await response.json()).toMatchObject({ openapi: '3.1.0', info: { title: 'Hark' } });
});

it('is a page without scripts, external resources and dead links', async () => {
  const { url } = await start();
  const response = await fetch(`${url}/docs/api`);
  expect(response.headers.get('content-type')).toContain('text/html');
  const page = await response.text();
  expect(page).not.toMatch(/<script|<style|\sstyle=|https?:\/\//u);
  const ids = new Set([...page.matchAll(/\sid="([^"]+)"/gu)].map(([, id]) => id));
  const anchors = [...page.matchAll(/href="#([^"]+)"/gu)].map(([, id]) => id);
  expect(anchors.length).toBeGreaterThan(OPERATIONS.length);
  expect(anchors.filter((anchor) => !ids.has(anchor))).toEqual([]);
  const elsewhere = [...page.matchAll(/(?:href|src)="([^#"][^"]*)"/gu)].map(([, link = '']) => link);
  for (const link of elsewhere) {
    expect((await fetch(new URL(link, `${url}/docs/api`))).status).toBe(200);
  }
  for (const { path } of OPERATIONS) expect(page).toContain(`<code>${path}</code>`);
});
