export { keepSignInKey } from './keep-key.js';
export { ACCESS_MS, type AccessClaims, SessionTokens } from './session-tokens.js';
export { isSignInKey, SignInKeys } from './sign-in-keys.js';
