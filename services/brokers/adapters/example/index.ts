export { EXAMPLE } from './kind.js';
