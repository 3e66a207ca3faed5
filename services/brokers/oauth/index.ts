export type {
  BeginWish,
  ExchangeWish,
  LoginBeginning,
  LoginClient,
  RevokeWish,
} from './login-client.js';
export { OAuthClient } from './oauth-client.js';
export type { GrantedTokens, TokenAnswer } from './token-answer.js';
