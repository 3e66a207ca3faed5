export { screenCommand } from './screen-command.js';
export { readScreenWish } from './settings.js';
