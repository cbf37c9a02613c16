import { describe, expect, it } from 'vitest';
import { createOriginGate } from './origin-gate.ts';

interface Line {
  origin: unknown;
  host: unknown;
  othersNotLogged?: unknown;
}

function setUp(options: { allowedOrigins?: string[]; trustedProxies?: number } = {}) {
  const lines: Line[] = [];
  let now = 0;
  const gate = createOriginGate({
    allowedOrigins: [],
    trustedProxies: 0,
    ...options,
    logger: { warn: (line: Line) => void lines.push(line) },
    nowMs: () => now,
  });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { gate, lines, pass };
}

const REFUSED = { origin: 'https://x.example', host: '127.0.0.1:3000' };

describe('the origin gate', () => {
  it('admits a page of its own without logging', () => {
    const { gate, lines } = setUp();
    expect(gate.refusal({ origin: 'https://x.example', host: 'x.example' })).toBeNull();
    expect(lines).toEqual([]);
  });

  it('reports both compared values to the page and the log', () => {
    const { gate, lines } = setUp({ trustedProxies: 1 });
    const message = gate.refusal({ ...REFUSED, 'x-forwarded-host': 'inner:81' });
    expect(message).toContain('https://x.example');
    expect(message).toContain('inner:81');
    expect(lines).toEqual([{ origin: 'https://x.example', host: 'inner:81', trustedProxies: 1 }]);
  });

  it('logs the forwarded host of an untrusted proxy', () => {
    const { gate, lines } = setUp();
    gate.refusal({ ...REFUSED, 'x-forwarded-host': 'x.example' });
    expect(lines).toMatchObject([{ ignoredForwardedHost: 'x.example', trustedProxies: 0 }]);
  });

  it('logs the same refusal once, and again after an hour', () => {
    const { gate, lines, pass } = setUp();
    for (let tries = 0; tries < 50; tries++) {
      gate.refusal(REFUSED);
      pass(1_000);
    }
    expect(lines).toHaveLength(1);
    pass(3_600_000);
    gate.refusal(REFUSED);
    expect(lines).toHaveLength(2);
  });

  it('does not let a client fill the log with invented origins, and counts the omitted ones', () => {
    const { gate, lines, pass } = setUp();
    for (let number = 0; number < 1_000; number++) {
      gate.refusal({ origin: `https://${number}.example`, host: 'x.example' });
    }
    expect(lines).toHaveLength(10);
    pass(60_000);
    gate.refusal(REFUSED);
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toMatchObject({ othersNotLogged: 990 });
  });

  it('truncates values that are too long for a line', () => {
    const { gate, lines } = setUp();
    gate.refusal({ origin: `https://${'a'.repeat(10_000)}`, host: 'b'.repeat(10_000) });
    expect(JSON.stringify(lines).length).toBeLessThan(600);
  });
});
