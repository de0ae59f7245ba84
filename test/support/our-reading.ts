import { diagnose } from "../../server/src/core/features/diagnose";
import { isMerge, type MapNode, resolveAlias, type ValuesNode } from "../../server/src/core/yaml/nodes";
import { keyForHelm } from "../../server/src/core/yaml/plain-value";
import { snapshotOf } from "./fixture";

/** What nobody claims to know: what a tag makes of a value. */
export const unknown = Symbol("unknown");

/** What we take a values file for: its values, or why Helm will not have it. */
export type OurReading =
  | { values: unknown; warnings: string[]; isSeveral: boolean }
  | { error: string }
  /** It is not read at all. */
  | { limit: string };

/** The findings about the text as YAML, and the values if there is no error among them. */
export async function ourReading(text: string): Promise<OurReading> {
  const snapshot = await snapshotOf("shop@1.2.0", text);
  const found = diagnose(snapshot).filter(({ code }) =>
    /^(yaml-syntax|not-a-map|read-differently)$/.test(String(code)),
  );
  const limit = found.find(({ code, severity }) => code === "yaml-syntax" && severity === 3);
  if (limit) return { limit: String(limit.message) };
  const error = found.find(({ severity }) => severity === 1);
  if (error) return { error: String(error.message) };
  const warnings = found.map(({ message }) => String(message));
  const { root, secondDocument } = snapshot.document;
  return { values: (root && plain(root)) ?? {}, warnings, isSeveral: secondDocument !== undefined };
}

/** As `toPlainValue`, with a mark where nothing is known. */
function plain(node: ValuesNode): unknown {
  const value = resolveAlias(node);
  if (!value) return null;
  if (value.kind === "scalar") return value.value === undefined ? unknown : value.value;
  return value.kind === "list" ? value.items.map(plain) : plainMap(value);
}

function plainMap(map: MapNode): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (const entry of map.entries) {
    const value = plain(entry.value);
    if (!isMerge(entry)) result[keyForHelm(entry.key)] = value;
    else
      for (const source of [value].flat().reverse())
        if (typeof source === "object" && source) Object.assign(result, source);
  }
  return result;
}
