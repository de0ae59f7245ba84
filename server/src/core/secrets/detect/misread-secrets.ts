import { sensitivePaths } from "../../schema/chart-secrets";
import { matchPath } from "../../schema/match-path";
import { isPlaceholder } from "../../values/placeholder";
import { parsePath } from "../../yaml/document/key-path";
import type { ValuesNode } from "../../yaml/document/nodes";
import type { ValuesDocument } from "../../yaml/read/values-document";
import type { SecretHolder } from "./find-secrets";

/**
 * What may be a secret that YAML takes for something else, as it begins with `*`, `&`, `!` or `{` and is not in quotes, or
 * stands on a line that cannot be read. It cannot be moved anywhere, but must not be shown.
 */
export const misreadSecrets = (holder: SecretHolder): string[] => [...onBrokenLines(holder), ...inOtherForms(holder)];

/** More lines are not looked at; nor are more problems told. */
const maxLines = 100;

function onBrokenLines({ document }: SecretHolder): string[] {
  const broken = document.problems.filter(({ kind }) => kind === "syntax").slice(0, maxLines);
  const lines = [...new Set(broken.map(({ span }) => document.lineAt(Math.min(span.start, document.text.length))))];
  return lines.flatMap((line) => valuesOnLine(document, line));
}

/** What stands behind the first colon of a line, as a whole and word by word. */
function valuesOnLine(document: ValuesDocument, line: number): string[] {
  const { start, end } = document.lineSpan(line);
  const written = document.text.slice(start, Math.min(end, start + 2000));
  const value = written.slice(written.indexOf(":") + 1).trim();
  return [value, ...value.split(/\s+/)].flatMap(withoutMarks).filter((text) => text.length >= 6);
}

/** A text, and what is left of it without what YAML has taken for its own. */
const withoutMarks = (text: string): string[] => {
  const bare = text.replace(/^[*&!@`%|>?[{"'-]+/, "");
  let end = bare.length;
  while (end > 0 && "\"']},:".includes(bare[end - 1] ?? "")) end--;
  return [text, bare, bare.slice(0, end)];
};

/** A password that has a mark of a template in it is left to the tool that may fill it in, but may as well be meant as it is. */
const partlyFilledIn = (text: string): string[] =>
  isPlaceholder(text) && text.replaceAll(/\{\{[^{}]{0,200}\}\}|\$\{[^{}]{0,200}\}|\$\([^()]{0,200}\)/g, "").length >= 4
    ? [text]
    : [];

/** At the chart's own places for secrets. */
const inOtherForms = ({ document, chart }: SecretHolder): string[] =>
  chart.scopes.flatMap((scope) =>
    sensitivePaths(scope.secrets).flatMap(({ path }) =>
      matchPath(document.content, [...scope.at, ...parsePath(path)]).flatMap(({ path: at, node }) => {
        const line = document.lineAt(document.startOf(at) + node.span.start);
        const isTagged = node.kind === "scalar" && node.tag !== undefined;
        return [...misread(node), ...(isTagged ? valuesOnLine(document, line) : [])];
      }),
    ),
  );

function misread(node: ValuesNode): string[] {
  if (node.kind === "alias") return node.target ? [] : withoutMarks(node.name);
  const anchor = node.anchor === undefined ? [] : withoutMarks(node.anchor);
  if (node.kind === "list")
    return [...anchor, ...node.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : []))];
  if (node.kind === "scalar") return [...anchor, ...partlyFilledIn(node.text)];
  // `{password}`
  const keys = node.entries
    .filter(({ value }) => value.kind === "scalar" && value.text === "")
    .map(({ key }) => key.text);
  return [...anchor, ...keys.filter((key) => node.flow && !/^[a-z]\w*$/i.test(key))];
}
