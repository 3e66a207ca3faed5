export type { MemorySpineOptions, Notice } from './memory-pod-store.js';
export { MemorySpineStore } from './memory-spine-store.js';
export type { SpineTables } from './tables.js';
