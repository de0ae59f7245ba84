import type { KeyPath } from "./nodes";

/** `langfuse.web.replicas`, `env[0].name`, `annotations."cert-manager.io/issuer"`. */
export function formatPath(path: KeyPath): string {
  return path
    .map((key, index) => {
      if (typeof key === "number" || key === "[]") return key === "[]" ? key : `[${key}]`;
      const name = /[.[\]"\s]/.test(key) || key === "" ? `"${key}"` : key;
      return index === 0 ? name : `.${name}`;
    })
    .join("");
}

const knownPaths = new Map<string, KeyPath>();

/** The paths of all data files together are a few thousand. */
const maxKnownPaths = 20_000;

/** The keys of a path as `formatPath` writes it; `[]` (any item) becomes `"[]"`. Remembered: rules ask with every keystroke. */
export function parsePath(text: string): KeyPath {
  const known = knownPaths.get(text);
  if (known) return known;
  if (knownPaths.size >= maxKnownPaths) knownPaths.clear();
  const path = readPath(text);
  knownPaths.set(text, path);
  return path;
}

function readPath(text: string): KeyPath {
  const parts = text.matchAll(/"([^"]*)"|\[(\d*)\]|([^.[\]"]+)/g);
  return Array.from(parts, ([, quoted, index, plain]) => {
    if (index !== undefined) return index === "" ? "[]" : Number(index);
    return quoted ?? plain ?? "";
  });
}
