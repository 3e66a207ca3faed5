export { type RoleStart, runRole } from './run-role.js';
