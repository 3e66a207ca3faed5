export { OPERATOR_USAGE, operatorCommand, readOperator } from './operator-command.js';
