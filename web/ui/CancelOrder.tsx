import { useState } from 'react';
import type { OrderView } from '#contract';
import { useCancelOrder } from '../data/order-queries.js';
import { contractName } from '../format/contracts.js';
import { cancelWords } from '../format/states.js';
import { Button } from './Button.js';
import { ConfirmDialog } from './Dialog.js';
import { useToasts } from './Toast.js';

/** Asks the broker to cancel a working order; until the broker answers, the button says that it was asked. */
export function CancelOrder({ order }: { readonly order: OrderView }) {
  const [asking, setAsking] = useState(false);
  const cancel = useCancelOrder();
  const toasts = useToasts();
  const name = contractName(order.symbol);
  const send = () =>
    cancel.mutate(order.id, {
      onSuccess: () => toasts.say(`The broker is asked to cancel the order for ${name}.`),
      onError: toasts.fail,
      onSettled: () => setAsking(false),
    });
  return (
    <>
      <Button
        size="small"
        busy={cancel.isPending || cancel.isSuccess}
        aria-label={`${cancel.isSuccess ? 'Cancelling' : 'Cancel'}: ${name}`}
        onClick={() => setAsking(true)}
      >
        {cancel.isSuccess ? 'Cancelling' : 'Cancel'}
      </Button>
      <ConfirmDialog
        open={asking}
        title={`Cancel the order for ${name}?`}
        confirm="Cancel the order"
        dismiss="Keep it"
        danger
        busy={cancel.isPending}
        onConfirm={send}
        onClose={() => setAsking(false)}
      >
        {cancelWords(order).map((words) => (
          <p key={words}>{words}</p>
        ))}
      </ConfirmDialog>
    </>
  );
}
