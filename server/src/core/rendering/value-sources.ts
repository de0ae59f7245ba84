import type { ChartKnowledge } from "../schema/chart-knowledge";
import type { SecretHolder } from "../secrets/detect/find-secrets";
import { parsePath } from "../yaml/document/key-path";
import { ValuesDocument } from "../yaml/read/values-document";

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
