import { SCORE_MODEL_FAULTS, ScoreModel, type ScoreModelFault } from './weights.js';

export interface ScoreModelIssue {
  readonly code: ScoreModelFault;
  /** Where in the model, such as `knots.volatility`; empty for the model as a whole. */
  readonly path: string;
  readonly message: string;
}

export type ParsedScoreModel =
  | { readonly ok: true; readonly model: ScoreModel }
  | { readonly ok: false; readonly issues: readonly ScoreModelIssue[] };

/** Returns the model that unknown data hold, or every reason why they hold none. */
export function parseScoreModel(data: unknown): ParsedScoreModel {
  const parsed = ScoreModel.safeParse(data);
  if (parsed.success) return { ok: true, model: parsed.data };
  const issues = parsed.error.issues.map((issue) => ({
    code: (issue.code === 'custom' && faultIn(issue.params)) || ('SCORE_FIELD' as const),
    path: issue.path.join('.'),
    message: issue.message,
  }));
  return { ok: false, issues };
}

function faultIn(params: Record<string, unknown> | undefined): ScoreModelFault | undefined {
  const fault = params?.['fault'];
  return typeof fault === 'string' && fault in SCORE_MODEL_FAULTS ? (fault as ScoreModelFault) : undefined;
}
