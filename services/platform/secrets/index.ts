export { DataKey, rewrap, type WrappedKey } from './envelope.js';
export { KeyRing, MasterKey, masterKeyOf } from './master-key.js';
export { SealKey } from './seal-key.js';
export { type BoxAddress, boxAddressOf, closeBox, openBox } from './sealed-box.js';
export { Secret } from './secret.js';
