import type { ReactNode } from 'react';
import * as css from './Screen.css.js';

/** Settings that answer one question. */
export function Question({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className={css.group}>
      <legend className={css.question}>{title}</legend>
      <div className={css.fields}>{children}</div>
    </fieldset>
  );
}
