import { Link } from 'react-router';
import type { MailView } from '#contract';
import { useMailbox } from '../../data/access-queries.js';
import { localMoment } from '../../format/time.js';
import { EntryPage } from '../../ui/EntryPage.js';
import { EmptyState, ProblemPanel, Skeleton } from '../../ui/State.js';
import { piecesOf } from './model.js';
import * as css from './Screen.css.js';

/** The mails of a demonstration, which has no mail server. */
export function MailboxScreen() {
  const mailbox = useMailbox();
  return (
    <EntryPage
      tab="Mailbox"
      title="Mailbox of this demo"
      lead="No mail server is set, so mails stay on this machine, in memory."
      wide
      foot={<Link to="/sign-in">Sign in</Link>}
    >
      {mailbox.isError && <ProblemPanel error={mailbox.error} onRetry={() => void mailbox.refetch()} />}
      {mailbox.isPending && <Skeleton height={120} />}
      {mailbox.data?.length === 0 && (
        <EmptyState title="No mail yet.">
          <p>A mail that the app sends appears here by itself.</p>
        </EmptyState>
      )}
      <div className={css.mails}>
        {mailbox.data?.map((mail) => (
          <Mail key={`${mail.at} ${mail.to} ${mail.subject}`} mail={mail} />
        ))}
      </div>
    </EntryPage>
  );
}

function Mail({ mail: { to, subject, text, at } }: { readonly mail: MailView }) {
  return (
    <article className={css.mail}>
      <h2 className={css.subject}>{subject}</h2>
      <p className={css.to}>
        To {to} · {localMoment(at)}
      </p>
      <p className={css.text}>
        {piecesOf(text, window.location.origin).map((piece) =>
          'link' in piece ? (
            <Link key={piece.link} to={piece.link}>
              Open the link
            </Link>
          ) : (
            piece.words
          ),
        )}
      </p>
    </article>
  );
}
