import { type PathData, type Rule, readPathData } from "../findings/rule";
import { all, named } from "../findings/words";
import { manifestsFor, secretUses } from "../secrets/compare/secret-uses";
import { createFix } from "../secrets/move/create-fixes";

/** A Secret that no manifest of the workspace makes. It may be in the cluster, so this is for those who want to know. */
export const secretMissing: Rule<PathData> = {
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
        message: `No manifest in the workspace creates the Secret "${use.name}"${content}. ${named(use.path)} needs it in the cluster.`,
        data: { path: use.path },
      };
    }
  },
  read: readPathData,
  fix: (snapshot, { path }) => createFix(snapshot, path),
};
