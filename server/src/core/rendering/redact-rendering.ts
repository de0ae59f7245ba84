import type { SecretHolder } from "../secrets/detect/find-secrets";
import { maskLines, redactForeign } from "../secrets/detect/redact";
import type { RenderedError } from "../values/snapshot";
import { mask } from "./mask-secrets";

/** What Helm said about values files. */
interface Said<Problem extends RenderedError> {
  errors: readonly Problem[];
  warnings: readonly string[];
}

/** What Helm said, without the secrets of the values files: Helm quotes the values that it refuses or warns of. */
export function redactRendering<Problem extends RenderedError>(
  { errors, warnings }: Said<Problem>,
  files: readonly SecretHolder[],
): { errors: Problem[]; warnings: string[] } {
  const hide = (message: string): string => files.reduce((shown, file) => redactForeign(file, shown), message);
  return { errors: errors.map((error) => redactError(error, hide)), warnings: warnings.map(hide) };
}

/** The manifests and notes without the secrets of the values files, wherever a template has put them. */
export const maskRendered = (text: string, files: readonly SecretHolder[]): string =>
  files.reduce((shown, file) => maskLines(file, shown, mask), text);

function redactError<Problem extends RenderedError>(error: Problem, hide: (message: string) => string): Problem {
  const details = error.details?.map((detail) => ({ ...detail, message: hide(detail.message) }));
  return { ...error, message: hide(error.message), ...(details ? { details } : {}) };
}
