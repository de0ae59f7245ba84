import { beforeAll, describe, expect, it } from "vitest";
import { HelmReader, hasHelm } from "../support/helm-reading";
import { ourReading } from "../support/our-reading";

const long = (length: number): string => "k".repeat(length);

/** Texts that Helm rejects. The parser here takes them all. */
const rejected: readonly (readonly [string, string])[] = [
  ...["!!int 'x'", "!!int 1e3", "!!int 99999999999999999999", "!!int", "!!null x", "!!bool x", "!!float x"].map(
    (value) => [`the value ${value}`, `a: ${value}\n`] as const,
  ),
  ...["2001-02-29", "2001-13-01", "2001-1-1T24:00:00Z", "2001-1-1T1:2:3+25:00", "1"].map(
    (value) => [`the time ${value}`, `a: !!timestamp ${value}\n`] as const,
  ),
  ["binary that is not Base64", "a: !!binary YQ=\n"],
  ["binary with a space", "a: !!binary 'aGVs bG8='\n"],
  ["a key that is not what its tag says", "!!int x: a\n"],
  ["a key that a tag makes null", "!!null : a\n"],
  ["a key that is larger than all integers of 63 bits", "9223372036854775808: a\n"],
  ["a character that no tag has", "a: !!str#x\n"],
  ["a tag that a bracket follows", "a: [!!int[b: 1]]\n"],
  ["a tag at the end of brackets", "a: [b, !!str]\n"],
  ["a tag at the end of braces", "a: {b: !!str}\n"],
  ["a surrogate pair in escapes", 'a: "\\ud83d\\ude00"\n'],
  ["half a pair", 'a: "\\uDC00"\n'],
  ["half a pair in eight digits", 'a: "\\U0000d800"\n'],
  ["half a pair in a key", '"\\ud800": a\n'],
  ["an escaped slash in a key", '"a\\/b": 1\n'],
  ["a value in braces that begins with a question mark", "a: {b: ?c}\n"],
  ["a value in braces with a question mark", "a: {b: x?c}\n"],
  ["an item with a question mark", "a: [http://x?y]\n"],
  ["a key in braces that ends with a question mark", "a: {b?: c}\n"],
  ["a key of 1,025 characters in braces", `a: {${long(1025)}: 1}\n`],
  ["a key of 1,025 characters in brackets", `a: [${long(1025)}: 1]\n`],
  ["a long key in quotes", `a: {"${long(1023)}": 1}\n`],
  ["a long key with its anchor", `a: {&x ${long(1022)}: 1}\n`],
  ["a key on two lines in quotes", 'a: {"b\n  c": 1}\n'],
  ["a percent sign at the start of a line in brackets", "a: [b,\n%c]\n"],
  ["a text that ends at U+0085", "a: b\u0085cd\n"],
  ["a text that ends at U+2028", "a: b\u2028cd\n"],
  ["a text that ends at U+2029", "a: b\u2029cd\n"],
  ["a tab behind a comment", "a: x # c\n    \t\n"],
  ["a tab on an empty line at the start", "\t\na: 1\n"],
  ["two byte order marks and two keys", "\uFEFF\uFEFFa: 1\nb: 2\n"],
  ["a merge of an alias of a list", "x: &x [{a: 1}]\nz: {<<: *x}\n"],
];

