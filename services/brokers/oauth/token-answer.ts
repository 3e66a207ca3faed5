/** What a broker's token endpoint says, in three outcomes. Pure: bytes in, verdict out. */
import { z } from 'zod';
import { MS_PER_SECOND } from '#core/units';
import type { BrokerAnswer } from '../transport/index.js';

export interface GrantedTokens {
  readonly accessToken: string;
  /** Absent where the broker has none, or where the one that was used stays good. */
  readonly refreshToken?: string;
  /** Life of the access token from now on; absent where the broker states none. */
  readonly expiresInMs?: number;
  readonly scope?: string;
}

/**
 * - granted: here they are
 * - ended: the broker refuses code or token for good; a person must sign in again
 * - later: nothing is known; what was good before still is
 */
export type TokenAnswer =
  | { readonly kind: 'granted'; readonly tokens: GrantedTokens }
  | { readonly kind: 'ended'; readonly code: string }
  | { readonly kind: 'later'; readonly cause: string };

/** Longer than any token that is known; a body of megabytes is no token. */
const TOKEN_CHARS_MAX = 16_384;
/** A token travels in a header: printable ASCII without spaces. Source: RFC 6750 2.1. */
const TokenText = z
  .string()
  .min(1)
  .max(TOKEN_CHARS_MAX)
  .regex(/^[\x21-\x7e]+$/);
const Seconds = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.number().positive().finite());

/** RFC 6749 5.1, but for `token_type`, which not every broker sends. */
const Granted = z.object({
  access_token: TokenText,
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .nullish(),
  refresh_token: TokenText.nullish(),
  expires_in: Seconds.nullish(),
  scope: z.string().max(1_000).nullish(),
});
/** RFC 6749 5.2. */
const Refused = z.object({ error: z.string().regex(/^[\w.-]{1,60}$/), error_description: z.string().nullish() });

/** Of these answers the token endpoint itself is the sender (RFC 6749 5.2); others come from what stands before it. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401]);
/** Errors that say nothing of the login. Source: RFC 6749 4.1.2.1. */
const PASSING_ERRORS: ReadonlySet<string> = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);

/** Returns what the answer of a token endpoint means. Anything unreadable is `later`: a token is never dropped for it. */
export function readTokenAnswer(answer: BrokerAnswer): TokenAnswer {
  if (answer.kind !== 'answered') return { kind: 'later', cause: answer.cause };
  const body = jsonOf(answer.body);
  if (answer.status === 200) {
    const granted = Granted.safeParse(body);
    return granted.success
      ? { kind: 'granted', tokens: tokensOf(granted.data) }
      : { kind: 'later', cause: 'UNREADABLE' };
  }
  if (!REFUSALS.has(answer.status) || body === undefined) return { kind: 'later', cause: `HTTP_${answer.status}` };
  const refused = Refused.safeParse(body);
  if (!refused.success) return { kind: 'ended', code: 'TOKEN_REFUSED' };
  const code = refused.data.error.toUpperCase();
  // Of the client alone it says that our own id or secret is wrong: no login may end by that. Schwab says it of a dead refresh token too.
  const isOurFault = refused.data.error === 'invalid_client' && !/token/i.test(refused.data.error_description ?? '');
  if (isOurFault) return { kind: 'later', cause: code };
  return PASSING_ERRORS.has(refused.data.error) ? { kind: 'later', cause: code } : { kind: 'ended', code };
}

function tokensOf(granted: z.infer<typeof Granted>): GrantedTokens {
  const { refresh_token: refreshToken, expires_in: seconds, scope } = granted;
  return {
    accessToken: granted.access_token,
    ...(refreshToken != null && { refreshToken }),
    ...(seconds != null && { expiresInMs: seconds * MS_PER_SECOND }),
    ...(scope != null && scope !== '' && { scope }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
