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

/** The keys of a path as `formatPath` writes it; `[]` (any item) becomes `"[]"`. */
export function parsePath(text: string): (string | number)[] {
  const parts = text.matchAll(/"([^"]*)"|\[(\d*)\]|([^.[\]"]+)/g);
  return Array.from(parts, ([, quoted, index, plain]) => {
    if (index !== undefined) return index === "" ? "[]" : Number(index);
    return quoted ?? plain ?? "";
  });
}