/** Texts that Helm reads, and what it reads: each is what one of those above would be, but for an exception. */
const accepted: readonly (readonly [string, string, unknown])[] = [
  ["tags of quotes", "a: !!int '5'\nb: !!bool \"yes\"\nc: !!null ''\nd: !!float 1\n", { a: 5, b: true, c: null, d: 1 }],
  ["text by tag", "a: !!str 5\nb: ! 5\nc: !x 5\nd: !x\ne: !!set 5\n", { a: "5", b: "5", c: "5", d: "", e: "5" }],
  [
    "tags of maps and lists",
    "a: !!omap [b: 1]\nb: !!set {c}\nd: !!int [e]\n",
    { a: [{ b: 1 }], b: { c: null }, d: ["e"] },
  ],
  ["binary", "a: !!binary aMOp8J+YgA==\nb: !!binary |\n  aGVs\n  bG8=\n!!binary YQ==: c\n", { a: "c", b: "hello" }],
  ["binary that is no text", "a: !!binary /+Kp4oLtoIA=\n", { a: "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD" }],
  [
    "times",
    "a: !!timestamp 2000-2-29\nb: !!timestamp 2001-1-1t1:2:3.5-05:00\n",
    { a: "2000-2-29", b: "2001-1-1t1:2:3.5-05:00" },
  ],
  ["merges by tag", '!!merge <<: {a: 1}\n! "<<": {b: 1}\n!!str <<: {c: 1}\n', { a: 1, b: 1, "<<": { c: 1 } }],
  ["keys by tag", "!!bool yes: a\n!!float 100000000: b\n", { true: "a", "1e+08": "b" }],
  [
    "keys of many digits",
    "9007199254740993: a\n-0x8000000000000000: b\n",
    { "9007199254740993": "a", "-9223372036854775808": "b" },
  ],
  ["tags with a space behind them", "a: {b: !!str , c: !!str }\n", { a: { b: "", c: "" } }],
  ["characters in eight digits", 'a: "\\U0001F600\\uFFFE\\ud7ff\\ue000"\n', { a: "😀\uFFFE\ud7ff\ue000" }],
  ["a backslash before what looks like an escape", 'a: "\\\\ud800\\\\/"\n', { a: "\\ud800\\/" }],
  [
    "question marks outside of brackets and in quotes",
    "a: x?y\nb: ?c\nd: ['?', \"x?\"]\n",
    { a: "x?y", b: "?c", d: ["?", "x?"] },
  ],
  ["question marks before keys", "a: {? c : d}\n? e\n: f\n", { a: { c: "d" }, e: "f" }],
  ["a key of 1,024 characters in braces", `a: {${long(1024)}: 1}\n`, { a: { [long(1024)]: 1 } }],
  ["a longer key behind a question mark", `a: {? ${long(1100)} : 1}\n`, { a: { [long(1100)]: 1 } }],
  ["a key of two lines behind a question mark", "a: {? b\n  c : 1}\n", { a: { "b c": 1 } }],
  ["600 characters of two units", `a: {${"😀".repeat(600)}: 1}\n`, { a: { ["😀".repeat(600)]: 1 } }],
  ["percent signs", 'a: "b\n  %c"\nd: x\n  %y\n', { a: "b %c", d: "x %y" }],
  ["a percent sign at the start of a line in quotes", 'a: "b\n%c"\n', { a: "b %c" }],
  ["two byte order marks", "\uFEFF\uFEFFa:\n  b: 1\n", { a: { b: 1 } }],
  ["tabs in brackets", "a: [1,\n\t2]\n", { a: [1, 2] }],
  ["tabs in quotes", "a: \"x\n\ty\"\nb: 'x\n\ty'\n", { a: "x y", b: "x y" }],
  ["tabs in blocks of text", "a: |\n  x\n  \ty\n", { a: "x\n\ty\n" }],
  ["tabs that go on with a text", "a: x\n \ty\n   \t\nb: x:\uFEFF \n  \t\n", { a: "x y", b: "x:\uFEFF" }],
  ["U+0085 in quotes", "a: \"ab\u0085  cd\"\nb: 'ab \u0085 \u0085 cd'\n", { a: "ab cd", b: "ab\ncd" }],
  [
    "U+2028 and U+2029 in quotes",
    "a: \"ab\u2028  c\\\"d\"\nb: 'ab\u2029 \u0085''c'\n",
    { a: 'ab\u2028c"d', b: "ab\u2029\n'c" },
  ],
  ["U+2028 in plain text", "a: ab \u2028  cd\n", { a: "ab\u2028cd" }],
  ["U+0085 in blocks of text", "a: |\n  ab\u0085  cd\nb: >-\n  ab\u0085  cd\n", { a: "ab\ncd\n", b: "ab cd" }],
  ["U+2028 at the end of a comment", "# x\u2028a: 1\n", { a: 1 }],
  [
    "escaped line breaks",
    'a: "x\\\n\n   y"\nb: "x \\\n  \\ y"\nc: "x\\\u0085  y"\n',
    { a: "x\ny", b: "x  y", c: "xy" },
  ],
  [
    "numbers that are none",
    "a: ._5\nb: 0xFFFFFFFFFFFFFFFFF\nc: -0x8000000000000001\n",
    { a: "._5", b: "0xFFFFFFFFFFFFFFFFF", c: "-0x8000000000000001" },
  ],
  [
    "the first of several sources of a merge",
    "x: &x {a: 1}\nw: &w {a: 2}\nz: {<<: [*x, *w]}\n",
    { x: { a: 1 }, w: { a: 2 }, z: { a: 1 } },
  ],
];

it.each(rejected)("an error is reported where Helm rejects %s", async (_, text) => {
  expect(await ourReading(text)).toHaveProperty("error");
});

it.each(accepted)("%s: no error, and what Helm reads", async (_, text, values) => {
  expect(await ourReading(text)).toMatchObject({ values: expect.anything() });
  expect((await ourReading(text)) as object).toHaveProperty("values", withoutPrototypes(values));
});

/** As our values are. */
const withoutPrototypes = (value: unknown): unknown =>
  expect.toSatisfy((other) => JSON.stringify(other) === JSON.stringify(value));

describe.skipIf(!hasHelm)("Helm itself", () => {
  let helm: HelmReader;
  beforeAll(async () => {
    helm = await HelmReader.start();
  });

  it.each(rejected)("rejects %s", (_, text) => {
    expect(helm.read(text)).toHaveProperty("error");
  });

  it.each(accepted)("reads %s", (_, text, values) => {
    expect(helm.read(text)).toEqual({ values });
  });
});
