/**
 * How Tradier words what it does not do. Sources: its pages on errors and rate limits; faults of its gateway (Apigee) as
 * clients have seen them; the plain texts as measured at the sandbox in September 2026.
 */
import { jsonReply, type SimAnswer, type SimReply, textReply } from '../kit/index.js';

/** A fault of the gateway in front of the API. */
export function fault(status: number, faultstring: string, errorcode: string): SimReply {
  return jsonReply(status, { fault: { faultstring, detail: { errorcode } } });
}

export const TOKEN_EXPIRED = fault(401, 'Access Token expired', 'keymanagement.service.access_token_expired');
export const TOKEN_INVALID = fault(401, 'Invalid Access Token', 'keymanagement.service.invalid_access_token');
/** A live token at the sandbox, or the other way round. */
export const TOKEN_OF_ANOTHER_PLACE = fault(
  401,
  'Invalid API call as no apiproduct match found',
  'keymanagement.service.InvalidAPICallAsNoApiProductMatchFound',
);
export const SCOPE_MISSING = fault(403, 'Required scope(s) missing', 'steps.oauth.v2.InsufficientScope');
export const SERVER_ERROR = fault(500, 'Datastore Error', 'steps.servicecallout.ExecutionFailed');
export const QUOTA_VIOLATION = fault(429, 'Rate limit quota violation', 'policies.ratelimit.QuotaViolation');
export const NO_SUCH_PATH = fault(
  404,
  'Unable to identify proxy for host',
  'messaging.adaptors.http.flow.ApplicationNotFound',
);

/** The answer for accounts of somebody else, and for order ids that are not in the account: the same words for both. */
export function unauthorizedAccount(account: string): SimReply {
  return textReply(401, `Unauthorized Account: ${account}`);
}

export function invalidParameter(name: string, problem: string): SimReply {
  return textReply(400, `Invalid parameter, ${name}: ${problem}`);
}

/** Answers 200 with `errors`: what systems behind the API refuse. One error is a text, several are a list. */
export function errorsReply(...errors: readonly string[]): SimReply {
  return jsonReply(200, { errors: { error: errors.length === 1 ? errors[0] : errors } });
}

/** Says in Tradier's words why the books took nothing. */
export function refusalReply(answer: SimAnswer & { kind: 'refused' }, account: string): SimReply {
  switch (answer.why) {
    case 'buying_power_short':
      return errorsReply('Backoffice rejected override of the order.', 'DayTradingBuyingPowerExceeded');
    case 'more_than_held':
      return errorsReply('IncorrectOrderQuantity');
    case 'symbol_unknown':
      return errorsReply('AssetTradingNotConfiguredForAccount');
    case 'terms_invalid':
      return invalidParameter('quantity', 'must be a positive whole number.');
    default:
      return unauthorizedAccount(account);
  }
}
