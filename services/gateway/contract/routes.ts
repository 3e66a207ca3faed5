/**
 * Every route of the gateway; `GET /api/docs` has them as OpenAPI. Those marked * need no session; all others need the session cookie and
 * for changes the header `x-csrf-token`, or an API key (`authorization: Bearer tpk_…`), which reaches neither /api/auth nor /api/me nor the
 * logins at brokers. Money-relevant changes accept an `idempotency-key`.
 *
 * | method and path | body → answer |
 * |---|---|
 * | GET /api/docs * | → the OpenAPI document |
 * | GET /api/auth/ways * | → WaysView |
 * | POST /api/auth/sign-up * | SignUp → SessionView |
 * | POST /api/auth/sign-in * | SignIn → SignInView |
 * | POST /api/auth/second-factor * | SecondFactor → SessionView |
 * | POST /api/auth/passkey/options * | → PasskeyQuestionView |
 * | POST /api/auth/passkey * | BringPasskey → SessionView |
 * | POST /api/auth/refresh * | the refresh cookie → SessionView, 401 when the session has ended |
 * | POST /api/auth/forgotten * | Forgotten → 202, whether or not there is such an address |
 * | POST /api/auth/reset * | Reset → 204; ends all sessions |
 * | POST /api/auth/sign-out | → 204 |
 * | GET /api/auth/session | → SessionView, 401 when signed out |
 * | GET /api/mailbox * | → MailView[] of a demonstration, to this machine only |
 * | GET /api/me | → ProfileView |
 * | POST /api/me/password | ChangePassword → 204; ends the other sessions |
 * | POST /api/me/disclaimer | AcceptDisclaimer → ProfileView |
 * | POST /api/me/totp | ConfirmPassword → NewTotpView, in use once confirmed |
 * | POST /api/me/totp/confirm | ConfirmTotp → RecoveryCodesView |
 * | POST /api/me/totp/remove | ConfirmPassword → ProfileView |
 * | POST /api/me/recovery-codes | ConfirmPassword → RecoveryCodesView; the former ones end |
 * | POST /api/me/passkeys/options | ConfirmPassword → PasskeyQuestionView |
 * | POST /api/me/passkeys | AddPasskey → ProfileView |
 * | DELETE /api/me/passkeys/:id | → 204 |
 * | GET /api/me/sessions | → BrowserSessionView[] |
 * | DELETE /api/me/sessions, /api/me/sessions/:id | → 204; all but this one, or one |
 * | GET /api/me/keys | → ApiKeyView[] |
 * | POST /api/me/keys | MakeApiKey → NewApiKeyView |
 * | DELETE /api/me/keys/:id | → 204 |
 * | GET /api/me/acts?cursor&limit | → Page<ActView> own acts, newest first |
 * | GET /api/operations/audit | operator: → AuditVerdictView of the whole audit log |
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
 * | POST /api/accounts/:id/gone | ContractsGone → 202; the position says what became of it |
 * | POST /api/campaigns/:id/sold | SharesSold → 202; the campaign says what became of it |
 * | POST /api/orders/:id/cancel | → 202 |
 * | GET /api/orders/unknown | → UnknownOrderView[] |
 * | POST /api/orders/:id/resolve | ResolveUnknown → 202 |
 * | GET /api/market | → MarketView |
 * | GET /api/scanner?margin&since= | → bytes of a Scan (scan-codec): all candidates, or what has changed since a revision |
 * | GET /api/scanner/:symbol?margin | → CandidateDetailView |
 * | GET /api/volatility/:underlying | → VolatilityView; CHAIN_ASKED while one that nobody follows is being read |
 * | GET /api/volatility/:underlying/chain/:root/:expiry | → ChainView |
 * | GET /api/views?page | → SavedViewView[] |
 * | PUT /api/views | SaveView → SavedViewView[] one of the same name takes the new query |
 * | DELETE /api/views/:id | → 204 |
 * | GET /api/bots | → BotSummaryView[] |
 * | POST /api/bots | SaveBot → BotView |
 * | GET /api/bots/defaults | → { config: BotConfig } sane defaults for a new bot |
 * | POST /api/bots/preview | PreviewBot → PreviewView |
 * | GET /api/bots/:id | → BotView |
 * | PUT /api/bots/:id | SaveBot → BotView (a new version) |
 * | GET /api/bots/:id/versions | → BotVersionView[] newest first, at most 100 |
 * | POST /api/bots/:id/changes | JudgeChange → ChangePreviewView a piece at a time; changes nothing |
 * | DELETE /api/bots/:id | → 204; refused while it holds positions or shares |
 * | POST /api/bots/:id/commands | BotCommandRequest → 202 |
 * | GET /api/bots/:id/decisions?cursor&limit | → Page<DecisionSummaryView> newest first |
 * | GET /api/decisions/:id | → DecisionView |
 * | GET /api/orders?botId&show&cursor&limit | → Page<OrderView> newest first; `show`: working, filled or failed |
 * | GET /api/fills?botId&cursor&limit | → Page<FillView> newest first |
 * | GET /api/campaigns?botId= | → CampaignView[] runs of a wheel that took shares, newest first |
 * | GET /api/positions?botId= | → PositionView[] open first |
 * | GET /api/notifications | → NotificationsView |
 * | POST /api/notifications/targets | AddTarget → NewSecretView |
 * | PUT /api/notifications/targets/:id | SetTargetKinds → 204 |
 * | POST /api/notifications/targets/:id/test | → 202; a notice is put on its way there |
 * | DELETE /api/notifications/targets/:id | → 204 |
 * | PUT /api/notifications/quiet-hours | SetQuietHours → 204 |
 * | POST /api/notifications/hooks | MakeHook → NewSecretView |
 * | DELETE /api/notifications/hooks/:id | → 204 |
 * | POST /api/hooks/:id * | CallHook, signed → 202 HookAnswerView; of the same call once |
 * | GET /api/results | → AccountResultView[] of accounts that have traded |
 * | GET /api/operations/feeds | operator: → FeedsView |
 * | GET /api/operations/placement | operator: → PlacementView |
 * | PUT /api/operations/layout | operator: LayoutRequest → PlacementView users per slot, slots at least |
 * | POST /api/operations/pods/:id/drain | operator: DrainRequest → PlacementView |
 * | PUT /api/operations/pods/:id/capacity | operator: CapacityRequest → PlacementView |
 * | POST /api/operations/slots/:id/move | operator: MoveSlotRequest → PlacementView the slot is bound to the pod |
 * | POST /api/operations/slots/:id/release | operator: → PlacementView |
 * | POST /api/operations/replay | operator: ReplayControlRequest → 202 |
 * | WS /api/live?resume= | session cookie at the upgrade; see live.ts |
 */
export const API_PREFIX = '/api';
export const LIVE_PATH = '/api/live';
export const RESUME_PARAMETER = 'resume';
export const CSRF_HEADER = 'x-csrf-token';
export const IDEMPOTENCY_HEADER = 'idempotency-key';
/** Holds the signed token of each request. */
export const SESSION_COOKIE = 'thetapod_session';
/** Holds what renews it; sent to REFRESH_PATH alone. */
export const REFRESH_COOKIE = 'thetapod_refresh';
export const REFRESH_PATH = '/api/auth/refresh';
/** Says that somebody has signed in with this browser before. */
export const DEVICE_COOKIE = 'thetapod_device';
