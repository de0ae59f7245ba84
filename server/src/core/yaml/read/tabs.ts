import { type Span, type ValuesNode, walk } from "../document/nodes";

/**
 * Tabs that Helm refuses though the YAML parser here takes them: in front of comments, of lines that are empty otherwise
 * and of values on a line of their own, between the dash and the item of a list, and in front of a block of text.
 */
export const refusedTabs = (text: string, root: ValuesNode | undefined): Span[] =>
  text.includes("\t") ? [...tabsIn(text, root)] : [];

function* tabsIn(text: string, root: ValuesNode | undefined): Generator<Span> {
  yield* tabsBeforeLines(text, root);
  for (const { node } of walk(root)) {
    if (node.kind === "list" && !node.flow) for (const item of node.items) yield* tabAfterDash(text, item.span.start);
    if (node.kind === "scalar" && node.style === "block") yield* tabBeforeText(text, node.span);
  }
}

/** A line that begins with a tab, maybe behind spaces; or any other line, but for comments and empty ones. */
const lineStarts = /^(?:([ ]*)\t|([ ]*)([^\s#].*))/gm;

function* tabsBeforeLines(text: string, root: ValuesNode | undefined): Generator<Span> {
  const around = leavesOf(root);
  const starts = new Set([...walk(root)].map(({ node }) => node.span.start));
  // Before the first line there is nothing that a tab could continue.
  let indent = Number.POSITIVE_INFINITY;
  let isValueMissing = false;
  for (const { index, 1: spaces, 2: indentation = "", 3: content = "" } of text.matchAll(lineStarts)) {
    const leaf = around(index + (spaces ?? indentation).length);
    if (spaces === undefined) {
      // Behind a comment no text goes on.
      isValueMissing = /:[ \t]*$/.test(content.slice(-200)) || /(?:^|[ \t])#/.test(content);
      // A line that continues a text may be indented further than the key it belongs to.
      if (!leaf || leaf.span.start >= index) indent = indentation.length;
      continue;
    }
    const at = index + spaces.length;
    if (leaf && !(isPlain(leaf) && spaces === "")) continue;
    const next = at + (/^\s*/.exec(text.slice(at, at + 200))?.[0].length ?? 0);
    // Further to the right it may continue a text of several lines.
    if (spaces.length <= indent || isValueMissing || starts.has(next)) yield { start: at, end: at + 1 };
  }
}

const isPlain = (node: ValuesNode): boolean => node.kind === "scalar" && node.style === "plain";

/** Finds the text or the brackets around an offset; each offset must be larger than the one before. */
function leavesOf(root: ValuesNode | undefined): (offset: number) => ValuesNode | undefined {
  const leaves = [...walk(root)].flatMap(({ node }) => (node.kind === "scalar" || isFlow(node) ? [node] : []));
  let next = 0;
  return (offset) => {
    for (let leaf = leaves[next]; leaf && leaf.span.end <= offset; leaf = leaves[next]) next++;
    const leaf = leaves[next];
    return leaf && leaf.span.start <= offset ? leaf : undefined;
  };
}

const isFlow = (node: ValuesNode): boolean => (node.kind === "map" || node.kind === "list") && node.flow;

function* tabAfterDash(text: string, item: number): Generator<Span> {
  const gap = /-[ ]*(\t[ \t]*)$/.exec(text.slice(Math.max(0, item - 50), item))?.[1];
  if (gap) yield { start: item - gap.length, end: item };
}

/** The first line of a block of text tells how far it is indented, in spaces. */
function* tabBeforeText(text: string, { start, end }: Span): Generator<Span> {
  const tab = /^[^\r\n]*\r?\n[ ]*\t/.exec(text.slice(start, end))?.[0];
  if (tab) yield { start: start + tab.length - 1, end: start + tab.length };
}
