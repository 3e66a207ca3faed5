export { replayCommand } from './replay-command.js';
export { replayDayCommand } from './replay-day.js';
