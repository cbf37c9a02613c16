import type { AlarmRule, RuleParameter } from '@hark/shared/alarms/alarm-rule';
import { ALARM_RULES } from '@hark/shared/alarms/alarm-rules';
import { alertsOf } from './prometheus-alerts.ts';

function parameterOf({ name, default: usual }: RuleParameter): string {
  return `${name} ${usual}`;
}

function row(rule: AlarmRule): string {
  const { id, title, severity, nextStep, parameters } = rule;
  const alerts = alertsOf(rule).map(({ alert }) => `\`${alert}\``);
  const cells = [
    `\`${id}\``,
    title,
    severity,
    parameters.map(parameterOf).join(', '),
    alerts.join(', '),
    nextStep,
  ];
  return `| ${cells.join(' | ')} |`;
}

function meanings(): string[] {
  const byName = new Map(
    ALARM_RULES.flatMap(({ parameters }) => parameters).map((each) => [each.name, each]),
  );
  return [...byName.values()].map(
    ({ name, meaning, min, max }) => `- \`${name}\` (${min} to ${max}): ${meaning}`,
  );
}

/** The rules of alarms as a readable table. */
export function alarmTable(): string {
  const head = ['Rule', 'Says', 'Severity', 'Thresholds', 'In Prometheus', 'Next step'];
  return [
    '# Alarms list',
    '',
    'Generated from `packages/shared/src/alarms/alarm-rules.ts`. [alarms.md](alarms.md) explains how to read it.',
    '',
    ...meanings(),
    '',
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...ALARM_RULES.map(row),
    '',
  ].join('\n');
}
