import { Composer, type CST, type Document, Parser } from "yaml";
import { withLineFeeds } from "../document/lines";
import { firstProblems, type Problem, type ScalarNode, type Span, type ValuesNode, walk } from "../document/nodes";
import { type BoundedText, checkBounds } from "./bounds";
import { Converter, isMisread, readFlowScalar } from "./converter";
import { readScalar } from "./plain-value";
import { indentBrackets, isLeftOpen } from "./unindented";

/** A YAML text as Helm sees it. */
export interface ParsedYaml {
  /** The first document's value; undefined for an empty text. */
  root: ValuesNode | undefined;
  /** Where the second document starts, if there is one. */
  secondDocument: Span | undefined;
  /** By where they start; the first ones, if there are very many. */
  problems: Problem[];
  /** Somewhere stands an alias (`*name`), so that a part of the text may not be all there is to know about it. */
  hasAlias: boolean;
}

/** Reads a text; it never throws, whatever the text is: what is wrong is in `problems`. */
export function parseYaml(text: string): ParsedYaml {
  const parsed = parseIndented(text);
  return (parsed.problems.some(isLeftOpen) ? parseUnindented(text) : undefined) ?? parsed;
}

/** Reads a text whose brackets and quotes have lines inside that are not indented; undefined where there are none, or where more is wrong. */
export function parseUnindented(text: string): ParsedYaml | undefined {
  const lines = withLineFeeds(text);
  const indented = indentBrackets(lines);
  const parsed = indented && parseIndented(indented.text);
  if (!parsed || parsed.problems.length > 0) return undefined;
  // They stay a problem: other tools refuse them.
  const message = "The lines inside are not indented.";
  const problems = indented.spans.map((span): Problem => ({ span, kind: "syntax", code: "UNINDENTED", message }));
  for (const { node } of walk(parsed.root)) if (node.kind === "scalar") foldLines(node, text);
  return { ...parsed, problems: firstProblems(problems) };
}

/** Reads a text again, of several lines, that has lost its line breaks. */
function foldLines(node: ScalarNode, original: string): void {
  const source = original.slice(node.span.start, node.span.end);
  if (node.style === "block" || !/[\n\r\u0085\u2028\u2029]/.test(source)) return;
  if (isMisread(source)) node.isMisread = true;
  Object.assign(node, readScalar({ ...node, text: readFlowScalar(source, node.style) }));
}

/** Reads a text as `parseYaml` does, but gives up on brackets and quotes with lines inside that are not indented. */
export function parseIndented(text: string): ParsedYaml {
  const documents = parseAll(text);
  if (!Array.isArray(documents))
    return { root: undefined, secondDocument: undefined, problems: [documents], hasAlias: false };
  const [first, second] = documents;
  const syntaxProblems = documents.flatMap((document) => document.syntaxProblems);
  return {
    root: first?.root,
    secondDocument: second && { start: second.start, end: second.start + 3 },
    problems: firstProblems([...syntaxProblems, ...(first?.otherProblems ?? [])]),
    hasAlias: first?.hasAlias ?? false,
  };
}

/** One document of a text with several. */
export interface YamlDocument {
  root: ValuesNode | undefined;
  problems: Problem[];
}

/** Reads all documents of a text; none of a text that cannot be read. */
export function parseYamlDocuments(text: string): YamlDocument[] {
  const documents = parseAll(text);
  if (!Array.isArray(documents)) return [];
  return documents.map(({ root, syntaxProblems, otherProblems }) => ({
    root,
    problems: [...syntaxProblems, ...otherProblems],
  }));
}

interface ReadDocument {
  root: ValuesNode | undefined;
  start: number;
  syntaxProblems: Problem[];
  otherProblems: Problem[];
  hasAlias: boolean;
}

/** What tags mean is for Helm to say. */
const options = {
  schema: "failsafe",
  resolveKnownTags: false,
  uniqueKeys: false,
  merge: false,
  logLevel: "silent",
} as const;

/** All documents, or why there are none. */
function parseAll(text: string): ReadDocument[] | Problem {
  const lines = withoutMarks(withLineFeeds(text));
  const bounded = checkBounds(lines);
  if ("kind" in bounded) return bounded;
  try {
    const composer = new Composer(options);
    const documents = withoutStacks(() => [...composer.compose(tokensOf(lines, bounded))]);
    return documents.map((document) => read(document, text));
  } catch (error) {
    const message = `This text could not be read: ${error instanceof Error ? error.message : "unknown reason"}.`;
    return { span: { start: 0, end: 0 }, kind: "limit", code: "unreadable", message };
  }
}

/** Helm skips two byte order marks, the YAML parser here one. Offsets stay what they are. */
const withoutMarks = (text: string): string => (text.startsWith("\uFEFF\uFEFF") ? `\n\n${text.slice(2)}` : text);

/** As the parser makes them of a text; it need not take it apart again. */
function* tokensOf(text: string, { lexemes }: BoundedText): Generator<CST.Token> {
  const parser = new Parser();
  if (!lexemes) return yield* parser.parse(text);
  for (const lexeme of lexemes) yield* parser.next(lexeme);
  yield* parser.end();
}

/** A broken text has thousands of errors, and their stacks would take more time and memory than all else. */
function withoutStacks<Result>(work: () => Result): Result {
  const errors = Error as { stackTraceLimit?: number };
  const limit = errors.stackTraceLimit;
  errors.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    errors.stackTraceLimit = limit;
  }
}

function read(document: Document.Parsed, text: string): ReadDocument {
  const converter = new Converter(text);
  const root = document.contents ? converter.convert(document.contents) : undefined;
  // "Impossible" is the parser's doubt about itself, which it raises once a map; what is wrong there has another error.
  const errors = document.errors.filter(({ code }) => code !== "IMPOSSIBLE");
  const syntaxProblems = errors.map(
    ({ pos: [start, end], code, message }): Problem => ({
      span: { start, end: Math.max(start, end) },
      kind: "syntax",
      code,
      message,
    }),
  );
  const { problems: otherProblems, hasAlias } = converter;
  return { root, start: document.range[0], syntaxProblems, otherProblems, hasAlias };
}
