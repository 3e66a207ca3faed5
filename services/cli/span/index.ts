export { spanCommand } from './span-command.js';
