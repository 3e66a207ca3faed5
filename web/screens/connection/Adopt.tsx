import { useState } from 'react';
import type { BotSummaryView } from '#contract';
import { useAdopt } from '../../data/broker-queries.js';
import { contractName } from '../../format/contracts.js';
import { plural, price } from '../../format/numbers.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import { SelectField, TextField } from '../../ui/Field.js';
import { useToasts } from '../../ui/Toast.js';
import { type AdoptForm, checkAdopt, type UnmanagedPut } from './model.js';
import * as css from './Screen.css.js';

interface AdoptProps {
  readonly accountId: string;
  readonly put: UnmanagedPut;
  /** Bots of this account. */
  readonly bots: readonly BotSummaryView[];
  readonly onClose: () => void;
}

/** Gives a short put that the broker holds to a bot, which then manages its exits. */
export function Adopt({ accountId, put, bots, onClose }: AdoptProps) {
  const [form, setForm] = useState<AdoptForm>({
    botId: bots[0]?.id ?? '',
    quantity: String(put.quantity),
    price: '',
  });
  const [tried, setTried] = useState(false);
  const adopt = useAdopt(accountId);
  const toasts = useToasts();
  const name = contractName(put.symbol);
  const check = checkAdopt(form, put);
  const errors = tried && !check.ok ? check.errors : {};
  const send = () => {
    setTried(true);
    if (!check.ok || adopt.isPending) return;
    adopt.mutate(check.body, {
      onSuccess: () => {
        toasts.say(`${name} is being given to ${bots.find((bot) => bot.id === form.botId)?.name}.`);
        onClose();
      },
      onError: toasts.fail,
    });
  };
  if (bots.length === 0) {
    return (
      <Dialog
        open
        title={`Adopt ${name}`}
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>Close</Button>
            <ButtonLink to={`/bots/new?account=${accountId}`} kind="primary">
              Make a bot for this account
            </ButtonLink>
          </>
        }
      >
        <p>No bot trades in this account yet. Make one first; it can adopt the put then.</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      title={`Adopt ${name}`}
      onSubmit={send}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={adopt.isPending}>
            Adopt
          </Button>
        </>
      }
    >
      <p>
        The account is short {plural(put.quantity, 'contract')}. The bot takes over the exits by its own settings:
        profit target, stop and time. Adopting sends no order.
      </p>
      <SelectField
        label="Bot"
        value={form.botId}
        options={bots.map((bot) => ({ value: bot.id, words: bot.name }))}
        error={errors.botId}
        onChange={(botId) => setForm({ ...form, botId })}
      />
      <div className={css.fields}>
        <TextField
          label="Contracts"
          inputMode="numeric"
          autoComplete="off"
          value={form.quantity}
          error={errors.quantity}
          onChange={(event) => setForm({ ...form, quantity: event.target.value })}
        />
        <TextField
          label="Sold at"
          unit="$ per share"
          inputMode="decimal"
          autoComplete="off"
          value={form.price}
          hint={
            put.averagePrice === undefined ? undefined : `Left empty: the broker’s average, ${price(put.averagePrice)}`
          }
          error={errors.price}
          onChange={(event) => setForm({ ...form, price: event.target.value })}
        />
      </div>
    </Dialog>
  );
}
