import { Tooltip } from 'radix-ui';
import { Fragment, type ReactNode } from 'react';
import * as css from './Explain.css.js';

interface ExplainProps {
  readonly title: string;
  /** Definition in one or two sentences. */
  readonly means: string;
  /** Inputs, model, quote side, age. */
  readonly facts?: readonly (readonly [string, ReactNode])[];
  readonly children: ReactNode;
}

/** A number or a heading that can say where it comes from, on hover and on focus. */
export function Explain({ title, means, facts = [], children }: ExplainProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger className={css.trigger} type="button">
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={css.card} sideOffset={6} collisionPadding={8}>
          <span className={css.title}>{title}</span>
          {means}
          {facts.length > 0 && (
            <span className={css.facts}>
              {facts.map(([name, value]) => (
                <Fragment key={name}>
                  <span>{name}</span>
                  <span>{value}</span>
                </Fragment>
              ))}
            </span>
          )}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
