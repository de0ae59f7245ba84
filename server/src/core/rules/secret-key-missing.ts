import { type Finding, type Fix, fieldsOf, type Rule, readPath, readStrings } from "../findings/rule";
import { similarWords } from "../findings/suggestions";
import { all, chartName } from "../findings/words";
import { manifestsFor, missingKeys, type SecretUse, secretUses, type UsedKey } from "../secrets/compare/secret-uses";
import { addKeysFix } from "../secrets/move/create-fixes";
import type { SecretManifest } from "../secrets/secret-manifest";
import type { Snapshot } from "../values/snapshot";
import type { KeyPath } from "../yaml/document/nodes";
import { writeScalar } from "../yaml/edit/write-value";

/** A key that containers need and the Secret's manifest in the workspace does not have. */
export const secretKeyMissing: Rule<MissingKeyData> = {
  code: "secret-key-missing",
  severity: "warning",
  skipsBroken: true,
  *check(snapshot) {
    const { secrets } = snapshot;
    if (!secrets) return;
    for (const use of secretUses(snapshot)) {
      const manifests = manifestsFor(secrets.manifests, use);
      const missing = missingKeys(use, manifests);
      for (const key of missing.filter(({ span }) => span)) yield ofNamedKey(use, key, manifests);
      const others = missing.filter(({ span }) => !span);
      if (others.length > 0) yield ofFixedKeys(snapshot, use, others);
    }
  },
  read(data) {
    const { path: at, key: named, similar: names } = fieldsOf(data);
    const path = readPath(at);
    const key = readPath(named);
    const similar = readStrings(names);
    return path && (key && similar ? { path, key, similar } : { path });
  },
  fix: (snapshot, data) => [...renames(snapshot, data), ...addKeysFix(snapshot, data.path)],
};

/** Where a Secret is named, and where its key is, if the file says what that is called. */
interface MissingKeyData {
  path: KeyPath;
  key?: KeyPath;
  /** What the key may have been meant to be. */
  similar?: string[];
}

/** The file says what the key is called. */
function ofNamedKey(use: SecretUse, key: UsedKey, manifests: readonly SecretManifest[]): Finding<MissingKeyData> {
  const present = [...new Set(manifests.flatMap(({ keys }) => keys.map(({ name }) => name)))];
  const similar = similarWords(key.name, present);
  const hint = similar[0] !== undefined ? `Did you mean "${similar[0]}"?` : has(present);
  return {
    span: key.span ?? use.span,
    path: key.path ?? use.path,
    message: `The Secret "${use.name}" has no key "${key.name}", so containers that read it do not start. ${hint}`,
    data: { path: use.path, key: key.path ?? use.path, similar },
  };
}

/** More names than this are not listed. */
const maxNames = 6;

function has(present: readonly string[]): string {
  if (present.length === 0) return "It has no keys at all.";
  const names = present.slice(0, maxNames);
  return `It has ${all(names)}${present.length > names.length ? ` and ${present.length - names.length} more` : ""}.`;
}

/** The chart says what the keys are called. */
function ofFixedKeys({ chart }: Snapshot, use: SecretUse, missing: readonly UsedKey[]): Finding<MissingKeyData> {
  const scope = use.bound?.scope ?? chart.scopes[0];
  const keys = `${missing.length === 1 ? "the key" : "keys"} ${all(missing.map(({ name }) => name))}`;
  return {
    span: use.span,
    path: use.path,
    message: `The Secret "${use.name}" lacks ${keys}, which ${scope ? chartName(scope) : chart.chart} reads with these values. Containers do not start without ${missing.length === 1 ? "it" : "them"}.`,
    data: { path: use.path },
  };
}

function renames({ document }: Snapshot, { key, similar = [] }: MissingKeyData): Fix[] {
  const node = key && document.get(key);
  if (node?.kind !== "scalar") return [];
  return similar.map((name) => ({
    title: `Change to ${name}`,
    edits: [{ span: node.span, newText: writeScalar(name) }],
    preferred: similar.length === 1,
  }));
}
