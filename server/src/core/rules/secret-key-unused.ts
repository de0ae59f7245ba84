import type { Rule } from "../findings/rule";
import { all, chartName } from "../findings/words";
import { manifestsFor, secretUses, unusedKeys } from "../secrets/compare/secret-uses";

/** Keys of a Secret in the workspace that the chart version does not know. */
export const secretKeyUnused: Rule = {
  code: "secret-key-unused",
  severity: "information",
  skipsBroken: true,
  *check(snapshot) {
    const { secrets } = snapshot;
    if (!secrets) return;
    const uses = secretUses(snapshot);
    for (const use of uses) {
      if (!use.isWhole || !use.bound) continue;
      const manifests = manifestsFor(secrets.manifests, use);
      const keys = [...new Set(manifests.flatMap((manifest) => unusedKeys(manifest, uses)))];
      if (keys.length === 0) continue;
      const what = keys.length === 1 ? "key" : "keys";
      const message = `${chartName(use.bound.scope)} does not read the ${what} ${all(keys)} of the Secret "${use.name}".`;
      yield { span: use.span, path: use.path, message };
    }
  },
};
