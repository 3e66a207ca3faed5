import { Link } from 'react-router';
import { useWays } from '../data/access-queries.js';

/** Where a demonstration keeps its mails; elsewhere nothing. */
export function MailboxLink() {
  const { data: ways } = useWays();
  if (!ways?.mailbox) return null;
  return (
    <>
      {' · '}
      <Link to="/mailbox">Mailbox of this demo</Link>
    </>
  );
}
