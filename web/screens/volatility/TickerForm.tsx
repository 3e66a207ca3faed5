import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/Button.js';
import { TextField } from '../../ui/Field.js';
import * as css from './Screen.css.js';

const TICKER = /^[A-Z][A-Z0-9]{0,5}([./][A-Z]{1,2})?$/;

/** Any ticker, also one that nobody follows. */
export function TickerForm({ onGo }: { readonly onGo: (ticker: string) => void }) {
  const [text, setText] = useState('');
  const ticker = text.trim().toUpperCase();
  const isTicker = TICKER.test(ticker);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (!isTicker) return;
    setText('');
    onGo(ticker);
  };
  return (
    <form className={css.ticker} onSubmit={go}>
      <TextField
        label="Any ticker"
        value={text}
        maxLength={9}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={!isTicker}>
        Look
      </Button>
    </form>
  );
}
