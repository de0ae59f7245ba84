/** Suffixes of amounts as people write them, without regard to case; Kubernetes is strict about it. */
const suffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "k", "M", "G", "T", "P", "m"];

/** The amount that somebody meant with `512mb`, `1 GB` or `2gi`; undefined where that is anybody's guess. */
export function meantQuantity(text: string): string | undefined {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const plain = unit.toLowerCase().replace(/b$/, "");
  const candidates = suffixes.filter((suffix) => suffix.toLowerCase() === plain);
  // A small m is a thousandth, and nobody counts bytes in thousandths.
  const suffix = unit.length > 1 ? candidates.find((candidate) => candidate !== "m") : candidates[0];
  return amount && suffix ? amount + suffix : undefined;
}
