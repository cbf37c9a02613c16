import { expect, test } from '../support/hark-test.ts';

test('the operator sees whether the server is ready, and its figures', async ({ open, server }) => {
  await fetch(`${server.url}/v1/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'stanford' }),
  });
  const { page, errors } = await open({ type: 'missing' }, { path: '/ops#token=from-the-terminal' });
  await expect(page.getByText('The server is ready.')).toBeVisible();
  await expect(page.getByRole('row', { name: 'hark_catalogue_entries' })).toContainText('1293');
  await expect(page.getByRole('row', { name: 'hark_typed_search_duration_seconds_count' })).toBeVisible();
  expect(page.url()).not.toContain('token');
  expect(errors).toEqual([]);
});
