import { parseYamlDocuments } from "../../yaml/parse";
import { argoCd } from "./argo-cd";
import type { Deployment } from "./deployment";
import { helmCommands } from "./helm-command";
import { helmfile } from "./helmfile";
import { kustomize } from "./kustomize";

/** Longer texts are not read, in UTF-16 code units: these documents are written by hand, and nobody is to wait for others. */
const maxText = 100_000;

/** What a document has that is one of these; few have. */
const mark = /\b(?:valueFiles|releases|helmCharts)["']?[ \t]*:/;

const readers = [argoCd, helmfile, kustomize];

/** The charts that a file installs with values files; it may be a script, a YAML file of another tool, or neither. */
export function readDeployments(text: string): Deployment[] {
  if (text.length > maxText) return [];
  const commands = [...helmCommands(text)];
  if (!mark.test(text)) return commands;
  const roots = parseYamlDocuments(text).flatMap(({ root }) => root ?? []);
  return [...commands, ...roots.flatMap((root) => readers.flatMap((reader) => [...reader(root)]))];
}
