import { Link } from 'react-router';
import type { AccountSummaryView } from '#contract';
import { Notice } from './State.js';

/** Why nothing can be opened in an account now although nothing is stopped, and where to mend it. */
export function Unmanageable({ account }: { readonly account: AccountSummaryView }) {
  if (account.unmanageable === undefined) return null;
  return (
    <Notice
      tone="caution"
      action={account.connectionId !== undefined && <Link to={`/brokers/${account.connectionId}`}>The login</Link>}
    >
      {account.name} can open nothing now. {account.unmanageable}
    </Notice>
  );
}
