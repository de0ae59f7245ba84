import { memo } from "../memo";
import type { Edit } from "../yaml/edit/edits";
import type { Block } from "../yaml/read/blocks";
import type { ValuesDocument } from "../yaml/read/values-document";

/** The diagnostics that comments of a file switch off. */
export interface Suppressions {
  /** Codes for the whole file. */
  file: ReadonlySet<string>;
  /** Zero-based line -> codes. */
  lines: ReadonlyMap<number, ReadonlySet<string>>;
}

const comment = /#[ \t]*valuesmith-disable(-next-line)?[ \t]+([\w, \t-]+)/;

/** Reads `# valuesmith-disable CODE` and `# valuesmith-disable-next-line CODE, CODE`. */
export function readSuppressions(document: ValuesDocument): Suppressions {
  const file = new Set<string>();
  const lines = new Map<number, ReadonlySet<string>>();
  for (const { block, line: first } of document.blocks) {
    const inBlock = suppressionsIn(block);
    for (const code of inBlock.file) file.add(code);
    for (const [line, codes] of inBlock.lines) lines.set(first + line, codes);
  }
  return { file, lines };
}

/** Those of a block, with lines that count from its start. */
const suppressionsIn = memo(({ text }: Block) => findSuppressions(text));

const none: Suppressions = { file: new Set(), lines: new Map() };

function findSuppressions(text: string): Suppressions {
  if (!text.includes("valuesmith-disable")) return none;
  const file = new Set<string>();
  const lines = new Map<number, Set<string>>();
  // As editors count lines.
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const match = comment.exec(line);
    const codes = match?.[2]?.split(/[\s,]+/).filter((code) => code !== "") ?? [];
    if (match?.[1]) lines.set(index + 1, new Set(codes));
    else for (const code of codes) file.add(code);
  }
  return { file, lines };
}

/** The edit that switches a code off for the line at an offset. */
export function suppressLine(document: ValuesDocument, offset: number, code: string): Edit {
  const { start, end } = document.lineSpan(document.lineAt(offset));
  const indent = /^[ \t]*/.exec(document.text.slice(start, end))?.[0] ?? "";
  return {
    span: { start, end: start },
    newText: `${indent}# valuesmith-disable-next-line ${code}${document.lineBreak}`,
  };
}

/** The edit that switches a code off for the file. */
export function suppressFile(document: ValuesDocument, code: string): Edit {
  const { start } = document.lineSpan(0);
  return { span: { start, end: start }, newText: `# valuesmith-disable ${code}${document.lineBreak}` };
}
