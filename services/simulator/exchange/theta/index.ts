export { type BadFrame, type RestFault, ThetaScript } from './script.js';
export { startThetaTerminal, type ThetaTerminal } from './server.js';
