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
 * | PUT /api/accounts/:id/limits | SetAccountLimits → AccountSummaryView |
 * | GET /api/reference | → ReferenceView what is known of underlyings besides their quotes, and of which file |
 * | GET /api/stops | → StopView[] |
 * | POST /api/stops/bot/:id, /api/stops/account/:id | SetStop → StopView[] own bot or account |
 * | POST /api/stops/user | SetStop → StopView[] everything of the signed-in user |
 * | POST /api/stops/everybody | operator: SetStop → StopView[] |
 * | GET /api/brokers | → BrokerView[] |
 * | GET /api/connections | → ConnectionView[] |
 * | POST /api/connections | Connect → { connection: ConnectionView, authorizeUrl } go there in the same window |
 * | GET /api/connections/callback/:broker?code&state | the broker's redirect: → 303 /brokers/:id |
 * | GET /api/connections/:id | → ConnectionHealthView |
 * | POST /api/connections/:id/relogin-plan | AcceptReloginPlan → ConnectionView |
 * | DELETE /api/connections/:id | → 202; its bots are stopped first, then the token is revoked and deleted |
 * | POST /api/accounts/:id/reconcile | → 202 |
 * | POST /api/accounts/:id/adopt | AdoptPosition → 202 |
 * | POST /api/orders/:id/cancel | → 202 |
 * | GET /api/orders/unknown | → UnknownOrderView[] |
 * | POST /api/orders/:id/resolve | ResolveUnknown → 202 |
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
 * | GET /api/operations/placement | operator: → PlacementView |
 * | PUT /api/operations/layout | operator: LayoutRequest → PlacementView users per slot, slots at least |
 * | POST /api/operations/pods/:id/drain | operator: DrainRequest → PlacementView |
 * | PUT /api/operations/pods/:id/capacity | operator: CapacityRequest → PlacementView |
 * | POST /api/operations/slots/:id/move | operator: MoveSlotRequest → PlacementView the slot is bound to the pod |
 * | POST /api/operations/slots/:id/release | operator: → PlacementView |
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
  | { readonly type: 'connections'; readonly connectionId?: string }
  | { readonly type: 'stops' }
  | { readonly type: 'bots'; readonly botId?: string }
  | { readonly type: 'market' };
