import type { ConnectionView } from '#contract';
import { useConnect } from '../data/broker-queries.js';
import { Button } from './Button.js';
import { useToasts } from './Toast.js';

const WORDS: Partial<Record<ConnectionView['state'], string>> = { failed: 'Try again', disconnected: 'Connect again' };

interface SignInAgainProps {
  readonly connection: ConnectionView;
  readonly size?: 'small' | 'normal';
  readonly kind?: 'primary' | 'secondary';
}

/** Renews a login at the broker; its accounts and bots stay. */
export function SignInAgain({ connection, size = 'normal', kind = 'primary' }: SignInAgainProps) {
  const connect = useConnect();
  const toasts = useToasts();
  const { broker, environment, id } = connection;
  return (
    <Button
      kind={kind}
      size={size}
      icon="out"
      busy={connect.isPending || connect.isSuccess}
      onClick={() => connect.mutate({ broker, environment, connectionId: id }, { onError: toasts.fail })}
    >
      {WORDS[connection.state] ?? 'Sign in again'}
    </Button>
  );
}
