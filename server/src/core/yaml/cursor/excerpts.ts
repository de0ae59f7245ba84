/** A text, split at the cursor. */
export interface Around {
  head: string;
  tail: string;
}

/** A key whose value, if it has one, stands on the lines below. */
const bareKey = /^( *)(?:"[^"]*"|'[^']*'|[^\s#"'{}[\],&*!|>%@`?:-][^:#]*):[ \t]*(?:#.*)?\r?$/;

/** A line that closes what was opened above it may end a value that does not look like one. */
const closing = /^[ \t]*[\]}]/m;

/**
 * A text without what stands below those keys that the cursor is not below: what is typed there does not depend on it,
 * and of a long text little is left.
 */
export function narrow({ head, tail }: Around): Around {
  if (closing.test(head) || closing.test(tail)) return { head, tail };
  const above = head.split("\n");
  const [rest = "", ...below] = tail.split("\n");
  const before = above.pop() ?? "";
  const lines = [...above, before + rest, ...below];
  const kept = keptLines(lines, above.length);
  return {
    head: [...lines.slice(0, above.length).filter((_, index) => kept[index]), before].join("\n"),
    tail: [rest, ...lines.slice(above.length + 1).filter((_, index) => kept[above.length + 1 + index])].join("\n"),
  };
}

/** Which lines to keep; the cursor is on `current`. */
function keptLines(lines: readonly string[], current: number): boolean[] {
  const kept: boolean[] = [];
  for (let index = 0; index < lines.length; ) {
    kept.push(true);
    const indent = bareKey.exec(lines[index] ?? "")?.[1]?.length;
    const end = indent === undefined ? index + 1 : endBelow(lines, index + 1, indent);
    const isAbove = index <= current && current < end;
    for (index++; index < end && !isAbove; index++) kept.push(false);
  }
  return kept;
}

/** Where a line comes that is not indented more and is no list item; those without text do not count. */
function endBelow(lines: readonly string[], start: number, indent: number): number {
  const ends = (line: string): boolean => {
    const [, spaces, first] = /^( *)(-(?=\s|$)|[^\s#])/.exec(line) ?? [];
    return spaces !== undefined && (first === "-" ? spaces.length < indent : spaces.length <= indent);
  };
  let end = start;
  while (end < lines.length && !ends(lines[end] ?? "")) end++;
  return end;
}

/**
 * The lines that decide where the cursor is: the keys above it and their siblings, without values and without what is
 * nested in siblings. A mistake in there then does no harm. Undefined where the cursor stands between two levels.
 */
export function spine({ head, tail }: Around): Around | undefined {
  const above = head.split("\n");
  const current = above.pop() ?? "";
  const [rest = "", ...below] = tail.split("\n");
  const indent = indentOf(current) ?? current.length;
  const upwards = above.reverse();
  if (isBetweenLevels(upwards, indent)) return undefined;
  return {
    head: [...keep(upwards, indent).reverse(), current].join("\n"),
    tail: [rest, ...keep(below, indent)].join("\n"),
  };
}

/** The map above has keys, but further to the right. */
function isBetweenLevels(upwards: string[], indent: number): boolean {
  const indents = upwards.map(indentOf).filter((value) => value !== undefined);
  const parent = indents.findIndex((value) => value <= indent);
  return parent > 0 && (indents[parent] ?? indent) < indent;
}

function keep(lines: string[], indent: number): string[] {
  let limit = indent;
  return lines.flatMap((line) => {
    const here = indentOf(line);
    if (here === undefined || here > limit) return [];
    limit = here;
    const key = /^([ ]*(?:- +)*)("[^"]*"|'[^']*'|[^\s#"'{}[\],&*!|>%@`-][^:#]*):(?=\s|$)/.exec(line);
    return key ? [`${key[1]}${key[2]}:`] : /^\s*-(\s|$)/.test(line) ? [`${" ".repeat(here)}- x`] : [];
  });
}

function indentOf(line: string): number | undefined {
  return /^\s*(#|$)/.test(line) ? undefined : line.search(/\S/);
}
