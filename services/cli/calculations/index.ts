export { readIv } from './iv.js';
export { readMargin } from './margin.js';
export { readPrice } from './price.js';
