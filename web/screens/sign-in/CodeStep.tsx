import { type SubmitEvent, useState } from 'react';
import { useBringCode } from '../../data/access-queries.js';
import { Button } from '../../ui/Button.js';
import { form } from '../../ui/EntryPage.css.js';
import { EntryPage } from '../../ui/EntryPage.js';
import { TextField } from '../../ui/Field.js';
import { failureWords } from '../../ui/passkey-words.js';
import { Notice } from '../../ui/State.js';

interface CodeStepProps {
  readonly ticket: string;
  readonly onBack: () => void;
}

const CODE_CHARS_MIN = 6;

/** The second step: what the password alone was not enough without. */
export function CodeStep({ ticket, onBack }: CodeStepProps) {
  const bring = useBringCode();
  const [code, setCode] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isShort = code.trim().length < CODE_CHARS_MIN;
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!isShort) bring.mutate({ ticket, code });
  };
  return (
    <EntryPage
      tab="Sign in"
      title="One more step"
      lead="Write the six digits that your authenticator app shows, or a recovery code."
      foot={
        <Button kind="quiet" onClick={onBack}>
          Back to the password
        </Button>
      }
    >
      <form className={form} noValidate onSubmit={send}>
        {bring.isError && <Notice tone="negative">{failureWords(bring.error)}</Notice>}
        <TextField
          label="Code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          large
          value={code}
          error={isAsked && isShort ? 'Write the code.' : undefined}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit" kind="primary" size="large" busy={bring.isPending}>
          Continue
        </Button>
      </form>
    </EntryPage>
  );
}
