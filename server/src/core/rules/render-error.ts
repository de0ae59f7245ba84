import type { Finding, Rule } from "../findings/rule";
import type { RenderedError, Snapshot } from "../values/snapshot";
import { nearestKey } from "../yaml/cursor/locate";
import { type KeyPath, parsePath, type Span } from "../yaml/document/nodes";

/** What Helm refused when the file was last rendered, on the value that is behind it. */
export const renderError: Rule = {
  code: "render-error",
  severity: "error",
  givesWay: true,
  *check(snapshot) {
    for (const error of snapshot.rendered?.errors ?? []) {
      if (!error.details?.length)
        yield finding(snapshot, error, { message: inShort(error.message), values: error.values });
      else for (const detail of error.details) yield finding(snapshot, error, detail);
    }
  },
};

function finding(
  snapshot: Snapshot,
  error: RenderedError,
  part: { message: string; values: readonly string[] },
): Finding {
  const { path, span } = place(snapshot, part.values.map(parsePath));
  const where = error.source === undefined ? "" : ` (${error.source}${error.line ? `:${error.line}` : ""})`;
  return { span, path, message: `Helm: ${part.message}${where}` };
}

/**
 * The first of the values that the file has; else the one whose nearest key the file has is deepest; else the first line.
 * A required value is usually missing, and then its nearest key is the place to write it.
 */
function place({ document }: Snapshot, values: KeyPath[]): { path: KeyPath; span: Span } {
  const places = values.map((path) => ({ path, ...nearestKey(document, path) }));
  const exact = places.find(({ path, depth }) => depth === path.length);
  const deepest = places.reduce<(typeof places)[number] | undefined>(
    (best, next) => (best && best.depth >= next.depth ? best : next),
    undefined,
  );
  const found = exact ?? deepest;
  if (found && found.depth > 0) return found;
  const lineEnd = document.text.search(/[\r\n]|$/);
  return { path: found?.path ?? [], span: { start: 0, end: lineEnd } };
}

const longestMessage = 400;

/**
 * The part of Helm's message that says what is wrong: its last line, without the template it stands in and the chain of
 * templates that led there. `got: …` and the like may quote a value, and values may be secret, so those are cut.
 */
function inShort(message: string): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const isChain = lines.length > 1 && lines.some((line) => /^\s+(executing|error calling)/.test(line));
  const text = (isChain ? lines.at(-1) : lines.join(" ")) ?? message;
  const short = text
    .trim()
    .replace(/^(execution|parse) error (at|in) \([^)]*\): /, "")
    .replace(/^template: [^<]*(<[^>]*>): /, "")
    .replace(/^error calling \w+: /, "")
    .replace(/(can't (?:iterate over|give argument to non-function|index item of type)) .*/s, "$1 this value");
  return short.length > longestMessage ? `${short.slice(0, longestMessage)}…` : short;
}
