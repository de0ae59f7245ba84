import { type ChartSecrets, plainPaths } from "./chart-secrets";
import type { SecretAnnotation } from "./json-schema";
import { PathPatterns } from "./path-patterns";
import type { SecretKey, SecretReference } from "./secret-files";

/** What the schema says of each sensitive value, for completion and hover. */
export function secretAnnotations({ references, variables, fixed }: ChartSecrets): PathPatterns<SecretAnnotation> {
  const found: Record<string, SecretAnnotation> = {};
  for (const { path, url, reason } of fixed) found[path] = { url, note: reason };
  for (const { path, url, variable, list } of variables) found[path] = { url, replacement: list, env: variable };
  for (const reference of references) {
    for (const key of reference.keys.filter((entry) => entry.sensitive !== false && !entry.free))
      for (const path of plainPaths(key)) found[path] ??= ofKey(reference, key, path);
  }
  return new PathPatterns(found);
}

function ofKey(reference: SecretReference, { key, keyPath, url, parts }: SecretKey, path: string): SecretAnnotation {
  const isPart = parts?.includes(path) === true;
  return {
    replacement: reference.name,
    ...(key.includes("${") ? {} : { key }),
    keyPath,
    url: isPart ? undefined : url,
    ...(isPart ? { note: `The Secret holds the whole text that this value is a part of.` } : {}),
  };
}
