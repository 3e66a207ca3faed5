export { describeRoutes } from './describe.js';
export { ApiDocument, DocsController } from './docs.controller.js';
