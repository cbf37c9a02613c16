import { expect, it } from 'vitest';
import { describeRefusal } from './describe-refusal.ts';

it("repeats Hark's message", () => {
  const body = JSON.stringify({
    error: { code: 'not_found', message: 'There is no GET /x.', retryable: false },
  });
  expect(describeRefusal(404, body)).toBe('There is no GET /x. (404)');
});

it('reports that something other than Hark answered, with advice and without markup', () => {
  const page = '<html><head><title>413 Request Entity Too Large</title></head></html>';
  expect(describeRefusal(413, page)).toMatch(/^A proxy .* not Hark, answered 413: .*client_max_body_size/);
  expect(describeRefusal(413, page)).not.toContain('<');
  expect(describeRefusal(418, '{"error":"teapot"}')).toContain('418');
  expect(describeRefusal(500, '')).toContain('500');
});
