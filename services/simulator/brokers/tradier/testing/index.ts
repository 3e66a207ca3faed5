export { bearerHeaders, PUT, type SignedIn, signedIn } from './signed-in.js';
