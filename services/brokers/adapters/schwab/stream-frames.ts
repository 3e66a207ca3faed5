/** Messages of the stream. Pure. */
import { parseWire } from './parse.js';
import { frameSchema, type StreamerInfo } from './wire.js';

const ADMIN = 'ADMIN';
const ACTIVITY = 'ACCT_ACTIVITY';
/** Subscription key, account, type of message, message. */
const ACTIVITY_FIELDS = '0,1,2,3';

export function loginFrame(info: StreamerInfo, accessToken: string): string {
  return frame(info, '0', ADMIN, 'LOGIN', {
    Authorization: accessToken,
    SchwabClientChannel: info.schwabClientChannel,
    SchwabClientFunctionId: info.schwabClientFunctionId,
  });
}

export function subscribeFrame(info: StreamerInfo): string {
  return frame(info, '1', ACTIVITY, 'SUBS', { keys: info.schwabClientCorrelId, fields: ACTIVITY_FIELDS });
}

function frame(
  info: StreamerInfo,
  requestid: string,
  service: string,
  command: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const { schwabClientCustomerId: SchwabClientCustomerId, schwabClientCorrelId: SchwabClientCorrelId } = info;
  return JSON.stringify({
    requests: [{ service, requestid, command, SchwabClientCustomerId, SchwabClientCorrelId, parameters }],
  });
}

/**
 * - logged_in, subscribed: the broker took the request
 * - refused: it did not, or it closes the stream (`code` as in its answer)
 * - moved: something happened in one of the login's accounts. What is not documented, so it is read from the orders
 * - nothing: a heartbeat, or what we did not ask for
 */
export type StreamNews =
  | { readonly kind: 'logged_in' | 'subscribed' | 'moved' | 'nothing' }
  | { readonly kind: 'refused'; readonly code: number };

/** Returns what a message says. One that cannot be read may say that something moved. */
export function newsOf(text: string): StreamNews {
  const read = parseWire(frameSchema, text);
  if (read === undefined) return { kind: 'moved' };
  for (const { service, command, content } of read.response ?? []) {
    if (content.code !== 0) return { kind: 'refused', code: content.code };
    if (service === ADMIN && command === 'LOGIN') return { kind: 'logged_in' };
    if (service === ACTIVITY && command === 'SUBS') return { kind: 'subscribed' };
  }
  return { kind: read.data?.some(({ service }) => service === ACTIVITY) ? 'moved' : 'nothing' };
}
