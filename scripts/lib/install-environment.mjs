/** Variables that `npm start` sets for its script, and options of npm that would change pnpm's behaviour. */
const NOT_PASSED_ON =
  /^(?:npm_(?:lifecycle|package|command)|npm_config_(?:local_prefix|omit|include|only|production|dry_run|loglevel|silent|yes|json|workspaces?|recursive)\b|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$)/i;

/** Five tries within about 15 s: npm's own default waits for more than a minute on a dead network. */
const RETRIES = {
  npm_config_fetch_retries: '4',
  npm_config_fetch_retry_factor: '2',
  npm_config_fetch_retry_mintimeout: '1000',
};

/**
 * Returns the environment of the installation: the same under npm, a shell or CI, in development or in production, and
 * without prompts.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function installEnvironment(env) {
  const kept = Object.entries(env).filter(([name]) => !NOT_PASSED_ON.test(name));
  return {
    ...RETRIES,
    ...Object.fromEntries(kept),
    CI: 'true',
    npm_config_confirm_modules_purge: 'false',
    npm_config_update_notifier: 'false',
    npm_config_fund: 'false',
  };
}
