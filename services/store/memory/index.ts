export { type MemorySpineOptions, MemorySpineStore, type Notice } from './memory-spine-store.js';
export type { SpineTables } from './tables.js';
