import type { ReactNode } from 'react';
import { Explain } from './Explain.js';
import * as css from './Facts.css.js';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  readonly unit?: string;
  readonly means?: string;
  /** Inputs, model, quote side and age, shown with the definition. */
  readonly from?: readonly (readonly [string, ReactNode])[];
}

interface FactsProps {
  readonly facts: readonly Fact[];
  readonly kind?: keyof typeof css.facts;
}

/** A few figures with names, in a grid that wraps. */
export function Facts({ facts, kind = 'figures' }: FactsProps) {
  return (
    <dl className={css.facts[kind]}>
      {facts.map((fact) => (
        <div key={fact.name} className={css.fact}>
          <dt className={css.name}>
            {fact.means === undefined ? (
              fact.name
            ) : (
              <Explain title={fact.name} means={fact.means} facts={fact.from}>
                {fact.name}
              </Explain>
            )}
          </dt>
          <dd className={css.value}>
            {fact.value}
            {fact.unit && <span className={css.unit}>{fact.unit}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
