import { useId } from 'react';
import { DISCLAIMER_VERSION } from '#contract';
import * as css from './Disclaimer.css.js';
import { DISCLAIMER } from './disclaimer-text.js';

/** The current text, with its version. */
export function Disclaimer() {
  const id = useId();
  return (
    <div className={css.block}>
      <div className={css.heading}>
        <h2 id={id}>Risk disclaimer</h2>
        <span className={css.version}>version {DISCLAIMER_VERSION}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text must be reachable by keyboard. */}
      <section className={css.disclaimer} aria-labelledby={id} tabIndex={0}>
        {DISCLAIMER.map((item) => (
          <p key={item.title}>
            <span className={css.point}>{item.title}</span> {item.text}
          </p>
        ))}
      </section>
    </div>
  );
}
