export { ReferenceFolder } from './reference-folder.js';
