/**
 * Every route of the gateway as an attacker sees it: who may use it, how a request to it looks that is right in form, and what it answers
 * when all ids in it are another user's. The walk compares this table with the routes that the application has registered.
 */
import { defaultBotConfig } from '#core/bot';
import type { AccountId } from '#core/units';
import { OF_ACCESS } from './access-route-cases.js';
import { at, NOT_THERE, type RouteCase, WRONG_FIELD } from './route-case.js';

const config = (accountId: string) => defaultBotConfig(accountId as AccountId, 'Walker');
const stop = { body: () => ({ level: 'flatten' }) };

const OF_TRADING: Readonly<Record<string, RouteCase>> = {
  'GET /api/accounts': at('program', '/api/accounts'),
  'PUT /api/accounts/{id}/limits': at('program', ({ theirs }) => `/api/accounts/${theirs.accountId}/limits`, {
    body: () => ({ limits: null }),
    foreign: NOT_THERE,
  }),
  'GET /api/stops': at('program', '/api/stops'),
  'POST /api/stops/bot/{id}': at('program', ({ theirs }) => `/api/stops/bot/${theirs.botId}`, {
    ...stop,
    foreign: NOT_THERE,
  }),
  'POST /api/stops/account/{id}': at('program', ({ theirs }) => `/api/stops/account/${theirs.accountId}`, {
    ...stop,
    foreign: NOT_THERE,
  }),
  'POST /api/stops/user': at('program', '/api/stops/user', { body: () => ({ level: 'none' }) }),
  'POST /api/stops/everybody': at('operator', '/api/stops/everybody', { body: () => ({ level: 'none' }) }),
  'POST /api/bots/preview': at('program', '/api/bots/preview', {
    scope: 'read',
    body: ({ own, theirs }) => ({ config: config(own.accountId), botId: theirs.botId }),
    foreign: NOT_THERE,
  }),
  'GET /api/bots': at('program', '/api/bots'),
  'GET /api/bots/defaults': at('program', '/api/bots/defaults'),
  'POST /api/bots': at('program', '/api/bots', {
    body: ({ theirs }) => ({ config: config(theirs.accountId) }),
    foreign: WRONG_FIELD,
  }),
  'GET /api/bots/{id}': at('program', ({ theirs }) => `/api/bots/${theirs.botId}`, { foreign: NOT_THERE }),
  'PUT /api/bots/{id}': at('program', ({ theirs }) => `/api/bots/${theirs.botId}`, {
    body: ({ own }) => ({ config: config(own.accountId) }),
    foreign: NOT_THERE,
  }),
  'DELETE /api/bots/{id}': at('program', ({ theirs }) => `/api/bots/${theirs.botId}`, { foreign: NOT_THERE }),
  'POST /api/bots/{id}/commands': at('program', ({ theirs }) => `/api/bots/${theirs.botId}/commands`, {
    body: ({ theirs }) => ({ kind: 'close_position', positionId: theirs.positionId }),
    foreign: NOT_THERE,
  }),
  'GET /api/bots/{id}/decisions': at('program', ({ theirs }) => `/api/bots/${theirs.botId}/decisions`, {
    foreign: NOT_THERE,
  }),
  'GET /api/bots/{id}/versions': at('program', ({ theirs }) => `/api/bots/${theirs.botId}/versions`, {
    foreign: NOT_THERE,
  }),
  'POST /api/bots/{id}/changes': at('program', ({ theirs }) => `/api/bots/${theirs.botId}/changes`, {
    scope: 'read',
    body: ({ own }) => ({ config: config(own.accountId) }),
    foreign: NOT_THERE,
  }),
  'GET /api/decisions/{id}': at('program', ({ theirs }) => `/api/decisions/${theirs.decisionId}`, {
    foreign: NOT_THERE,
  }),
  'GET /api/orders': at('program', ({ theirs }) => `/api/orders?botId=${theirs.botId}`, { foreign: NOT_THERE }),
  'GET /api/fills': at('program', ({ theirs }) => `/api/fills?botId=${theirs.botId}`, { foreign: NOT_THERE }),
  'GET /api/orders/unknown': at('program', '/api/orders/unknown'),
  'POST /api/orders/{id}/cancel': at('program', ({ theirs }) => `/api/orders/${theirs.orderId}/cancel`, {
    foreign: NOT_THERE,
  }),
  'POST /api/orders/{id}/resolve': at('program', ({ theirs }) => `/api/orders/${theirs.orderId}/resolve`, {
    body: () => ({ verdict: 'not_sent', confirm: 'NOT SENT' }),
    foreign: NOT_THERE,
  }),
  'GET /api/positions': at('program', ({ theirs }) => `/api/positions?botId=${theirs.botId}`, { foreign: NOT_THERE }),
  'GET /api/campaigns': at('program', ({ theirs }) => `/api/campaigns?botId=${theirs.botId}`, { foreign: NOT_THERE }),
  'POST /api/campaigns/{id}/sold': at('program', ({ theirs }) => `/api/campaigns/${theirs.campaignId}/sold`, {
    body: () => ({ quantity: 100, price: '251.30' }),
    foreign: NOT_THERE,
  }),
  'POST /api/accounts/{id}/reconcile': at('program', ({ theirs }) => `/api/accounts/${theirs.accountId}/reconcile`, {
    foreign: NOT_THERE,
  }),
  'POST /api/accounts/{id}/gone': at('program', ({ theirs }) => `/api/accounts/${theirs.accountId}/gone`, {
    body: () => ({ became: 'bought_back', symbol: 'AAPL251219P00265000', quantity: 1, price: '1.25' }),
    foreign: NOT_THERE,
  }),
  'POST /api/accounts/{id}/adopt': at('program', ({ theirs }) => `/api/accounts/${theirs.accountId}/adopt`, {
    body: ({ own }) => ({ botId: own.botId, symbol: 'AAPL251219P00265000', quantity: 1, price: '1.25' }),
    foreign: NOT_THERE,
  }),
};

