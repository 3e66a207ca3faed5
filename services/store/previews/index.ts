export { type NewPreview, type OwnPreview, PreviewRepository } from './preview.repository.js';
