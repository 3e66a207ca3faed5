export { type Credential, unpackCredential } from './credential.js';
export { isRsaKey, readDhParameters } from './keys.js';
export { IbkrLoginClient, oauthTerms } from './login-client.js';
export { authorizationHeader, baseString, hmacSignature } from './signature.js';
