import type { MarketClockView } from './views.js';

/**
 * Every route of the gateway. All but sign-up, sign-in and session need the session cookie; every change needs the header
 * `x-csrf-token`; money-relevant changes accept an `idempotency-key`.
 *
 * | method and path | body → answer |
 * |---|---|
 * | POST /api/auth/sign-up | SignUp → SessionView |
 * | POST /api/auth/sign-in | SignIn → SessionView |
 * | POST /api/auth/sign-out | → 204 |
 * | GET /api/auth/session | → SessionView, 401 when signed out |
 * | GET /api/accounts | → AccountSummaryView[] |
 * | POST /api/accounts/:id/stop | SetStop → AccountSummaryView |
 * | GET /api/market | → MarketView |
 * | GET /api/bots | → BotSummaryView[] |
 * | POST /api/bots | SaveBot → BotView |
 * | GET /api/bots/defaults | → { config: BotConfig } sane defaults for a new bot |
 * | POST /api/bots/preview | PreviewBot → PreviewView |
 * | GET /api/bots/:id | → BotView |
 * | PUT /api/bots/:id | SaveBot → BotView (a new version) |
 * | DELETE /api/bots/:id | → 204; refused while it holds positions |
 * | POST /api/bots/:id/commands | BotCommandRequest → 202 |
 * | GET /api/bots/:id/decisions?before= | → Page<DecisionSummaryView> |
 * | GET /api/decisions/:id | → DecisionView |
 * | GET /api/orders?botId= | → OrderView[] newest first, at most 200 |
 * | GET /api/positions?botId= | → PositionView[] open first |
 * | GET /api/operations/pods | operator: → PodView[] |
 * | POST /api/operations/replay | operator: ReplayControlRequest → 202 |
 * | WS /api/live | session cookie at the upgrade; server sends LiveMessage |
 */
export const API_PREFIX = '/api';
export const LIVE_PATH = '/api/live';
export const CSRF_HEADER = 'x-csrf-token';
export const IDEMPOTENCY_HEADER = 'idempotency-key';
export const SESSION_COOKIE = 'thetapod_session';

/**
 * Pushed to the browser: what changed, small; the app re-reads the resource it shows. `clock` carries its whole view.
 * `positions` is also sent when marks moved (at most twice a second).
 */
export type LiveMessage =
  | { readonly type: 'hello'; readonly serverNow: number }
  | { readonly type: 'clock'; readonly clock: MarketClockView }
  | { readonly type: 'decision'; readonly botId: string }
  | { readonly type: 'orders'; readonly botId?: string }
  | { readonly type: 'positions'; readonly botId?: string }
  | { readonly type: 'accounts' }
  | { readonly type: 'bots'; readonly botId?: string }
  | { readonly type: 'market' };
