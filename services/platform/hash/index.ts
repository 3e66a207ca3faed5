export { blake3Hex, equalSecrets, randomId, randomToken, sha256Hex } from './hash.js';
