import type { Random } from "../hostile/random";

type Words = readonly [string, ...string[]];

/** Line breaks of all kinds, with what stands around them. */
const breaks: Words = [
  "\n",
  "\n  ",
  "\n\n  ",
  "\u0085",
  "\u0085  ",
  "\u2028  ",
  "\u2029 ",
  " \u0085 \n  ",
  "\r",
  "\r\n  ",
  "\n \u2028  ",
];

const words: Words = [
  "a",
  "b c",
  "12",
  "#",
  " # x",
  "it",
  "http://x?y",
  ":",
  "- ",
  "?",
  "!",
  "&x",
  "é",
  "😀",
  "\t",
  "\uFEFF",
  "\u00A0",
  "%",
];

const escapes = [
  "\\0",
  ..."0abtnvfre\"\\N_LP /'".split("").map((letter) => `\\${letter}`),
  ...[
    "\\x41",
    "\\u00e9",
    "\\U0001F600",
    "\\ud83d\\ude00",
    "\\ud800",
    "\\U0000DC00",
    "\\\n  ",
    "\\\n\n  ",
    "\\\u0085",
    "\\\t",
    "\\q",
  ],
] as unknown as Words;

const tags: Words = [
  "str",
  "int",
  "float",
  "bool",
  "null",
  "binary",
  "timestamp",
  "merge",
  "set",
  "omap",
  "pairs",
  "map",
  "seq",
  "foo",
].map((name) => `!!${name}`) as unknown as Words;

const otherTags: Words = ["!", "!x", "!<tag:yaml.org,2002:int>", "!<tag:yaml.org,2002:str>", "!e!x", "!!int&a"];

const values: Words = [
  "b",
  ...[
    "x",
    "12",
    "0x1F",
    "0o7",
    "017",
    "08",
    "1e3",
    "1.",
    ".5",
    "._5",
    "1_0",
    "'5'",
    '"yes"',
    "yes",
    "~",
    "''",
    "null",
    ".inf",
    "'.nan'",
  ],
  ...[
    "2001-12-14",
    "2001-02-30",
    "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43",
    "aGVsbG8=",
    "/w==",
    "'8J+YgA=='",
    "4oKs4oI=",
    "a",
  ],
  ...[
    "99999999999999999999",
    "0xFFFFFFFFFFFFFFFFF",
    "-0x8000000000000000",
    "[b: 1]",
    "{b, c}",
    "",
    "<<",
    "&a b",
    "|\n  aGVs\n  bG8=",
  ],
];

/** A values file around what few people know of YAML 1.1: line breaks, escapes, tags and odd characters in brackets. */
export function randomFeature(random: Random): string {
  const some = (parts: Words, count: number): string =>
    Array.from({ length: 1 + random.below(count) }, () => random.pick(parts)).join("");
  const text = (): string => some([words, breaks, words][random.below(3)] ?? words, 2) + some(words, 1);
  const body = (): string => Array.from({ length: 1 + random.below(3) }, text).join("");
  const scalar = (): string => {
    switch (random.below(5)) {
      case 0:
        return `"${Array.from({ length: 1 + random.below(3) }, () => (random.below(2) ? some(escapes, 2) : body()))
          .join("")
          .replaceAll(/(?<!\\)"/g, "")}"`;
      case 1:
        return `'${body()}'`;
      case 2:
        return `x${body()}`;
      case 3:
        return `${random.pick(["|", ">"])}${random.pick(["", "-", "+", "2", "2-"])}\n  x${body()}\n  y`;
      default:
        return `${random.below(2) ? `${random.pick(random.below(4) ? tags : otherTags)} ` : ""}${random.pick(values)}`;
    }
  };
  const flow = (): string => {
    const inner = `${random.pick(["", "", "?", "? ", "!!str ", "!!int"])}${random.pick(values)}${random.pick(["", "?", " ", " ?x"])}`;
    return random.pick([`[b, ${inner}]`, `{b: ${inner}}`, `{${inner}: b}`, `{${inner}}`, `[${inner}: c]`]);
  };
  const key = random.pick([
    "a",
    "a",
    "a",
    `"a${some(escapes, 1)}"`,
    `${random.pick(tags)} ${random.pick(values).replaceAll("\n", "")}`,
    "? a\n",
  ]);
  const mark = random.below(20) ? "" : "\uFEFF\uFEFF";
  return `${mark}${key}: ${random.below(4) ? scalar() : flow()}\n${random.below(3) ? "" : "z: 1\n"}`;
}
