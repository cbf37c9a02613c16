import type { ReactElement, ReactNode } from 'react';
import type { Fact } from './utterance-facts.ts';
import './part.css';

/** A titled part of a page that shows one thing in full. */
export function Part({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className="part" aria-label={title}>
      <h2 className="part__title">{title}</h2>
      {children}
    </section>
  );
}

/** Names with their values. */
export function Facts({ facts }: { facts: readonly Fact[] }): ReactElement {
  return (
    <dl className="facts">
      {facts.map(({ label, value }) => (
        <div key={label} className="facts__row">
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
