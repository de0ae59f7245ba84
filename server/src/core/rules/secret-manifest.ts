import { type FileChange, type Fix, fieldsOf, type Rule } from "../findings/rule";
import { explainProblem, type ManifestProblem, manifestProblems } from "../secrets/compare/manifest-problems";
import { manifestsFor, secretUses } from "../secrets/compare/secret-uses";
import type { SecretManifest } from "../secrets/secret-manifest";

/** A Secret whose manifest in the workspace is one that Kubernetes refuses. */
export const secretManifest: Rule<ManifestPlace> = {
  code: "secret-manifest",
  severity: "warning",
  skipsBroken: true,
  *check(snapshot) {
    const seen = new Set<string>();
    for (const use of secretUses(snapshot)) {
      for (const manifest of manifestsFor(snapshot.secrets?.manifests ?? [], use)) {
        const [first, ...others] = manifestProblems(manifest);
        if (!first || seen.has(manifest.name)) continue;
        seen.add(manifest.name);
        const more =
          others.length > 0 ? ` There is the same about ${others.map(({ key }) => `"${key}"`).join(", ")}.` : "";
        yield {
          span: use.span,
          path: use.path,
          message: `The manifest of "${use.name}" is wrong. ${explainProblem(first)}${more}`,
          data: { uri: manifest.uri, index: manifest.index },
        };
      }
    }
  },
  read(data) {
    const { uri, index } = fieldsOf(data);
    return typeof uri === "string" && typeof index === "number" ? { uri, index } : undefined;
  },
  fix({ secrets }, place) {
    const manifest = secrets?.manifests.find(({ uri, index }) => uri === place.uri && index === place.index);
    return manifest ? repair(manifest, manifestProblems(manifest)) : [];
  },
};

/** Which document of which file a manifest is. */
type ManifestPlace = Pick<SecretManifest, "uri" | "index">;

/** Puts texts into quotes, and encodes what has to be. */
function repair({ uri, version, text, name }: SecretManifest, problems: readonly ManifestProblem[]): Fix[] {
  const edits = problems.flatMap(({ edit }) => edit ?? []);
  const file: FileChange = { uri, version, text, edits };
  return edits.length > 0
    ? [{ title: `Correct the manifest of ${name}`, edits: [], files: [file], preferred: true }]
    : [];
}
