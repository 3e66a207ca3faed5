import type { ConnectionId } from '#core/units';
import { sha256Hex } from '#platform/hash';
import { closeBox } from '#platform/secrets';
import type { Logger } from '#platform/telemetry';
import type { CallbackRepository } from '#store/connections';
import type { SignedIn } from '../auth/index.js';
import { consentCodeOf, isOtherIssuer, readCallback } from './callback-query.js';
import type { ConnectionCode } from './connection-words.js';

export interface CallbackParts {
  readonly callbacks: CallbackRepository;
  readonly logger: Logger;
}

/** Where the browser goes on: to its connection, or to the list with a problem. */
export type CallbackEnd = { readonly connectionId: ConnectionId } | { readonly problem: ConnectionCode };

/** The way back from a broker's page. The code is sealed to the desk at once: it is never stored or logged as it came. */
export class CallbackService {
  constructor(private readonly parts: CallbackParts) {}

  async take(session: SignedIn | undefined, broker: string, query: unknown): Promise<CallbackEnd> {
    const end = await this.judge(session, broker, query);
    if ('problem' in end) {
      const userId = session?.userId;
      this.parts.logger.warn('connect.callback_refused', { code: end.problem, broker: broker.slice(0, 40), userId });
    }
    return end;
  }

  private async judge(session: SignedIn | undefined, broker: string, query: unknown): Promise<CallbackEnd> {
    const brought = readCallback(query);
    if (!brought) return { problem: 'CALLBACK_MALFORMED' };
    if (!session) return { problem: 'SIGNED_OUT' };
    const address = await this.parts.callbacks.deskKey();
    if (!address) return { problem: 'DESK_UNAVAILABLE' };
    const { state } = brought;
    const by = {
      ...{ broker, userId: session.userId, sessionHash: session.sessionId },
      ...(state !== undefined && { stateHash: sha256Hex(state) }),
    };
    const taken = await this.parts.callbacks.take(by, ({ flowId, authorizeOrigin }) => {
      if (isOtherIssuer(brought.iss, authorizeOrigin)) return { failure: 'ISSUER_MISMATCH' };
      if ('error' in brought) return { failure: consentCodeOf(brought.error) };
      return { sealedCode: closeBox(address, brought.code, ['code', flowId]) };
    });
    if ('refused' in taken) return { problem: taken.refused };
    return taken.failure === undefined
      ? { connectionId: taken.connectionId }
      : { problem: taken.failure as ConnectionCode };
  }
}
