export { type Answer, answered, answerLine, lineVerb, type ReadLine, refused } from './answer-line.js';
export { LINE_FAULTS, type LineFault, type Refusal } from './line-faults.js';
export { type LineWriter, lineWriter, OutputFault } from './output.js';
export { runLines } from './run-lines.js';
export { LINE_LENGTH_MAX, splitLines } from './split-lines.js';
