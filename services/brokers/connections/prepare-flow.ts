import { sha256Hex } from '#platform/hash';
import { type BoxAddress, closeBox } from '#platform/secrets';
import type { Logger } from '#platform/telemetry';
import type { DeskFlow, FlowStore } from '#store/connections';
import type { LoginWay, LoginWaySource } from './login-way.js';

export interface PrepareParts {
  readonly flows: FlowStore;
  readonly ways: LoginWaySource;
  /** Where verifiers are sealed to: all desks open them. */
  readonly address: BoxAddress;
  readonly publicOrigins: readonly string[];
  readonly logger: Logger;
}

const BATCH = 20;

/** What a verifier belongs to: it opens for its own flow only. */
export const verifierPlace = (flowId: string) => ['verifier', flowId];

/**
 * Gives state, verifier and address to every login that is wanted.
 * @param underWay - flows that are being prepared; some brokers are asked for an address, and one that does not answer must hold up
 * neither the logins of others nor be asked twice
 */
export async function prepareFlows(parts: PrepareParts, underWay: Set<string> = new Set()): Promise<void> {
  const wanted = (await parts.flows.wanted(BATCH)).filter(({ flowId }) => !underWay.has(flowId));
  await Promise.all(
    wanted.map(async (flow) => {
      underWay.add(flow.flowId);
      await prepareFlow(parts, flow).finally(() => underWay.delete(flow.flowId));
    }),
  );
}

async function prepareFlow(parts: PrepareParts, flow: DeskFlow): Promise<void> {
  const { flows, ways, address, logger } = parts;
  const way = ways.wayOf(flow.broker, flow.environment);
  const code = way === undefined ? 'BROKER_NOT_SET_UP' : redirectProblem(parts, flow, way);
  if (!way || code) {
    await flows.fail(flow.flowId, code ?? 'BROKER_NOT_SET_UP');
    logger.warn('connect.refused', { connectionId: flow.connectionId, broker: flow.broker, code });
    return;
  }
  const begun = await way.oauth.begin({ connectionId: flow.connectionId, redirectUri: flow.redirectUri });
  if (begun.kind !== 'begun') {
    const refusal = begun.kind === 'ended' ? begun.code : 'BROKER_UNREACHABLE';
    await flows.fail(flow.flowId, refusal);
    logger.warn('connect.refused', { connectionId: flow.connectionId, broker: flow.broker, code: refusal });
    return;
  }
  const { state, verifier, authorizeUrl } = begun;
  const sealedVerifier = verifier === undefined ? undefined : closeBox(address, verifier, verifierPlace(flow.flowId));
  const prepared = {
    authorizeUrl,
    ...(state !== undefined && { stateHash: sha256Hex(state) }),
    ...(sealedVerifier && { sealedVerifier }),
  };
  if (await flows.prepare(flow, prepared)) {
    logger.info('connect.ready', { connectionId: flow.connectionId, broker: flow.broker });
  }
}

/** The gateway has checked it as well; a code must never be sent to an address that is not ours. */
function redirectProblem({ publicOrigins }: PrepareParts, flow: DeskFlow, { kind }: LoginWay): string | undefined {
  const { redirectUri, broker } = flow;
  const found = publicOrigins.findIndex((origin) => redirectUri === redirectUriOf(origin, broker));
  if (found < 0) return 'REDIRECT_NOT_OURS';
  // A broker that is sent no address has one registered, the first: elsewhere the browser has no session of ours.
  return found > 0 && !kind.oauth.sendsRedirectUri ? 'REDIRECT_NOT_REGISTERED' : undefined;
}

export function redirectUriOf(origin: string, broker: string): string {
  return `${origin}/api/connections/callback/${broker}`;
}
