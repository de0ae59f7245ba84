import type { Position } from "vscode-languageserver-types";
import type { ChartKnowledge } from "../schema/chart-knowledge";
import type { Snapshot } from "../values/snapshot";
import type { Span } from "../yaml/document/nodes";
import { walk } from "../yaml/document/walk";
import type { ValuesDocument } from "../yaml/read/values-document";

/** An object in a file, as the features take it. Positions are those of the whole file. */
export interface ObjectSnapshot extends Snapshot {
  /** Where the object stands in the file. */
  place: Span;
}

/** Whether a position of the file is in an object. */
export function isInside({ document, place }: ObjectSnapshot, position: Position): boolean {
  const offset = document.offsetAt(position);
  // The text of the snapshot ends with the object, and what stands below it is no place in there.
  return place.start <= offset && document.lineAt(offset) === position.line;
}

/** Whether a document is a template: what it will be is not known before it is rendered. */
export function isTemplate({ text, problems, root }: ValuesDocument): boolean {
  if (!text.includes("{{")) return false;
  if (problems.length > 0) return true;
  return walk(root).some(({ node }) => node.kind === "map" && text.startsWith("{{", node.span.start));
}

/** Whether a file only changes objects that stand elsewhere: the patches of Kustomize. */
export const isPatchFile = (uri: string): boolean => /patch|overlay/i.test(uri);

/** What features need to know about an object. */
export function objectSnapshot(
  document: ValuesDocument,
  { chart, place, uri }: { chart: ChartKnowledge; place: Span; uri: string },
): ObjectSnapshot {
  return { document, chart, place, isPatch: isPatchFile(uri), syntaxElsewhere: true, severities: {} };
}
