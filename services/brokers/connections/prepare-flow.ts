import { randomToken, sha256Hex } from '#platform/hash';
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

/** Gives state, PKCE verifier and address to every login that is wanted. */
export async function prepareFlows(parts: PrepareParts): Promise<void> {
  for (const flow of await parts.flows.wanted(BATCH)) await prepareFlow(parts, flow);
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
  const state = randomToken();
  const verifier = way.oauth.hasPkce ? randomToken() : undefined;
  const { redirectUri } = flow;
  const authorizeUrl = way.oauth.authorizeUrl({ state, redirectUri, ...(verifier !== undefined && { verifier }) });
  const sealedVerifier = verifier === undefined ? undefined : closeBox(address, verifier, verifierPlace(flow.flowId));
  const prepared = { stateHash: sha256Hex(state), authorizeUrl, ...(sealedVerifier && { sealedVerifier }) };
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
