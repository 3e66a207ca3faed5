import { useState } from 'react';
import type { AccountSummaryView } from '#contract';
import { useSetAccountLimits } from '../data/account-queries.js';
import { LIMIT_FIELDS } from '../format/account-limits.js';
import { checkLimits, formOf } from '../format/limits-form.js';
import * as css from './AccountLimits.css.js';
import { Button } from './Button.js';
import { Dialog } from './Dialog.js';
import { TextField } from './Field.js';
import { useToasts } from './Toast.js';

interface LimitsDialogProps {
  readonly account: Pick<AccountSummaryView, 'id' | 'name' | 'limits'>;
  readonly onClose: () => void;
}

export function LimitsDialog({ account, onClose }: LimitsDialogProps) {
  const [form, setForm] = useState(() => formOf(account.limits));
  const [tried, setTried] = useState(false);
  const save = useSetAccountLimits(account.id);
  const toasts = useToasts();
  const check = checkLimits(form);
  const errors = tried && !check.ok ? check.errors : {};
  const send = () => {
    setTried(true);
    if (!check.ok || save.isPending) return;
    save.mutate(
      { limits: check.limits },
      {
        onSuccess: () => {
          toasts.say(`The limits of ${account.name} hold from now on.`);
          onClose();
        },
        onError: toasts.fail,
      },
    );
  };
  return (
    <Dialog
      open
      title={`Limits of ${account.name}`}
      onSubmit={send}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={save.isPending}>
            Save limits
          </Button>
        </>
      }
    >
      <p>
        They hold for all bots of this account together, beside each bot’s own. A bot that would go beyond one opens
        nothing and says so; exits are never stopped. Left empty: no such limit.
      </p>
      <div className={css.fields}>
        {LIMIT_FIELDS.map(({ key, label, unit, hint }) => (
          <TextField
            key={key}
            label={label}
            unit={unit}
            hint={hint}
            inputMode="decimal"
            autoComplete="off"
            value={form[key]}
            error={errors[key]}
            onChange={(event) => setForm({ ...form, [key]: event.target.value })}
          />
        ))}
      </div>
    </Dialog>
  );
}
