import { describe, expect, it } from 'vitest';
import { installEnvironment } from './install-environment.mjs';

describe('installEnvironment', () => {
  it('installs the same in production and under npm', () => {
    const env = installEnvironment({
      NODE_ENV: 'production',
      npm_config_omit: 'dev',
      npm_lifecycle_event: 'start',
      npm_package_json: '/srv/hark/package.json',
    });
    expect(Object.keys(env)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/NODE_ENV|omit|lifecycle|npm_package/)]),
    );
  });

  it('keeps the chosen registry, proxy and number of tries', () => {
    const chosen = {
      npm_config_registry: 'https://npm.example.org/',
      HTTPS_PROXY: 'http://proxy:3128',
      npm_config_fetch_retries: '9',
    };
    expect(installEnvironment(chosen)).toMatchObject(chosen);
  });

  it('never prompts', () => {
    expect(installEnvironment({})).toMatchObject({ CI: 'true', npm_config_confirm_modules_purge: 'false' });
  });
});
