import { fieldsOf, type Rule } from "../findings/rule";
import { own } from "../schema/json-schema";
import { findEntry } from "../yaml/document/nodes";

/** An object for a version of its API that clusters do not have any more. */
export const oldApiVersion: Rule<{ current: string }> = {
  code: "old-api-version",
  severity: "warning",
  about: "objects",
  *check({ document, chart: { object, chart } }) {
    const { root } = document;
    const node = root?.kind === "map" ? findEntry(root, "apiVersion")?.value : undefined;
    if (!object || node?.kind !== "scalar") return;
    const [group, version = ""] = node.text.split("/");
    const reason = group === object.group ? own(object.old, version) : undefined;
    if (!reason) return;
    const current = `${group}/${object.version}`;
    yield {
      span: node.span,
      path: ["apiVersion"],
      message: `"${node.text}" is an old API of ${chart}: ${reason}. Write ${current}, and check the fields below against it.`,
      data: { current },
    };
  },
  read(data) {
    const { current } = fieldsOf(data);
    return typeof current === "string" ? { current } : undefined;
  },
  fix({ document }, { current }) {
    const node = document.get(["apiVersion"]);
    if (node?.kind !== "scalar") return [];
    return [{ title: `Change to ${current}`, edits: [{ span: node.span, newText: current }], preferred: true }];
  },
};
