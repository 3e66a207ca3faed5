export { ReferenceFolder } from './reference-folder.js';
export { SimulatedReference } from './simulated-reference.js';
