export { type NewSavedView, SAVED_VIEWS_MAX, type SavedView, SavedViewRepository } from './saved-view.repository.js';
