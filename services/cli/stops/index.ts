export { DRILL_USAGE, drillCommand, readDrill } from './drill-command.js';
export { readWish, STOP_USAGE, stopCommand } from './stop-command.js';
