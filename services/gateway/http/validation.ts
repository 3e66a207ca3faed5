import { StandardSchemaValidationPipe } from '@nestjs/common';
import { Problem, type ProblemField } from './problem.js';

/** More than a form has; a hostile body cannot make the answer long. */
const FIELDS_MAX = 50;

type Issues = Parameters<
  NonNullable<NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory']>
>[0];

/** Returns one entry per wrong field: its path in dots, and what to do. */
export function fieldsOf(issues: Issues): ProblemField[] {
  return issues.slice(0, FIELDS_MAX).map((issue) => ({
    path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message: issue.message,
  }));
}

/** Checks what `@Body({ schema })`, `@Query` and `@Param` name, and answers with the wrong fields. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => new Problem('INVALID_FIELDS', { fields: fieldsOf(issues) }),
  });
}
