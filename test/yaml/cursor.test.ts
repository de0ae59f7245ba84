import { describe, expect, it } from "vitest";
import { cursorAt } from "../../server/src/core/yaml/cursor/cursor";
import { formatPath } from "../../server/src/core/yaml/document/nodes";

/** `key a.b "pre|fix"`: what is typed at `<|>`, below which path, and the word it is a part of. */
function cursor(fixture: string): string {
  const offset = fixture.indexOf("<|>");
  const text = fixture.replace("<|>", "");
  const found = cursorAt(text, offset);
  if (!found) return "nothing";
  const { kind, path, prefix, replace } = found;
  return `${kind} ${formatPath(path)} "${prefix}|${text.slice(offset, replace.end)}"`.replace("  ", " ");
}

describe("a key is typed", () => {
  it.each([
    ["in an empty file", "<|>", 'key "|"'],
    ["at the root", "a: 1\nb<|>\n", 'key "b|"'],
    ["before others", "<|>\na: 1\n", 'key "|"'],
    ["below an empty first line", "\n# comment\n<|>\n", 'key "|"'],
    ["below an empty first line, in a list", "\n- a<|>\n", 'key [0] "a|"'],
    ["in an empty map", "a:\n  <|>\n", 'key a "|"'],
    ["at the end of a file without a line break", "a:\n  b: 1\n  c<|>", 'key a "c|"'],
    ["behind a nested map", "a:\n  b:\n    c: 1\n  <|>\n", 'key a "|"'],
    ["deeper than the line above", "a:\n  b:\n    <|>\n  c: 1\n", 'key a.b "|"'],
    ["in the middle of a word", "a:\n  fo<|>o: 1\n", 'key a "fo|o"'],
    ["in quotes", 'a:\n  "fo<|>o": 1\n', 'key a "fo|o"'],
    ["in quotes that are open", "a:\n  'fo<|>\n", 'key a "fo|"'],
    ["in a list item", "a:\n  - <|>\n", 'key a[0] "|"'],
    ["behind the first key of an item", "a:\n  - b: 1\n    <|>\n", 'key a[0] "|"'],
    ["in the second item", "a:\n- b: 1\n- c<|>\n", 'key a[1] "c|"'],
    ["in braces", "a: {<|>}\n", 'key a "|"'],
    ["behind a comma", "a: {b: 1, c<|>}\n", 'key a "c|"'],
    ["with Windows line ends", "a:\r\n  b: 1\r\n  c<|>\r\n", 'key a "c|"'],
    ["below a byte order mark", "\uFEFFa:\n  <|>\n", 'key a "|"'],
    ["behind a byte order mark", "\uFEFFa<|>\n", 'key "a|"'],
    ["behind the start of a document", "---\na:\n  <|>\n", 'key a "|"'],
    ["below a comment", "a:\n  # b: 1\n  <|>\n", 'key a "|"'],
    ["beside an anchor", "x: &x\n  b: 1\na:\n  <<: *x\n  <|>\n", 'key a "|"'],
    ["while a line above is broken", "a:\n  b: }{\n  c: *\n  <|>\n", 'key a "|"'],
    ["while a line below is broken", "a:\n  <|>\n  c: [\n", 'key a "|"'],
    ["while another top-level key is broken", "b: [\na:\n  <|>\n", 'key a "|"'],
  ])("%s", (_, fixture, expected) => {
    expect(cursor(fixture)).toBe(expected);
  });
});

describe("a value is typed", () => {
  it.each([
    ["behind the colon", "a:\n  b: <|>\n", 'value a.b "|"'],
    ["directly behind the colon", "a:\n  b:<|>\n", 'value a.b "|"'],
    ["in a word", "a: fo<|>o\n", 'value a "fo|o"'],
    ["before a comment", "a: <|> # b\n", 'value a "|"'],
    ["in quotes", 'a: "fo<|>o" # b\n', 'value a "fo|o"'],
    ["in quotes that are open", "a: 'fo<|>\nb: 1\n", 'value a "fo|"'],
    ["in braces", "a: {b: <|>}\n", 'value a.b "|"'],
    ["in brackets", "a: [b, <|>]\n", 'value a[1] "|"'],
    ["in a list item with a key", "a:\n  - b: <|>\n", 'value a[0].b "|"'],
    ["below a colon in quotes", "a: 'x: y'\nb: <|>\n", 'value b "|"'],
  ])("%s", (_, fixture, expected) => {
    expect(cursor(fixture)).toBe(expected);
  });
});

describe("nothing is typed", () => {
  it.each([
    ["in a comment", "a: 1 # <|>\n"],
    ["in a line of comment", "# a<|>\n"],
    ["in a text of several lines", "a: |\n  b<|>\n"],
    ["between two levels", "a:\n    b: 1\n  <|>\n"],
    ["in the indentation of the root", "a: 1\n <|>\nb: 1\n"],
    ["before something else on the line", "a:\n  <|> b: 1\n"],
    ["before a map in braces", "a: <|> {b: 1}\n"],
    ["before an alias", "x: &x 1\na: <|>*x\n"],
    ["in the second line of a value", "a: b\n  c<|>\nd: 1\n"],
  ])("%s", (_, fixture) => {
    expect(cursor(fixture)).toBe("nothing");
  });
});

describe("of what is long", () => {
  /** A top-level key of a length in UTF-16 code units, the cursor's mark not counted. */
  const block = (length: number, rest: string): string => {
    const head = "a:\n  long: |\n    ";
    return `${head}${"x ".repeat(length).slice(0, length - head.length - rest.length + 3)}${rest}`;
  };

  it.each([
    ["a key up to 200,000 characters is read whole", block(200_000, "\n  b: {c: 1,\n    d<|>}"), 'key a.b "d|"'],
    ["only the outline of a longer one is read", block(200_001, "\n  b: {c: 1,\n    d<|>}"), "nothing"],
    ["which knows keys", block(200_001, "\n  b:\n    c: 1\n    d<|>"), 'key a.b "d|"'],
    ["and values", block(200_001, "\n  b:\n    c: 1\n    d: e<|>"), 'value a.b.d "e|"'],
  ])("%s", (_, fixture, expected) => {
    expect(cursor(fixture)).toBe(expected);
  });

  it("a line is read up to 20,000 characters", () => {
    const line = (length: number): string => `a: ${"x".repeat(length - 3)}`;
    expect(cursorAt(`${line(20_000)}\n`, 20_000)?.prefix.length).toBe(19_997);
    expect(cursorAt(`${line(20_001)}\n`, 20_001)).toBeUndefined();
  });
});

describe("the cursor also tells", () => {
  const at = (fixture: string) => cursorAt(fixture.replace("<|>", ""), fixture.indexOf("<|>"));

  it("the other keys of the map", () => {
    expect(at("a:\n  b: 1\n  <|>\n  'c': 2\n")?.siblings).toEqual(["b", "c"]);
    expect(at("a: 1\n<|>\n'b': 2\nc:\n  d: 1\n")?.siblings).toEqual(["a", "b", "c"]);
  });

  it("whether a colon follows", () => {
    expect([at("a<|>: 1\n")?.hasColon, at("'a<|>' : 1\n")?.hasColon, at("a<|>\n")?.hasColon]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("whether a space is needed before a value", () => {
    expect([at("a:<|>\n")?.needsSpace, at("a: <|>\n")?.needsSpace]).toEqual([true, false]);
  });

  it("whether the word is all there is of a list item", () => {
    expect([at("a:\n  - b<|>\n")?.isItem, at("a:\n  - b: 1\n    c<|>\n")?.isItem]).toEqual([true, false]);
  });
});
