import { asMap, findValue, type MapNode, resolveAlias } from "../../core/yaml/document/nodes";
import { parseYaml } from "../../core/yaml/read/parse";

/** One version of a chart in a repository's index. */
export interface IndexedVersion {
  version: string;
  /** Addresses of the archive, which may be relative to the repository's. */
  addresses(): string[];
  /** SHA-256 of the archive in hexadecimal, where the repository tells it. */
  digest(): string | undefined;
}

/**
 * The versions of one chart in an index.yaml; undefined where the text is no index. An index may have 20 MB, which
 * would take a YAML parser ten seconds, so only the item that is asked for is parsed.
 */
export function readIndex(text: string, chart: string): IndexedVersion[] | undefined {
  if (text.trimStart().startsWith("{")) return readJsonIndex(text, chart);
  const lines = text.split(/\r?\n/);
  const entries = lines.findIndex((line) => /^entries:\s*(\{\s*\}\s*)?$/.test(line));
  return entries === -1 ? undefined : itemsOf(blockBelow(lines, entries + 1, chart)).flatMap(toVersion);
}

/** The lines below the key of a chart. Lists may stand as deep as their key. */
function blockBelow(lines: string[], start: number, chart: string): string[] {
  const depth = indentOf(lines[start] ?? "");
  if (depth === 0) return [];
  const from = lines.findIndex((line, i) => i >= start && indentOf(line) === depth && keyOf(line) === chart);
  if (from === -1) return [];
  const length = lines.slice(from + 1).findIndex((line) => line.trim() !== "" && endsBlock(line, depth));
  return lines.slice(from + 1, length === -1 ? undefined : from + 1 + length);
}

const indentOf = (line: string): number => line.search(/[^ ]|$/);
const keyOf = (line: string): string | undefined => /^ *(["']?)([^"': ][^"':]*)\1:\s*$/.exec(line)?.[2];
const endsBlock = (line: string, depth: number): boolean =>
  indentOf(line) < depth || (indentOf(line) === depth && !/^ *(-\s|#)/.test(line));

/** The texts of the items of a list, each with a space instead of its dash, which makes a map of it. */
function itemsOf(lines: string[]): string[] {
  const depth = indentOf(lines.find((line) => line.trim() !== "") ?? "");
  const items: string[][] = [];
  for (const line of lines) {
    if (indentOf(line) === depth && line[depth] === "-")
      items.push([`${line.slice(0, depth)} ${line.slice(depth + 1)}`]);
    else items.at(-1)?.push(line);
  }
  return items.map((item) => item.join("\n").replace(/^\s*\n/, ""));
}

function toVersion(item: string): IndexedVersion[] {
  const depth = indentOf(item);
  const version = new RegExp(`^ {${depth}}version: *(["']?)([^\\s"']+)\\1\\s*$`, "m").exec(item)?.[2];
  if (version === undefined) return [];
  const parsed = (): MapNode | undefined => asMap(parseYaml(item).root);
  return [{ version, addresses: () => textsAt(parsed(), "urls"), digest: () => textsAt(parsed(), "digest")[0] }];
}

/** The text of a scalar, or the texts of the scalars in a list. */
function textsAt(map: MapNode | undefined, key: string): string[] {
  const value = map && findValue(map, key);
  const node = value && resolveAlias(value);
  if (node?.kind === "scalar") return [node.text];
  return node?.kind === "list" ? node.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : [])) : [];
}

function readJsonIndex(text: string, chart: string): IndexedVersion[] | undefined {
  const entries = recordOf(parseJson(text)).entries;
  if (typeof entries !== "object") return undefined;
  return listOf(recordOf(entries)[chart]).flatMap((item) => {
    const { version, urls, digest } = recordOf(item);
    if (typeof version !== "string") return [];
    return [
      {
        version,
        addresses: () => listOf(urls).filter((url) => typeof url === "string"),
        digest: () => (typeof digest === "string" ? digest : undefined),
      },
    ];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
