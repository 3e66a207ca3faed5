export { FILE_FAULTS, FileFault, readPieces, readText } from './read-file.js';
