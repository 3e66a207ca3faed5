import { useState } from 'react';
import type { ConnectionView } from '#contract';
import { useDisconnect } from '../data/broker-queries.js';
import { Button } from './Button.js';
import { ConfirmDialog } from './Dialog.js';
import { disconnectEffects } from './disconnect-effects.js';
import { useToasts } from './Toast.js';
import { useHoldings } from './use-holdings.js';

interface DisconnectProps {
  readonly connection: ConnectionView;
  readonly size?: 'small' | 'normal';
}

/** Ends a login at a broker, after saying what becomes of bots and positions. */
export function Disconnect({ connection, size = 'normal' }: DisconnectProps) {
  const [asking, setAsking] = useState(false);
  const disconnect = useDisconnect(connection.id);
  const toasts = useToasts();
  // A login that never came about holds nothing that could be lost.
  const never = connection.state === 'failed' && connection.accounts.length === 0;
  const send = () =>
    disconnect.mutate(undefined, {
      onSuccess: () => never || toasts.say(`${connection.title} is being disconnected; its bots are paused first.`),
      onError: toasts.fail,
      onSettled: () => setAsking(false),
    });
  return (
    <>
      <Button size={size} onClick={never ? send : () => setAsking(true)} busy={disconnect.isPending}>
        {never ? 'Remove' : 'Disconnect'}
      </Button>
      <ConfirmDialog
        open={asking}
        title={`Disconnect ${connection.title}?`}
        confirm="Disconnect"
        danger
        busy={disconnect.isPending}
        onConfirm={send}
        onClose={() => setAsking(false)}
      >
        <Effects connection={connection} />
      </ConfirmDialog>
    </>
  );
}

function Effects({ connection }: { readonly connection: ConnectionView }) {
  const holdings = useHoldings();
  return disconnectEffects(connection, holdings).map((words) => <p key={words}>{words}</p>);
}
