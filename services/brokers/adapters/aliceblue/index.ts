export { ALICEBLUE } from './kind.js';
