import type { ChartKnowledge } from "../schema/chart-knowledge";
import type { SecretHolder } from "../secrets/detect/find-secrets";
import { maskLines, redactForeign } from "../secrets/detect/redact";
import type { RenderedError } from "../values/snapshot";
import { parsePath } from "../yaml/document/nodes";
import { ValuesDocument } from "../yaml/read/values-document";
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

/** A values file, or one of Helm's flags that set values: `text` is what follows the flag, or the content of its file. */
export interface ValueSource {
  kind: "file" | "set" | "set-string" | "set-json" | "set-literal" | "set-file";
  /** For `set-file` the key. */
  name: string;
  text: string;
}

/** More values of one flag are not looked at. */
const maxPairs = 200;

/** Where the secrets of a flag are looked for: each of its values, as a file would have it. */
export function holdersOfFlag(chart: ChartKnowledge, { kind, name, text }: ValueSource): SecretHolder[] {
  const pairs = kind === "set-file" ? [`${name}=${text}`] : isSplit(kind) ? splitPairs(text) : [text];
  return pairs.flatMap((pair) => {
    const at = pair.indexOf("=");
    if (at === -1) return [];
    const written = pair.slice(at + 1);
    const value = isSplit(kind)
      ? JSON.stringify(written.replaceAll(/\\(.)/g, "$1"))
      : kind === "set-json"
        ? written
        : JSON.stringify(written);
    return [{ chart, document: new ValuesDocument(nested(pair.slice(0, at), value)) }];
  });
}

const isSplit = (kind: ValueSource["kind"]): boolean => kind === "set" || kind === "set-string";

/** `a=1,b=2` with `\,` for a comma. */
const splitPairs = (text: string): string[] => text.match(/(?:\\[\s\S]|[^,\\])+/g)?.slice(0, maxPairs) ?? [];

/** A value in JSON at a path, in JSON; any item of a list does. */
const nested = (path: string, value: string): string =>
  parsePath(path).reduceRight<string>(
    (inside, key) => (typeof key === "number" ? `[${inside}]` : `{${JSON.stringify(key)}: ${inside}}`),
    value,
  );
