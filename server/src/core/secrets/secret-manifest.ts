import { encodeBase64, utf8 } from "../base64";
import { lineFrom, lineStart } from "../yaml/document/lines";
import {
  asMap,
  findValue,
  isMerge,
  type MapNode,
  nodeAt,
  resolveAlias,
  type Span,
  type ValuesNode,
} from "../yaml/document/nodes";
import { parseYamlDocuments } from "../yaml/read/parse";

/** A manifest that makes a Secret, in a file of the workspace. Its values stay in `text` and go into no message. */
export interface SecretManifest {
  uri: string;
  /** The version of the open document; null for a file that is not open. */
  version: number | null;
  text: string;
  /** Which document of the file it is in, and the object in there (a `List` has several). */
  index: number;
  object: MapNode;
  /** The object is an item of a `List`. */
  isListed: boolean;
  kind: SecretKind;
  /** The name of the Secret that it makes. */
  name: string;
  nameSpan: Span;
  namespace?: string;
  keys: ManifestKey[];
  /** It may make more keys than can be seen, such as those of `dataFrom`. */
  isOpen: boolean;
  /** Git tracks its file, so that whatever is written there is about to be committed. */
  isTracked?: boolean;
}

/** The kinds of objects that make Secrets. */
export type SecretKind = "Secret" | "ExternalSecret" | "SealedSecret";

/** A key of a Secret in its manifest. */
export interface ManifestKey {
  name: string;
  span: Span;
  field: "data" | "stringData" | "other";
  node: ValuesNode;
}

/** A file that may have such manifests in it. */
export interface ManifestFile {
  uri: string;
  version: number | null;
  text: string;
}

const secretLine = /^[ \t]*(?:-[ \t]+)?["']?kind["']?:[ \t]*["']?(?:Secret|ExternalSecret|SealedSecret)(?:List)?\b/;

/** Whether a text is worth being read: most YAML files are no Secrets. Asked with every keystroke, so only few lines are looked at. */
export function mayHoldSecret(text: string): boolean {
  for (let at = text.indexOf("kind"); at !== -1; at = text.indexOf("kind", at + 1))
    if (secretLine.test(lineFrom(text, lineStart(text, at)))) return true;
  return false;
}

/** The Secret manifests of a file; documents that cannot be read have none. */
export function readManifests(file: ManifestFile): SecretManifest[] {
  if (!mayHoldSecret(file.text)) return [];
  return parseYamlDocuments(file.text).flatMap(({ root, problems }, index) =>
    problems.length > 0
      ? []
      : objectsOf(root).flatMap((object) => readObject(object, { ...file, index, isListed: object !== asMap(root) })),
  );
}

/** The object of a document, or those of a `List`. */
function objectsOf(root: ValuesNode | undefined): MapNode[] {
  const map = asMap(root);
  if (!map) return [];
  const items = textAt(map, ["kind"])?.endsWith("List") ? asList(nodeAt(map, ["items"])) : undefined;
  return items?.flatMap((item) => asMap(item) ?? []) ?? [map];
}

function readObject(
  object: MapNode,
  file: ManifestFile & Pick<SecretManifest, "index" | "isListed">,
): SecretManifest[] {
  const kind = textAt(object, ["kind"]);
  if (kind !== "Secret" && kind !== "ExternalSecret" && kind !== "SealedSecret") return [];
  const named = namePaths[kind].find((path) => textAt(object, path) !== undefined);
  const name = named && textAt(object, named);
  const node = named && nodeAt(object, named);
  if (!name || !node || /[{}$]/.test(name)) return [];
  const namespace = textAt(object, ["metadata", "namespace"]);
  const { keys, isOpen } = keysOf[kind](object);
  return [{ ...file, object, kind, name, nameSpan: node.span, ...(namespace ? { namespace } : {}), keys, isOpen }];
}

/** Where the name of the Secret stands; the first that is there counts. */
const namePaths: Record<SecretKind, string[][]> = {
  Secret: [["metadata", "name"]],
  ExternalSecret: [
    ["spec", "target", "name"],
    ["metadata", "name"],
  ],
  SealedSecret: [
    ["spec", "template", "metadata", "name"],
    ["metadata", "name"],
  ],
};

interface Keys {
  keys: ManifestKey[];
  isOpen: boolean;
}

const keysOf: Record<SecretKind, (object: MapNode) => Keys> = {
  Secret: (object) => ({
    keys: [...entriesAt(object, ["stringData"], "stringData"), ...entriesAt(object, ["data"], "data")],
    isOpen: ["stringData", "data"].some((key) => asMap(nodeAt(object, [key]))?.entries.some(isMerge)),
  }),
  SealedSecret: (object) => ({
    keys: [
      ...entriesAt(object, ["spec", "encryptedData"], "other"),
      ...entriesAt(object, ["spec", "template", "data"], "other"),
    ],
    isOpen: false,
  }),
  ExternalSecret: externalKeys,
};

/** A template decides on the keys alone, unless it says that it is merged with what was fetched. */
function externalKeys(object: MapNode): Keys {
  const template = asMap(nodeAt(object, ["spec", "target", "template"]));
  const templated = template ? entriesAt(template, ["data"], "other") : [];
  const isMerged = template && textAt(template, ["mergePolicy"]) === "Merge";
  const isOpen = template !== undefined && findValue(template, "templateFrom") !== undefined;
  if (templated.length > 0 && !isMerged) return { keys: templated, isOpen };
  const fetchesAll = (asList(nodeAt(object, ["spec", "dataFrom"])) ?? []).length > 0;
  return { keys: [...templated, ...fetchedKeys(object)], isOpen: isOpen || fetchesAll };
}

function fetchedKeys(object: MapNode): ManifestKey[] {
  return (asList(nodeAt(object, ["spec", "data"])) ?? []).flatMap((item) => {
    const map = asMap(item);
    const node = map && findValue(map, "secretKey");
    const name = map && textAt(map, ["secretKey"]);
    return node && name ? [{ name, span: node.span, field: "other" as const, node }] : [];
  });
}

const asList = (node: ValuesNode | undefined): ValuesNode[] | undefined => {
  const resolved = node && resolveAlias(node);
  return resolved?.kind === "list" ? resolved.items : undefined;
};

function entriesAt(object: MapNode, path: string[], field: ManifestKey["field"]): ManifestKey[] {
  const map = asMap(nodeAt(object, path));
  return (map?.entries ?? [])
    .filter((entry) => !isMerge(entry))
    .map(({ key, value }) => ({ name: key.text, span: key.span, field, node: value }));
}

function textAt(object: MapNode, path: string[]): string | undefined {
  const node = nodeAt(object, path);
  const scalar = node && resolveAlias(node);
  return scalar?.kind === "scalar" && scalar.text !== "" ? scalar.text : undefined;
}

/**
 * Whether a key of a manifest holds just this text, for everyone who reads it. `stringData` wins over `data`, as in
 * Kubernetes; a key that stands twice in one of them is read in two ways.
 */
export function holdsText(manifest: SecretManifest, name: string, content: string): boolean {
  const all = manifest.keys.filter((candidate) => candidate.name === name);
  const strings = all.filter(({ field }) => field === "stringData");
  const [key, ...others] = strings.length > 0 ? strings : all;
  const value = key && resolveAlias(key.node);
  if (!key || others.length > 0 || value?.kind !== "scalar") return false;
  if (key.field === "stringData") return value.value === content;
  return key.field === "data" && value.text.replaceAll(/\s/g, "") === encodeBase64(utf8(content));
}
