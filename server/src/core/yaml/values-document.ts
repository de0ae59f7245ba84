import { TextDocument } from "vscode-languageserver-textdocument";
import type { Position, Range } from "vscode-languageserver-types";
import type { Edit } from "./edits";
import { type KeyPath, nodeAt, type Span, type ValuesNode } from "./nodes";
import { parseYaml } from "./parse";
import type { Problem } from "./problems";

/**
 * One version of one values file. Offsets and spans are UTF-16 offsets into `text`; only this type turns them into
 * the zero-based line and character positions of the Language Server Protocol.
 */
export class ValuesDocument {
  readonly text: string;
  readonly root: ValuesNode | undefined;
  readonly problems: readonly Problem[];
  readonly secondDocument: Span | undefined;
  private readonly lines: TextDocument;

  constructor(text: string) {
    this.text = text;
    this.lines = TextDocument.create("", "yaml", 0, text);
    const { root, problems, secondDocument } = parseYaml(text);
    this.root = root;
    this.problems = problems;
    this.secondDocument = secondDocument;
  }

  /** The node at a path, through aliases and merges. */
  get(path: KeyPath): ValuesNode | undefined {
    return nodeAt(this.root, path);
  }

  rangeOf(span: Span): Range {
    return { start: this.lines.positionAt(span.start), end: this.lines.positionAt(span.end) };
  }

  /** The text as it is after some edits of it, which must not overlap. */
  textAfter(edits: readonly Edit[]): string {
    return TextDocument.applyEdits(
      this.lines,
      edits.map(({ span, newText }) => ({ range: this.rangeOf(span), newText })),
    );
  }

  offsetAt(position: Position): number {
    return this.lines.offsetAt(position);
  }

  /** The number of lines; a text that ends with a line break has an empty last line. */
  get lineCount(): number {
    return this.lines.lineCount;
  }

  /** The span of a zero-based line without its line break; a byte order mark is no part of the first line. */
  lineSpan(line: number): Span {
    const offset = this.lines.offsetAt({ line, character: 0 });
    const start = offset === 0 && this.text.startsWith("\uFEFF") ? 1 : offset;
    const next = this.lines.offsetAt({ line: line + 1, character: 0 });
    const text = this.text.slice(start, next);
    return { start, end: start + text.replace(/\r?\n$|\r$/, "").length };
  }

  /** The zero-based line of an offset. */
  lineAt(offset: number): number {
    return this.lines.positionAt(offset).line;
  }

  /** `\r\n` where the text uses it, else `\n`. */
  get lineBreak(): string {
    return /\r\n/.test(this.text) ? "\r\n" : "\n";
  }
}
