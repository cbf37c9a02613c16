/** Where finished spans go; what else the standard variables say is read by the OpenTelemetry SDK itself. */
export interface TracingSettings {
  /** Takes OTLP as JSON over HTTP. */
  url: string;
  /** For one batch, all tries included. */
  timeoutMs: number;
  /** Spans that may wait for the collector; more are dropped. */
  mostWaiting: number;
}
