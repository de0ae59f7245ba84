/** Root keys that together mean a file of another kind: Kubernetes, Compose, helmfile, GitHub and GitLab workflows, Helm itself. */
const formats: readonly (readonly string[])[] = [
  ["apiVersion", "kind"],
  ["kind", "metadata"],
  ["stringData"],
  ["services"],
  ["releases"],
  ["helmfiles"],
  ["on", "jobs"],
  ["stages"],
  ["apiVersion", "name", "version"],
  ["openapi"],
];

/** Whether a file with these top-level keys is of a well-known kind other than a values file, whatever its name is. */
export function isOtherFormat(topLevelKeys: Iterable<string>): boolean {
  const keys = new Set(topLevelKeys);
  return formats.some((roots) => roots.every((root) => keys.has(root)));
}
