import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { toPlainValue } from "../../server/src/core/yaml/read/plain-value";
import { snapshotOf } from "./fixture";

/** What we take a values file for: its values, or why Helm will not have it. */
export type OurReading =
  | { values: unknown; warnings: string[]; isSeveral: boolean }
  | { error: string }
  /** It is not read at all. */
  | { limit: string };

/** The findings about the text as YAML, and the values if there is no error among them. */
export async function ourReading(text: string): Promise<OurReading> {
  const snapshot = await snapshotOf("shop@1.2.0", text);
  const found = diagnose(snapshot).filter(({ code }) =>
    /^(yaml-syntax|not-a-map|read-differently)$/.test(String(code)),
  );
  const limit = found.find(({ code, severity }) => code === "yaml-syntax" && severity === 3);
  if (limit) return { limit: String(limit.message) };
  const error = found.find(({ severity }) => severity === 1);
  if (error) return { error: String(error.message) };
  const warnings = found.map(({ message }) => String(message));
  const { root, secondDocument } = snapshot.document;
  return { values: toPlainValue(root) ?? {}, warnings, isSeveral: secondDocument !== undefined };
}
