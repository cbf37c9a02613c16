import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import { createRateMeter } from '../../base/rate-meter.ts';
import { askedAddress, type AskedAddress } from './forwarded-address.ts';
import { isAllowedOrigin } from './is-allowed-origin.ts';

/** The error code that a refused page gets. */
export const ORIGIN_REFUSED = 'origin_refused';

/** Keeps pages of other servers out, and tells the operator about those that it kept out. */
export interface OriginGate {
  /** Why the page that sends this request may not connect; null when it may. */
  refusal(headers: IncomingHttpHeaders): string | null;
}

interface GateOptions {
  allowedOrigins: readonly string[];
  trustedProxies: number;
  logger: Pick<Logger, 'warn'>;
  nowMs(): number;
}

/** One refused page reconnects many times: it is logged once in so long. */
const LOG_AGAIN_AFTER_MS = 3_600_000;
/** Who invents origins must not fill the log. */
const MAX_LINES_A_MINUTE = 10;
const MAX_REMEMBERED = 200;
const MAX_CHARACTERS = 200;

const cut = (text: string | undefined): string | null => text?.slice(0, MAX_CHARACTERS) ?? null;

export function createOriginGate({ allowedOrigins, trustedProxies, logger, nowMs }: GateOptions): OriginGate {
  // A Map keeps the order of insertion: the first was logged longest ago.
  const loggedAt = new Map<string, number>();
  const lines = createRateMeter({ limit: MAX_LINES_A_MINUTE, windowMs: 60_000, nowMs });
  let notLogged = 0;

  /** What a proxy says while none is trusted: most likely what is to be set. */
  function ignoredHost(headers: IncomingHttpHeaders): object {
    const forwarded = headers['x-forwarded-host'];
    if (trustedProxies > 0 || forwarded === undefined) return {};
    return { ignoredForwardedHost: cut(String(forwarded)) };
  }

  function log(headers: IncomingHttpHeaders, asked: AskedAddress): void {
    const origin = cut(headers.origin);
    const host = cut(asked.host);
    const key = JSON.stringify([origin, host]);
    const before = loggedAt.get(key);
    if (before !== undefined && nowMs() - before < LOG_AGAIN_AFTER_MS) return;
    if (!lines.allow()) {
      notLogged++;
      return;
    }
    loggedAt.delete(key);
    loggedAt.set(key, nowMs());
    const [oldest] = loggedAt.keys();
    if (loggedAt.size > MAX_REMEMBERED && oldest !== undefined) loggedAt.delete(oldest);
    logger.warn(
      {
        origin,
        host,
        trustedProxies,
        ...ignoredHost(headers),
        ...(notLogged === 0 ? {} : { othersNotLogged: notLogged }),
      },
      'page refused: its origin is neither the requested host nor in HARK_ALLOWED_ORIGINS (docs/proxies.md)',
    );
    notLogged = 0;
  }

  return {
    refusal(headers) {
      const asked = askedAddress(headers, trustedProxies);
      if (isAllowedOrigin(headers.origin, asked, allowedOrigins)) return null;
      log(headers, asked);
      return `This page comes from ${cut(headers.origin)}, but the request is for ${cut(asked.host) ?? 'no host'}. A proxy must keep the Host header, or send X-Forwarded-Host with HARK_TRUST_PROXY set; add the origins of other servers to HARK_ALLOWED_ORIGINS.`;
    },
  };
}
