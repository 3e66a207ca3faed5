export { findBrowser } from './find-browser.js';
