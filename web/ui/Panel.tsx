import { type ReactNode, useId } from 'react';
import * as css from './Panel.css.js';

interface PanelProps {
  readonly title?: ReactNode;
  /** Name for those who do not see the title, when there is none. */
  readonly label?: string;
  readonly aside?: ReactNode;
  /** `flush` for tables that reach the edges. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** One subject of a page: a heading, something at its right, and the content. */
export function Panel({ title, label, aside, flush = false, children }: PanelProps) {
  const id = useId();
  const named = title === undefined ? { 'aria-label': label } : { 'aria-labelledby': id };
  return (
    <section className={css.panel} {...named}>
      {title !== undefined && (
        <div className={css.head}>
          <h2 id={id}>{title}</h2>
          {aside !== undefined && <div className={css.aside}>{aside}</div>}
        </div>
      )}
      {flush ? children : <div className={css.body}>{children}</div>}
    </section>
  );
}
