import { asMap, findValue, type MapNode, resolveAlias } from "../../core/yaml/document/nodes";
import { parseYaml } from "../../core/yaml/read/parse";

/** The scalars of a map as they are written, by key: a password `0123` stays one. */
export type TextRecord = Readonly<Record<string, string>>;

/** The maps in the list below a top-level key, such as `repositories` of Helm's repositories.yaml. */
export function readTextRecords(text: string, key: string): TextRecord[] {
  const root = asMap(parseYaml(text).root);
  const value = root && findValue(root, key);
  const list = value && resolveAlias(value);
  return list?.kind === "list" ? list.items.flatMap((item) => toRecord(asMap(item))) : [];
}

function toRecord(map: MapNode | undefined): TextRecord[] {
  if (!map) return [];
  const record: Record<string, string> = Object.create(null);
  for (const { key, value } of map.entries) {
    const scalar = resolveAlias(value);
    if (scalar?.kind === "scalar") record[key.text] = scalar.text;
  }
  return [record];
}
