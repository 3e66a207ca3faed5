import { describe } from '@jest/globals';
import type { AccountId } from '#core/units';
import { dollars } from '../testing/index.js';
import { paperBooksContract } from '../testing/paper-books-contract.js';
import { MemoryPaperBooks } from './index.js';

describe(MemoryPaperBooks.name, () => {
  paperBooksContract(async () => {
    const books = new MemoryPaperBooks();
    const accounts = ['1', '2'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}` as AccountId);
    for (const accountId of accounts) books.openAccount(accountId, 'margin', dollars(100_000));
    return { books, accounts };
  });
});