const OF_LOGINS: Readonly<Record<string, RouteCase>> = {
  'GET /api/brokers': at('program', '/api/brokers'),
  'GET /api/connections': at('program', '/api/connections'),
  'POST /api/connections': at('person', '/api/connections', {
    body: ({ theirs }) => ({ broker: 'tradier', environment: 'paper', connectionId: theirs.connectionId }),
    foreign: NOT_THERE,
  }),
  // It ends on a page with a code, whatever is wrong.
  'GET /api/connections/callback/{broker}': at('public', '/api/connections/callback/tradier?code=x&state=x'),
  'GET /api/connections/{id}': at('program', ({ theirs }) => `/api/connections/${theirs.connectionId}`, {
    foreign: NOT_THERE,
  }),
  'POST /api/connections/{id}/relogin-plan': at(
    'person',
    ({ theirs }) => `/api/connections/${theirs.connectionId}/relogin-plan`,
    { body: () => ({ accepted: true }), foreign: NOT_THERE },
  ),
  'DELETE /api/connections/{id}': at('person', ({ theirs }) => `/api/connections/${theirs.connectionId}`, {
    foreign: NOT_THERE,
  }),
};

const OF_MARKET: Readonly<Record<string, RouteCase>> = {
  'GET /api/market': at('program', '/api/market'),
  'GET /api/reference': at('program', '/api/reference'),
  'GET /api/results': at('program', '/api/results'),
  'GET /api/scanner': at('program', '/api/scanner?margin=cash'),
  'GET /api/scanner/{symbol}': at('program', '/api/scanner/AAPL251219P00265000?margin=cash'),
  'GET /api/volatility/{underlying}': at('program', '/api/volatility/AAPL'),
  'GET /api/volatility/{underlying}/chain/{root}/{expiry}': at('program', '/api/volatility/AAPL/chain/AAPL/2025-12-19'),
  'GET /api/views': at('program', '/api/views?page=scanner'),
  'PUT /api/views': at('program', '/api/views', { body: () => ({ page: 'scanner', name: 'Walker', query: '' }) }),
  'DELETE /api/views/{id}': at('program', ({ theirs }) => `/api/views/${theirs.viewId}`, { foreign: NOT_THERE }),
};

