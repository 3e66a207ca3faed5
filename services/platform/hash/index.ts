export { equalSecrets, randomId, randomToken, sha256Hex } from './hash.js';
