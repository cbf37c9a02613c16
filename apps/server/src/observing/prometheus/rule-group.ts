/** A figure that Prometheus computes in advance. */
export interface RecordingRule {
  record: string;
  expr: string;
}

/** An alert of Prometheus. */
export interface AlertRule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: 'page' | 'ticket' | 'warning'; component: string };
  annotations: { summary: string; description: string };
}

/** Rules that Prometheus evaluates together. */
export interface RuleGroup {
  name: string;
  rules: (RecordingRule | AlertRule)[];
}
