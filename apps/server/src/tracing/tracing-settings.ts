/** Where finished spans go; the OpenTelemetry SDK reads the other standard variables itself. */
export interface TracingSettings {
  /** Accepts OTLP as JSON over HTTP. */
  url: string;
  /** For one batch, including all attempts. */
  timeoutMs: number;
  /** Most spans that wait for the collector; more are dropped. */
  mostWaiting: number;
}
