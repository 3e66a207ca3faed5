export { OAuthClient } from './oauth-client.js';
export type { GrantedTokens, TokenAnswer } from './token-answer.js';
