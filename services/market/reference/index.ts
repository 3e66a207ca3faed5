export { ReferenceFolder } from './reference-folder.js';
export { SimulatedReference } from './simulated-reference.js';
export { type ReferenceVendor, VendorReference } from './vendor-reference.js';
