export { accessEndOf, type HeldLogin, sessionEndOf } from './held-login.js';
export { TokenKeeper, type TokenKeeperParts } from './token-keeper.js';
export type { LoginWays } from './token-renewal.js';
export { type LoginTokens, type TokenOwner, TokenVault } from './token-vault.js';
export type { BrokerSession, SessionSource } from './types.js';
