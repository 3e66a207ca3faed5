export { BeforeCursor, BotFilter, found, pathId } from './id.js';
export { isOwnOrigin, requestOrigin } from './origin.js';
export { ProblemFilter, problemOf } from './problem.filter.js';
export { invalidField, PROBLEMS, Problem, type ProblemCode } from './problem.js';
export { securityHeaders } from './security-headers.js';
export { servicePages } from './service-pages.js';
export { StorableTextPipe } from './storable-text.js';
export { validationPipe } from './validation.js';
export { serveWebApp } from './web-app.js';
