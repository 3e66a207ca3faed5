export { MemoryPaperBooks } from './memory-paper-books.js';
export type { PaperBooks, PaperExecution, PaperInsert, PaperOrder, PaperStatus, PaperTerms } from './port.js';
export { PostgresPaperBooks } from './postgres-paper-books.js';
