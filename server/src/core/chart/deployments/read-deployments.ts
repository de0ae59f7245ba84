import { limits } from "../../limits";
import { parseYamlDocuments } from "../../yaml/read/parse";
import { argoCd } from "./argo-cd";
import type { Deployment, GeneratedMap } from "./deployment";
import { flux } from "./flux";
import { helmCommands } from "./helm-command";
import { helmfile } from "./helmfile";
import { generatedMaps, kustomize } from "./kustomize";

/** What a document has that is one of these; few have. */
const mark = /\b(?:valueFiles|releases|helmCharts|valuesFrom|configMapGenerator|secretGenerator)["']?[ \t]*:/;

const readers = [argoCd, flux, helmfile, kustomize];

/** What a file says about charts and their values files. */
export interface ReadDeployments {
  deployments: Deployment[];
  maps: GeneratedMap[];
}

/** The charts that a file installs with values files; it may be a script, a YAML file of another tool, or neither. */
export function readDeployments(text: string): ReadDeployments {
  if (text.length > limits.deploymentsLength) return { deployments: [], maps: [] };
  const commands = [...helmCommands(text)];
  if (!mark.test(text)) return { deployments: commands, maps: [] };
  const roots = parseYamlDocuments(text).flatMap(({ root }) => root ?? []);
  return {
    deployments: [...commands, ...roots.flatMap((root) => readers.flatMap((reader) => [...reader(root)]))],
    maps: roots.flatMap((root) => [...generatedMaps(root)]),
  };
}
