export { type AccountSpec, accountOf, money, shortPut, TEST_ACCOUNT, TEST_BOT, TEST_USER } from './accounts.js';
export { BotBooks } from './bot-books.js';
export { type DrawnSmile, drawSmiles } from './draw-smiles.js';
export { type ExerciseFreeForward, exerciseFreeForwards, type ForwardRange } from './exercise-free-forwards.js';
export { dollars, type FrameSpec, frameOf, hashed, NO_QUALITY, type QuoteSpec } from './frames.js';
export { type GeneratedChain, generatedFrame } from './generated-chain.js';
export { type SmileQuote, smileQuotes, volOfPrice } from './smile-quotes.js';
export { valued, yahooFrame } from './yahoo-chain.js';
