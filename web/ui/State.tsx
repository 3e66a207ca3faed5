import { assignInlineVars } from '@vanilla-extract/dynamic';
import type { ReactNode } from 'react';
import { problemOf } from '../data/http.js';
import { code } from '../theme/text.css.js';
import { Button } from './Button.js';
import * as css from './State.css.js';

interface EmptyStateProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** First use or nothing there: what this is, and one thing to do. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={css.empty}>
      <p className={css.title}>{title}</p>
      {children}
      {action && <div className={css.actions}>{action}</div>}
    </div>
  );
}

interface ProblemPanelProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What happened, what still runs, what to do, and a code to quote. */
export function ProblemPanel({ error, onRetry }: ProblemPanelProps) {
  const problem = problemOf(error);
  return (
    <div className={css.empty} role="alert">
      <p className={css.title}>{problem.title}</p>
      {problem.detail !== undefined && <p>{problem.detail}</p>}
      <p>Your bots go on running on the server. Nothing was changed by this page.</p>
      <p className={css.codeLine}>
        Code <span className={code}>{problem.code}</span>
      </p>
      {onRetry && (
        <div className={css.actions}>
          <Button onClick={onRetry}>Try again</Button>
        </div>
      )}
    </div>
  );
}

interface NoticeProps {
  readonly tone: keyof typeof css.notice;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One sentence that concerns the whole page or form, with at most one action. */
export function Notice({ tone, action, children }: NoticeProps) {
  return (
    <div className={css.notice[tone]} role={tone === 'negative' ? 'alert' : 'status'}>
      <div className={css.noticeWords}>{children}</div>
      {action && <span className={css.noticeAction}>{action}</span>}
    </div>
  );
}

/** A grey block in the size of what will stand there. */
export function Skeleton({ height }: { readonly height: number }) {
  return (
    <div
      className={css.skeleton}
      aria-hidden="true"
      data-loading
      style={assignInlineVars({ [css.skeletonHeight]: `${height}px` })}
    />
  );
}
