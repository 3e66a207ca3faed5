export { ThetaClient } from './rest-client.js';
export { type ThetaPorts, type ThetaSettings, ThetaVendor } from './theta-vendor.js';
