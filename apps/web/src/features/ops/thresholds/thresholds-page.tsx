import type { RuleThresholds } from '@hark/shared/http/alarms-api';
import { formatTime } from '@hark/shared/metrics/figures/format-value';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { AlarmMark } from '../alarms/alarm-mark.tsx';
import { alarmMessages } from '../alarms/alarm-messages.ts';
import { ALARMS, isUnsupported } from '../alarms/use-alarms.ts';
import { COMPONENTS } from '../component-health.ts';
import { Loaded } from '../loaded.tsx';
import { opsMessages } from '../ops-messages.ts';
import { PageHeading } from '../page-heading.tsx';
import { Part } from '../part.tsx';
import { changeView } from '../use-ops-view.ts';
import { ViewLink } from '../view-link.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { thresholdMessages } from './threshold-messages.ts';
import { isShown, valueWords, type RuleFilter } from './threshold-values.ts';
import { fetchThresholds } from './thresholds-client.ts';
import '../alarms/alarms.css';
import './thresholds.css';

interface RuleProps {
  rule: RuleThresholds;
  isOpen: boolean;
}

/** What a rule is and does, in a line. */
function RuleAbout({ rule }: { rule: RuleThresholds }): ReactElement {
  const words = thresholdMessages;
  const { severity, detector, use, fired, lastFiredMs, thresholds, version } = rule;
  const numbers = thresholds.map(
    (threshold) => `${threshold.name} ${valueWords(threshold.value, threshold)}`,
  );
  const last = lastFiredMs === null ? null : formatTime(lastFiredMs, 'minute');
  return (
    <span className="rule__about">
      {[
        alarmMessages.severities[severity],
        words.detectors[detector],
        ...(use === 'active' ? [] : [words.uses[use].toLowerCase()]),
        words.fired(fired, last),
        words.version(version),
        numbers.join(', '),
      ].join(' · ')}
    </span>
  );
}

function Rule({ rule, isOpen }: RuleProps): ReactElement {
  const close = (): void => changeView({ rule: null });
  return (
    <li className={`rule rule--${rule.use}${isOpen ? ' rule--open' : ''}`}>
      <div className="alarm-line">
        <AlarmMark severity={rule.severity} isQuiet={rule.use !== 'active'} />
        <p>
          <ViewLink className="rule__title" changes={{ rule: isOpen ? null : rule.rule }} isCurrent={isOpen}>
            {rule.title}
          </ViewLink>{' '}
          <RuleAbout rule={rule} />
        </p>
      </div>
      {isOpen && <RuleEditor key={rule.version} rule={rule} close={close} />}
    </li>
  );
}

interface FilterProps {
  rules: readonly RuleThresholds[];
  filter: RuleFilter;
  setFilter: (filter: RuleFilter) => void;
}

const FILTERS = ['all', 'never-fired', 'not-active'] as const;

function Filter({ rules, filter, setFilter }: FilterProps): ReactElement {
  const words = thresholdMessages;
  const count = (which: RuleFilter): number => rules.filter((rule) => isShown(rule, which)).length;
  const labels = words.filters(rules.length, count('never-fired'), count('not-active'));
  return (
    <div className="rules__filter">
      <label>
        <span className="visually-hidden">{words.filterLabel}</span>
        <select
          className="field"
          value={filter}
          onChange={({ target: { value } }) => setFilter(FILTERS.find((each) => each === value) ?? 'all')}
        >
          {FILTERS.map((each) => (
            <option key={each} value={each}>
              {labels[each]}
            </option>
          ))}
        </select>
      </label>
      {count('never-fired') > 0 && (
        <p className="note">
          {count('never-fired') === rules.length ? words.noneFired : words.neverFired(count('never-fired'))}
        </p>
      )}
    </div>
  );
}

function Rules({ rules, opened }: { rules: readonly RuleThresholds[]; opened: string | null }): ReactElement {
  const [filter, setFilter] = useState<RuleFilter>('all');
  const shown = rules.filter((rule) => isShown(rule, filter) || rule.rule === opened);
  return (
    <>
      <Filter rules={rules} filter={filter} setFilter={setFilter} />
      {shown.length === 0 && <p className="note">{thresholdMessages.nothingShown}</p>}
      {COMPONENTS.map((component) => {
        const ofComponent = shown.filter((rule) => rule.component === component);
        if (ofComponent.length === 0) return null;
        return (
          <Part key={component} title={opsMessages.components[component]}>
            <ul className="rules">
              {ofComponent.map((rule) => (
                <Rule key={rule.rule} rule={rule} isOpen={rule.rule === opened} />
              ))}
            </ul>
          </Part>
        );
      })}
    </>
  );
}

/** Every rule of the alarms with its numbers, which the operator may change. */
export function ThresholdsPage({ rule }: { rule: string | null }): ReactElement {
  const found = useQuery({
    queryKey: [ALARMS, 'thresholds'],
    queryFn: ({ signal }) => fetchThresholds(signal),
    retry: false,
    staleTime: 5_000,
  });
  const isOlder = isUnsupported(found.error) && found.data === undefined;
  return (
    <main className="ops__main">
      <div>
        <PageHeading>{thresholdMessages.heading}</PageHeading>
        <p className="note">{thresholdMessages.note}</p>
      </div>
      {isOlder ? (
        <p className="note">{thresholdMessages.unsupported}</p>
      ) : (
        <Loaded query={found}>{({ rules }) => <Rules rules={rules} opened={rule} />}</Loaded>
      )}
    </main>
  );
}
