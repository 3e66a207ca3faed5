export { actionsOf, type CorporateActions, factsOf, type ReferenceFact } from './facts.js';
export { type Disagreement, isOfPerson, SIMULATED_PREFIX } from './precedence.js';
export { ReferenceReader } from './reference-reader.js';
export {
  type LineFault,
  type ReferenceFileContent,
  type ReferenceFileState,
  ReferenceStore,
} from './reference-store.js';
