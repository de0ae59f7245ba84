import { createFix } from "../secrets/create-fixes";
import { secretUses } from "../secrets/secret-uses";
import { manifestsFor } from "../secrets/verify";
import type { KeyPath } from "../yaml/nodes";
import type { Rule } from "./rule";
import { all, named } from "./words";

/** A Secret that no manifest of the workspace makes. It may be in the cluster, so this is for those who want to know. */
export const secretMissing: Rule = {
  code: "secret-missing",
  severity: "information",
  isOptional: true,
  *check(snapshot) {
    const { secrets } = snapshot;
    if (!secrets) return;
    for (const use of secretUses(snapshot)) {
      if (manifestsFor(secrets.manifests, use).length > 0) continue;
      const keys = use.keys.filter(({ isRequired }) => isRequired).map(({ name }) => name);
      const content = keys.length > 0 ? `, which must have the ${keys.length === 1 ? "key" : "keys"} ${all(keys)}` : "";
      yield {
        span: use.span,
        path: use.path,
        message: `No manifest in the workspace makes the Secret "${use.name}"${content}. ${named(use.path)} needs it in the cluster.`,
        data: { path: use.path },
      };
    }
  },
  fix: (snapshot, data) => createFix(snapshot, data.path as KeyPath),
};
