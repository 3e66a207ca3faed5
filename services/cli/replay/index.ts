export { replayCommand } from './replay-command.js';
