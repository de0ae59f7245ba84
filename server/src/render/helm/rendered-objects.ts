import { parseAllDocuments } from "yaml";
import type { RenderedObject } from "../engine/rendering";

/** The objects in what `helm template` prints, which names the template of each in a comment. */
export function readRenderedObjects(text: string): RenderedObject[] {
  const lines = text.split("\n");
  const starts = lines.flatMap((line, index) =>
    line === "---" && lines[index + 1]?.startsWith("# Source: ") ? [index + 2] : [],
  );
  return starts.map((startLine, index) => {
    const endLine = (starts[index + 1] ?? lines.length + 1) - 3;
    const content = lines.slice(startLine, endLine + 1).join("\n");
    return {
      source: (lines[startLine - 1] ?? "").slice("# Source: ".length),
      ...readHead(content),
      startLine,
      endLine,
    };
  });
}

type Head = Pick<RenderedObject, "apiVersion" | "kind" | "name" | "namespace" | "hook">;

/** The fields that say what an object is; empty where it is not YAML, as Helm prints some hooks unparsed. */
function readHead(content: string): Head {
  const [document] = parseAllDocuments(content, { logLevel: "silent", uniqueKeys: false });
  const text = (...path: string[]): string => {
    const value = document && "getIn" in document ? document.getIn(path) : undefined;
    return typeof value === "string" ? value : "";
  };
  const hook = text("metadata", "annotations", "helm.sh/hook");
  return {
    apiVersion: text("apiVersion"),
    kind: text("kind"),
    name: text("metadata", "name"),
    namespace: text("metadata", "namespace"),
    ...(hook === "" ? {} : { hook: hook.split(",").map((event) => event.trim()) }),
  };
}
