import type { HOOK_ACTS, NOTICE_KINDS } from './notification-requests.js';

export type NoticeKindView = (typeof NOTICE_KINDS)[number];
export type HookActView = (typeof HOOK_ACTS)[number];

export interface NotificationsView {
  /** Whether this installation sends mails. */
  readonly mail: boolean;
  /** The key with which browsers ask for pushes. Source: RFC 8292. */
  readonly pushKey: string;
  readonly targets: readonly TargetView[];
  readonly quiet: QuietHoursView | null;
  readonly hooks: readonly HookView[];
}

export interface TargetView {
  readonly id: string;
  readonly way: 'email' | 'webhook' | 'push';
  readonly name: string;
  /** Of a webhook. */
  readonly url?: string;
  /** Of a browser: where it was given to us, by which a browser knows itself. */
  readonly endpoint?: string;
  readonly kinds: readonly NoticeKindView[];
  readonly lastSentAt?: number;
  /** Why the last notice could not be delivered. */
  readonly failedCode?: string;
}

export interface QuietHoursView {
  readonly from: string;
  readonly until: string;
  readonly zone: string;
  readonly urgentThrough: boolean;
}

export interface HookView {
  readonly id: string;
  readonly name: string;
  readonly botId: string;
  readonly acts: readonly HookActView[];
  readonly path: string;
  readonly lastUsedAt?: number;
}

/** The secret is shown this once. */
export interface NewSecretView {
  readonly id: string;
  readonly secret?: string;
}

/** `repeated`: the same call came before, and nothing was done again. */
export interface HookAnswerView {
  readonly outcome: 'taken' | 'repeated';
}
