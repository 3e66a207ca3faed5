export { type BadFrame, MassiveScript, type RestFault } from './script.js';
export { type MassiveExchange, startMassiveExchange } from './server.js';
