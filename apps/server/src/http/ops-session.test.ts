import { afterEach, describe, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { ADMIN_TOKEN, startHttpHarness } from '../testing/http-harness.ts';
import { isOpsSession, issueOpsSession, opsSessionCookie } from './ops-session.ts';

type Harness = Awaited<ReturnType<typeof startHttpHarness>>;

const NOW_MS = 1_700_000_000_000;
const HOUR_MS = 3_600_000;

describe('a session', () => {
  const session = issueOpsSession('right', NOW_MS);

  it('is valid for half a day, for the token that issued it', () => {
    expect(isOpsSession(session, 'right', NOW_MS + 11 * HOUR_MS)).toBe(true);
    expect(isOpsSession(session, 'right', NOW_MS + 12 * HOUR_MS)).toBe(false);
    expect(isOpsSession(session, 'another', NOW_MS)).toBe(false);
  });

  it('cannot be extended, and does not contain the token', () => {
    const [, signature] = session.split('.');
    expect(isOpsSession(`${NOW_MS + 100 * HOUR_MS}.${signature}`, 'right', NOW_MS)).toBe(false);
    expect(isOpsSession('', 'right', NOW_MS)).toBe(false);
    expect(session).not.toContain('right');
  });

  it('is sent only to this site, and scripts cannot read it', () => {
    expect(opsSessionCookie('s', { secure: true })).toBe('hark_ops=s; HttpOnly; SameSite=Strict; Secure');
    expect(opsSessionCookie('s', { secure: false })).not.toContain('Secure');
  });
});

describe('/v1/ops/session', () => {
  const open: Harness[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((harness) => harness.close()));
  });

  async function start() {
    const harness = await startHttpHarness(createScriptedRecognizer('stanford'));
    open.push(harness);
    const address = `${harness.url}/v1/ops/session`;
    const signIn = (token: string): Promise<Response> =>
      fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    const figures = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${harness.url}/v1/ops/metrics`, { headers });
    return { address, signIn, figures };
  }

  const cookieOf = (response: Response): string =>
    response.headers.get('set-cookie')?.split(';', 1)[0] ?? 'none';

  it('opens what the token opens, for a signed-in browser', async () => {
    const { address, signIn, figures } = await start();
    const cookie = cookieOf(await signIn(ADMIN_TOKEN));
    expect((await figures({ cookie: `theme=dark; ${cookie}` })).status).toBe(200);
    expect(await (await fetch(address, { headers: { cookie } })).json()).toEqual({ signedIn: true });
    expect(await (await fetch(address)).json()).toEqual({ signedIn: false });
  });

  it('refuses another token, and requests of other sites', async () => {
    const { signIn, figures } = await start();
    const refused = await signIn('guessed');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('set-cookie')).toBeNull();
    const cookie = cookieOf(await signIn(ADMIN_TOKEN));
    expect((await figures({ cookie, 'sec-fetch-site': 'same-site' })).status).toBe(401);
    expect((await figures({ cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('signs out', async () => {
    const { address } = await start();
    const out = await fetch(address, { method: 'DELETE' });
    expect(out.headers.get('set-cookie')).toMatch(/^hark_ops=; .*Max-Age=0/);
  });
});
