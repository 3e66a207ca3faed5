export { IMPORT_USAGE, importCommand } from './import-command.js';