const OF_OPERATIONS: Readonly<Record<string, RouteCase>> = {
  'GET /api/operations/audit': at('operator', '/api/operations/audit'),
  'GET /api/operations/feeds': at('operator', '/api/operations/feeds'),
  'GET /api/operations/placement': at('operator', '/api/operations/placement'),
  'PUT /api/operations/layout': at('operator', '/api/operations/layout', {
    body: () => ({ usersPerSlot: 100, slotsMin: 4 }),
  }),
  'POST /api/operations/pods/{id}/drain': at('operator', '/api/operations/pods/pod-none/drain', {
    body: () => ({ draining: true }),
  }),
  'PUT /api/operations/pods/{id}/capacity': at('operator', '/api/operations/pods/pod-none/capacity', {
    body: () => ({ capacity: 1 }),
  }),
  'POST /api/operations/slots/{id}/move': at('operator', '/api/operations/slots/1/move', {
    body: () => ({ podId: 'pod-none' }),
  }),
  'POST /api/operations/slots/{id}/release': at('operator', '/api/operations/slots/999999/release'),
  'POST /api/operations/replay': at('operator', '/api/operations/replay', { body: () => ({ action: 'play' }) }),
};

const OF_NOTIFICATIONS: Readonly<Record<string, RouteCase>> = {
  'GET /api/notifications': at('person', '/api/notifications'),
  'POST /api/notifications/targets': at('person', '/api/notifications/targets', {
    body: () => ({ way: 'webhook', name: 'Walker', url: 'https://example.com/hook', kinds: ['fill'] }),
  }),
  'PUT /api/notifications/targets/{id}': at('person', ({ theirs }) => `/api/notifications/targets/${theirs.targetId}`, {
    body: () => ({ kinds: [] }),
    foreign: NOT_THERE,
  }),
  'POST /api/notifications/targets/{id}/test': at(
    'person',
    ({ theirs }) => `/api/notifications/targets/${theirs.targetId}/test`,
    { foreign: NOT_THERE },
  ),
  'DELETE /api/notifications/targets/{id}': at(
    'person',
    ({ theirs }) => `/api/notifications/targets/${theirs.targetId}`,
    { foreign: NOT_THERE },
  ),
  'PUT /api/notifications/quiet-hours': at('person', '/api/notifications/quiet-hours', {
    body: () => ({ quiet: null }),
  }),
  'POST /api/notifications/hooks': at('person', '/api/notifications/hooks', {
    body: ({ theirs }) => ({ name: 'Walker', botId: theirs.botId, acts: ['start'] }),
    foreign: WRONG_FIELD,
  }),
  'DELETE /api/notifications/hooks/{id}': at('person', ({ theirs }) => `/api/notifications/hooks/${theirs.hookId}`, {
    foreign: NOT_THERE,
  }),
  'POST /api/hooks/{id}': at('public', ({ theirs }) => `/api/hooks/${theirs.hookId}`, {
    body: () => ({ act: 'start' }),
    foreign: { status: 401, code: 'HOOK_REFUSED' },
  }),
};

/** By method and path, as the OpenAPI document writes them. */
export const CASES: Readonly<Record<string, RouteCase>> = {
  ...OF_ACCESS,
  ...OF_TRADING,
  ...OF_LOGINS,
  ...OF_MARKET,
  ...OF_OPERATIONS,
  ...OF_NOTIFICATIONS,
  // Last, because a walk in this order goes on with the session.
  'POST /api/auth/sign-out': at('person', '/api/auth/sign-out'),
};
