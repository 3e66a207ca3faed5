export { MemoryPaperBooks } from './memory-paper-books.js';
export type {
  PaperActionOutcome,
  PaperBooks,
  PaperClose,
  PaperExecution,
  PaperExecutionOutcome,
  PaperHolding,
  PaperInsert,
  PaperOrder,
  PaperSession,
  PaperSettlement,
  PaperShares,
  PaperStatus,
  PaperTerms,
} from './port.js';
export { PostgresPaperBooks } from './postgres-paper-books.js';
