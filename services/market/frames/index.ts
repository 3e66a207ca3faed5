export { type FrameInput, finishFrame, type TheoryFiller } from './finish-frame.js';
export { type ExpiryRows, type LaidOutChain, layOutRows, type QuoteRow } from './lay-out.js';
export { countQuality, flagQuotes, quoteFlags } from './quote-flags.js';
export { fillSlice } from './theory.js';
