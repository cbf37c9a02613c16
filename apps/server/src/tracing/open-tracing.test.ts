import { createRequire } from 'node:module';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { openTracing } from './open-tracing.ts';
import { createTracedGateway } from './testing/traced-gateway.ts';

const service = { deployment: 'test', version: 'hark-test/1' };

/** Returns what Node has loaded of the SDK, whose packages are CommonJS. */
function loaded(): string[] {
  return Object.keys(createRequire(import.meta.url).cache).filter((path) =>
    /@opentelemetry\/(sdk|exporter|otlp|resources)/.test(path),
  );
}

describe('traces that are off', () => {
  it('load nothing and wrap nothing', async () => {
    const logger = pino({ level: 'silent' });
    const tracing = await openTracing(null, service, logger);
    const { say, pipeline, close } = createTracedGateway(tracing, createScriptedRecognizer('stanford'));
    expect((await say()).transcript).toBe('stanford');
    expect(tracing.pipeline(pipeline)).toBe(pipeline);
    expect(pipeline.within).toBeUndefined();
    close();
    await tracing.close();
    expect(loaded()).toEqual([]);

    // With traces on, the packages do show.
    const settings = { url: 'http://127.0.0.1:9/v1/traces', timeoutMs: 100, mostWaiting: 1 };
    const asked = await openTracing(settings, service, logger);
    await asked.close();
    expect(loaded()).not.toEqual([]);
  });
});
