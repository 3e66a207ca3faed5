import { useState } from 'react';
import type { CampaignView } from '#contract';
import { useSharesSold } from '../../data/order-queries.js';
import { count } from '../../format/numbers.js';
import { Button } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import { TextField } from '../../ui/Field.js';
import { useToasts } from '../../ui/Toast.js';
import { checkSold, likelySold, type SoldForm } from './shares-model.js';

interface SoldByHandProps {
  readonly campaign: CampaignView;
  readonly onClose: () => void;
}

/** Says that shares were sold at the broker: bots never sell shares, and wait for calls to take them away. */
export function SoldByHand({ campaign, onClose }: SoldByHandProps) {
  const { underlying, shares, missing } = campaign;
  const [form, setForm] = useState<SoldForm>({ quantity: String(likelySold(campaign)), price: '' });
  const [tried, setTried] = useState(false);
  const sold = useSharesSold(campaign.id);
  const toasts = useToasts();
  const check = checkSold(form, campaign);
  const errors = tried && !check.ok ? check.errors : {};
  const send = () => {
    setTried(true);
    if (!check.ok || sold.isPending) return;
    sold.mutate(check.body, {
      onSuccess: () => {
        toasts.say(`The ${underlying} shares are being compared with the broker’s books.`);
        onClose();
      },
      onError: toasts.fail,
    });
  };
  return (
    <Dialog
      open
      title={`${underlying} shares sold by hand`}
      onSubmit={send}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={sold.isPending}>
            I sold these shares
          </Button>
        </>
      }
    >
      <p>
        The bot holds {count(shares)} in this campaign.
        {missing && ` The account’s bots hold ${count(missing.ours)}; the broker shows ${count(missing.broker)}.`}{' '}
        Saying this sends no order. It is taken only where the broker no longer shows the shares.
      </p>
      <TextField
        label="Shares sold"
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
        hint="Left empty: what the campaign made stays unknown and is shown as –."
        error={errors.price}
        onChange={(event) => setForm({ ...form, price: event.target.value })}
      />
    </Dialog>
  );
}
