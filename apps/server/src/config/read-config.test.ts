import { describe, expect, it } from 'vitest';
import { readConfig } from './read-config.ts';

describe('configuration', () => {
  it('has a default for everything', () => {
    const outcome = readConfig({}, '/srv/hark');
    expect(outcome).toMatchObject({
      ok: true,
      config: { port: 3000, host: '127.0.0.1', dataDir: '/srv/hark/.hark', databaseUrl: undefined },
      warnings: [],
    });
  });

  it('names every bad variable at once', () => {
    const outcome = readConfig(
      {
        PORT: 'http',
        DATABASE_URL: 'mysql://x',
        HARK_ADMIN_TOKEN: 'short',
        HARK_WORKERS: '0',
        HARK_LOG_LEVEL: 'loud',
      },
      '/',
    );
    expect(outcome.ok ? [] : outcome.problems.map((problem) => problem.variable)).toEqual([
      'PORT',
      'DATABASE_URL',
      'HARK_ADMIN_TOKEN',
      'HARK_WORKERS',
      'HARK_LOG_LEVEL',
    ]);
  });

  it('takes an empty variable as unset', () => {
    expect(readConfig({ PORT: '', HARK_CATALOGUE: '' }, '/')).toMatchObject({
      ok: true,
      config: { port: 3000, cataloguePath: undefined },
    });
  });

  it('warns of a variable that looks like a misspelt one', () => {
    const outcome = readConfig({ HARK_CATALOG: 'x.csv' }, '/');
    expect(outcome.ok ? outcome.warnings.join() : '').toContain('HARK_CATALOG ');
  });

  it('wants origins, not addresses of pages', () => {
    expect(
      readConfig({ HARK_ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080' }, '/'),
    ).toMatchObject({
      config: { allowedOrigins: ['https://a.example', 'http://b.example:8080'] },
    });
    expect(readConfig({ HARK_ALLOWED_ORIGINS: 'https://a.example/search' }, '/').ok).toBe(false);
  });
});
