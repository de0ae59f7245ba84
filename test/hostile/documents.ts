import { Random } from "./random";

/** A text that only shape makes a secret. It must never come out of the server again. */
export const canary = "CanaryValueThatNobodyMaySee0123456789";

/**
 * What a document asks for. `checked`: ordinary findings. `refused`: an error, as Helm refuses it. `limited`: one finding
 * says that a bound was passed. `warned`: Helm takes it, but something is wrong.
 */
export type Wanted = "checked" | "refused" | "limited" | "warned";

export interface HostileDocument {
  id: string;
  wanted: Wanted;
  /** How long the first findings may take, in milliseconds. */
  budget: number;
  text: () => string;
  /** More than 2 MB: too slow for each run of all tests. */
  isBig?: true;
}

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

/** Something like a values file, `length` UTF-16 code units long or a little more. */
export function ordinaryValues(length: number, seed = 7): string {
  const random = new Random(seed);
  const parts: string[] = [];
  for (let written = 0, index = 0; written < length; index++) {
    const part = `component${index}:
  # Component number ${index}.
  enabled: ${random.below(2) === 0}
  replicas: ${random.below(9)}
  image: { repository: "registry.example.com/component-${index}", tag: '${random.below(99)}.${random.below(99)}.0' }
  env:
    - name: SETTING_${index}
      value: "value ${random.below(1e9)}"
  script: |
    echo ${index}
    exit 0
`;
    parts.push(part);
    written += part.length;
  }
  return parts.join("");
}

const levels = (count: number, level: (index: number) => string): string => `l0: &l0 {x: 1}\n${times(count, level)}`;

const aliases: HostileDocument[] = [
  {
    id: "alias-lists-that-multiply",
    wanted: "refused",
    budget: 500,
    text: () => `${levels(9, (i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]\n`)}`,
  },
  {
    id: "alias-maps-that-multiply",
    wanted: "refused",
    budget: 500,
    text: () => levels(30, (i) => `l${i + 1}: &l${i + 1} {a: *l${i}, b: *l${i}}\n`),
  },
  {
    id: "alias-of-a-long-list-often",
    wanted: "refused",
    budget: 1000,
    text: () => `a: &a [${"x, ".repeat(999)}x]\n${times(10_000, (i) => `k${i}: *a\n`)}`,
  },
  {
    id: "alias-one-each-for-many-anchors",
    wanted: "limited",
    budget: 1500,
    text: () => `a:\n${times(30_000, (i) => `  - &n${i} v\n`)}b:\n${times(30_000, (i) => `  - *n${i}\n`)}`,
  },
  {
    id: "alias-of-nothing-often",
    wanted: "refused",
    budget: 1500,
    text: () => `a:\n${times(19_000, (i) => `  - *n${i}\n`)}`,
  },
  { id: "alias-circle-in-a-list", wanted: "refused", budget: 300, text: () => "a: &a [*a, x]\n" },
  { id: "alias-circle-in-a-map", wanted: "refused", budget: 300, text: () => "a: &a\n  b: 1\n  self: *a\n" },
  {
    id: "alias-circle-of-two",
    wanted: "refused",
    budget: 300,
    text: () => "a: &a\n  b: &b\n    up: *a\n    me: *b\nc: [*a, *b]\n",
  },
  { id: "alias-circle-in-a-key", wanted: "refused", budget: 300, text: () => "? &a [x, *a]\n: 1\n" },
  {
    id: "alias-used-often-honestly",
    wanted: "checked",
    budget: 500,
    text: () => `a: &a Always\n${times(120, (i) => `s${i}: {pullPolicy: *a}\n`)}`,
  },
  {
    id: "merge-circle",
    wanted: "refused",
    budget: 300,
    text: () => "a: &a\n  <<: *a\n  x: 1\nb: &b\n  <<: [*a, *b]\n",
  },
  {
    id: "merge-that-multiplies",
    wanted: "refused",
    budget: 500,
    text: () => levels(40, (i) => `l${i + 1}: &l${i + 1}\n  <<: [*l${i}, *l${i}]\n  k: *l${i}\n`),
  },
  {
    id: "merge-of-texts",
    wanted: "refused",
    budget: 300,
    text: () => "a: &a text\nb:\n  <<: *a\nc:\n  <<: [1, null, [x]]\n",
  },
];

const blockDepth = (depth: number): string =>
  `${times(depth, (i) => `${" ".repeat(i)}k:\n`)}${" ".repeat(depth)}v: 1\n`;

const depths: HostileDocument[] = [
  ...[1000, 10_000, 100_000].flatMap((depth): HostileDocument[] => [
    {
      id: `depth-brackets-${depth}`,
      wanted: "limited",
      budget: 500,
      text: () => `a: ${"[".repeat(depth)}${"]".repeat(depth)}\n`,
    },
    {
      id: `depth-braces-${depth}`,
      wanted: "limited",
      budget: 500,
      text: () => `${"{a: ".repeat(depth)}1${"}".repeat(depth)}\n`,
    },
    { id: `depth-dashes-${depth}`, wanted: "limited", budget: 500, text: () => `${"- ".repeat(depth)}x\n` },
    { id: `depth-question-marks-${depth}`, wanted: "limited", budget: 500, text: () => `${"? ".repeat(depth)}x\n` },
  ]),
  { id: "depth-question-marks-300", wanted: "limited", budget: 500, text: () => `${"? ".repeat(300)}x\n` },
  { id: "depth-open-brackets", wanted: "limited", budget: 500, text: () => `a: ${"[".repeat(100_000)}` },
  { id: "depth-brackets-1M", wanted: "limited", budget: 500, text: () => "[".repeat(1_000_000), isBig: true },
  { id: "depth-indentation-500", wanted: "limited", budget: 500, text: () => blockDepth(500) },
  { id: "depth-indentation-5000", wanted: "limited", budget: 1000, text: () => blockDepth(5000), isBig: true },
];

const sizes: HostileDocument[] = [
  { id: "size-1MB", wanted: "checked", budget: 1500, text: () => ordinaryValues(1e6) },
  { id: "size-10MB", wanted: "limited", budget: 500, text: () => ordinaryValues(10e6), isBig: true },
  { id: "size-50MB", wanted: "limited", budget: 1500, text: () => ordinaryValues(50e6), isBig: true },
  { id: "size-100MB", wanted: "limited", budget: 3000, text: () => ordinaryValues(100e6), isBig: true },
  { id: "size-one-plain-line", wanted: "limited", budget: 500, text: () => `a: ${"word ".repeat(2e6)}\n`, isBig: true },
  {
    id: "size-one-quoted-line",
    wanted: "limited",
    budget: 500,
    text: () => `a: "${"word\\n".repeat(2e6)}"\n`,
    isBig: true,
  },
  {
    id: "size-one-block-of-text",
    wanted: "limited",
    budget: 500,
    text: () => `a: |\n${"  some words in a line\n".repeat(450_000)}`,
    isBig: true,
  },
  { id: "size-100k-items", wanted: "limited", budget: 2000, text: () => `l:\n${times(100_000, (i) => `  - v${i}\n`)}` },
  {
    id: "size-1M-items",
    wanted: "limited",
    budget: 1500,
    text: () => `l:\n${times(1_000_000, (i) => `  - ${i}\n`)}`,
    isBig: true,
  },
  {
    id: "size-1M-items-in-brackets",
    wanted: "limited",
    budget: 1500,
    text: () => `l: [${"1,".repeat(1e6)}1]\n`,
    isBig: true,
  },
  { id: "size-700k-items-in-brackets", wanted: "limited", budget: 1500, text: () => `l: [${"1,".repeat(7e5)}1]\n` },
  { id: "size-10k-keys", wanted: "checked", budget: 1500, text: () => times(10_000, (i) => `k${i}: v\n`) },
  { id: "size-100k-keys", wanted: "limited", budget: 2000, text: () => times(100_000, (i) => `k${i}: v\n`) },
  {
    id: "size-1M-keys",
    wanted: "limited",
    budget: 2000,
    text: () => times(1_000_000, (i) => `k${i}: v\n`),
    isBig: true,
  },
  {
    id: "size-comments",
    wanted: "limited",
    budget: 500,
    text: () => "# Nothing is said here.\n".repeat(400_000),
    isBig: true,
  },
  {
    id: "size-empty-lines",
    wanted: "limited",
    budget: 500,
    text: () => `a: 1\n${"\n".repeat(2_000_000)}b: 2\n`,
    isBig: true,
  },
  { id: "size-1M-empty-lines", wanted: "limited", budget: 1500, text: () => `a: 1\n${"\n".repeat(1_000_000)}b: 2\n` },
  { id: "size-documents", wanted: "limited", budget: 2000, text: () => "---\na: 1\n".repeat(20_000) },
  { id: "size-spaces", wanted: "limited", budget: 500, text: () => `a:${" ".repeat(5e6)}1\n`, isBig: true },
  { id: "size-1M-spaces", wanted: "checked", budget: 500, text: () => `a:${" ".repeat(1e6)}1\n` },
  { id: "size-key", wanted: "refused", budget: 500, text: () => `"${"k".repeat(1e6)}": 1\n` },
];

const keys: HostileDocument[] = [
  {
    id: "keys-of-javascript",
    wanted: "checked",
    budget: 300,
    text: () =>
      "__proto__:\n  polluted: 1\nconstructor:\n  prototype:\n    polluted: 1\nhasOwnProperty: 1\ntoString: 1\nvalueOf: {__proto__: {polluted: 1}}\nlangfuse:\n  __proto__:\n    replicas: 2\n",
  },
  {
    id: "keys-of-javascript-merged",
    wanted: "checked",
    budget: 300,
    text: () => "a: &a\n  __proto__: {polluted: 1}\n  constructor: {prototype: {polluted: 1}}\nb:\n  <<: *a\n",
  },
  {
    id: "keys-of-javascript-as-anchors",
    wanted: "checked",
    budget: 300,
    text: () => "a: &__proto__ {polluted: 1}\nb: *__proto__\nc: &constructor {x: 1}\nd: *constructor\n",
  },
  { id: "keys-twice", wanted: "warned", budget: 300, text: () => 'a: 1\nb: {c: 1, c: 2}\na: 2\n"a": 3\n? a\n: 4\n' },
  { id: "keys-5000-times", wanted: "warned", budget: 2000, text: () => "a: 1\n".repeat(5000) },
  {
    id: "keys-of-all-kinds",
    wanted: "refused",
    budget: 300,
    text: () =>
      "? [a, b]\n: 1\n? {c: d}\n: 2\n? |\n  two\n  lines\n: 3\n? \n: empty\n~: nothing\n1: number\ntrue: truth\n!!binary aGk=: bytes\n",
  },
  { id: "keys-that-are-one-for-Helm", wanted: "warned", budget: 300, text: () => '1: a\n"1": b\n0x1: c\n' },
];

const junk = (seed: number, limit: number): string => {
  const random = new Random(seed);
  return times(50_000, () => String.fromCharCode(random.below(limit)));
};

const encodings: HostileDocument[] = [
  { id: "text-empty", wanted: "checked", budget: 300, text: () => "" },
  { id: "text-of-line-breaks", wanted: "checked", budget: 300, text: () => "\n\n\n" },
  { id: "text-of-a-byte-order-mark", wanted: "checked", budget: 300, text: () => "\uFEFF" },
  { id: "text-with-a-byte-order-mark", wanted: "checked", budget: 300, text: () => "\uFEFFlangfuse:\n  replicas: 2\n" },
  {
    id: "text-with-two-byte-order-marks",
    wanted: "checked",
    budget: 300,
    text: () => "\uFEFF\uFEFFlangfuse:\n  replicas: 2\n",
  },
  { id: "text-with-a-byte-order-mark-inside", wanted: "warned", budget: 300, text: () => "a: 1\n---\n\uFEFFb: 2\n" },
  {
    id: "text-with-Windows-line-ends",
    wanted: "checked",
    budget: 300,
    text: () => "langfuse:\r\n  # c\r\n  replicas: two\r\nb: |\r\n  a\r\n  b\r\n",
  },
  {
    id: "text-with-carriage-returns",
    wanted: "checked",
    budget: 300,
    text: () => 'langfuse:\r  salt:\r    value: "1"\rzzz: two\r',
  },
  {
    id: "text-with-all-line-ends",
    wanted: "checked",
    budget: 300,
    text: () => "a: 1\r\nb: 2\nc: 3\rd: 4\r\n\re: 5\n\r",
  },
  { id: "text-with-tabs", wanted: "refused", budget: 300, text: () => "a:\n\tb: 1\n\tc: 2\nd:\t3\ne: \tx\t\n" },
  { id: "text-with-null-bytes", wanted: "refused", budget: 300, text: () => 'a: x\0y\nb: "\0"\n\0\n' },
  {
    id: "text-with-control-characters",
    wanted: "refused",
    budget: 300,
    text: () => `a: ${times(31, (i) => String.fromCharCode(i)).replaceAll(/[\n\r]/g, "")}\nb: \x7f\x80\x9f\n`,
  },
  { id: "text-with-a-bell-in-quotes", wanted: "refused", budget: 300, text: () => 'a: "x\u0007y"\n' },
  {
    id: "text-with-line-separators",
    wanted: "refused",
    budget: 300,
    text: () => 'a: one\u2028two\nb: one\u2029two\nc: one\u0085two\nd: "x\u2028y"\n',
  },
  {
    id: "text-with-half-of-a-pair",
    wanted: "checked",
    budget: 300,
    text: () => 'a: \ud800\nb: "x\ud83d"\n# \ud83d\n\udfff: 1\nc: \ude00\ud83d\n',
  },
  {
    id: "text-with-rare-characters",
    wanted: "checked",
    budget: 300,
    text: () => '"\u{1f600}": \u{1f468}\u200d\u{1f469}\nk\u0301: \u{10fffd}\nreplicas: \u{1f600}two\n',
  },
  {
    id: "text-with-other-directions",
    wanted: "checked",
    budget: 300,
    text: () => 'admin: "user\u202e \u2066// check\u2069 \u2066"\nrep\u200blicas: 1\n',
  },
  { id: "text-of-two-bytes-each", wanted: "refused", budget: 300, text: () => "replicas: 2\n".split("").join("\0") },
  { id: "text-of-random-bytes", wanted: "refused", budget: 500, text: () => junk(11, 256) },
  { id: "text-of-random-units", wanted: "refused", budget: 1000, text: () => junk(13, 65_536) },
];

const expressions: HostileDocument[] = [
  { id: "scalar-of-one-letter", wanted: "checked", budget: 1000, text: () => `password: ${"a".repeat(1e6)}!\n` },
  { id: "scalar-of-random-letters", wanted: "checked", budget: 1000, text: () => `token: ${times(1e6, () => "k")}\n` },
  {
    id: "scalar-of-key-heads",
    wanted: "checked",
    budget: 1500,
    text: () => `k: |\n${"  -----BEGIN RSA PRIVATE KEY-----\n".repeat(20_000)}`,
  },
  {
    id: "scalar-of-user-names",
    wanted: "refused",
    budget: 1000,
    text: () => `u: postgres://${"a:".repeat(250_000)}\n`,
  },
  { id: "scalar-behind-spaces", wanted: "refused", budget: 1000, text: () => `password${" ".repeat(500_000)}x\n` },
  { id: "scalar-of-equals-signs", wanted: "checked", budget: 1000, text: () => `k: "${"key=".repeat(125_000)}"\n` },
  { id: "scalar-of-dots", wanted: "checked", budget: 1000, text: () => `k: eyJ${"eyJa.".repeat(100_000)}\n` },
  {
    id: "secrets-10k",
    wanted: "checked",
    budget: 2000,
    text: () => times(10_000, (i) => `s${i}: {password: "${canary}${i}"}\n`),
  },
];

const soup = (): string => {
  const random = new Random(19);
  const pieces: [string, ...string[]] = [
    "a: ",
    "- ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ",",
    '"',
    "'",
    "|\n",
    ">-\n",
    "\n",
    "\n  ",
    "\n    ",
    "&x ",
    "*x ",
    "!t ",
    "# c",
    "---\n",
    "...\n",
    "<<: ",
    "%T ",
    "\t",
    ": ",
    "@",
    "`",
    "true",
    "~",
    "0x1f",
  ];
  return times(40_000, () => random.pick(pieces));
};

const syntax: HostileDocument[] = [
  { id: "syntax-open-quote", wanted: "refused", budget: 1000, text: () => `a: "${"abc def\n".repeat(125_000)}` },
  { id: "syntax-open-brackets", wanted: "refused", budget: 300, text: () => 'a: [1, {b: [2, "x\n' },
  {
    id: "syntax-tags",
    wanted: "refused",
    budget: 300,
    text: () =>
      '%YAML 1.3\n%TAG !e! tag:evil,2000:\n--- \na: !!js/function "function(){}"\nb: !!python/object/apply:os.system ["true"]\nc: !e!x y\nd: !undefined! z\ne: !!set {a, b}\n',
  },
  {
    id: "syntax-template",
    wanted: "refused",
    budget: 300,
    text: () => 'image: {{ .Values.image | quote }}\n{{- if .x }}\nb: {{ include "x" . | nindent 4 }}\n{{- end }}\n',
  },
  {
    id: "syntax-colons",
    wanted: "refused",
    budget: 1000,
    text: () => `${":".repeat(100_000)}\n${"a:".repeat(50_000)}\n`,
  },
  {
    id: "syntax-dashes",
    wanted: "refused",
    budget: 1000,
    text: () => times(20_000, (i) => `${"-".repeat((i % 7) + 1)}${i % 3 ? " x" : ""}\n`),
  },
  {
    id: "syntax-indentation-up-and-down",
    wanted: "refused",
    budget: 1500,
    text: () => times(20_000, (i) => `${" ".repeat((i * 37) % 61)}k${i}:\n`),
  },
  {
    id: "syntax-140k-errors",
    wanted: "refused",
    budget: 2000,
    text: () => times(20_000, (i) => `k${i}: "x" y: ] }\n`),
  },
  {
    id: "syntax-anchors-in-a-row",
    wanted: "refused",
    budget: 300,
    text: () => "a: &a &b &c !t1 !t2 x\nb: *a *b\n&x : y\n- z\n",
  },
  {
    id: "syntax-20k-directives",
    wanted: "refused",
    budget: 1500,
    text: () => `${times(20_000, (i) => `%TAG !t${i}! tag:t${i},2000:\n`)}---\na: 1\n`,
  },
  { id: "syntax-soup", wanted: "refused", budget: 1500, text: soup },
];

const values: HostileDocument[] = [
  {
    id: "value-of-a-million-digits",
    wanted: "checked",
    budget: 1000,
    text: () => `a: ${"9".repeat(1e6)}\nb: 0x${"f".repeat(1e5)}\n`,
  },
  {
    id: "value-20k-floats",
    wanted: "limited",
    budget: 1500,
    text: () => times(20_000, (i) => `f${i}: 1${"0".repeat(i % 300)}.${i}e${i % 400}\n`),
    isBig: true,
  },
  {
    id: "value-that-no-number-holds",
    wanted: "refused",
    budget: 300,
    text: () => "a: 9223372036854775807\nb: 123456789012345678901234567890\nc: 017\nd: 1e400\ne: .inf\n",
  },
  {
    id: "value-blocks-of-text",
    wanted: "checked",
    budget: 300,
    text: () =>
      'a: |\n  one\n   two\n\nb: |-\n  one\nc: |+\n  one\n\n\nd: >\n  folded\n  text\n\n  more\ne: >2-\n    keep\n   two\nf: "two\n  lines \\\n  joined"\ng: plain\n  lines\n# end\n',
  },
  {
    id: "value-comments-and-anchors",
    wanted: "checked",
    budget: 300,
    text: () =>
      '# head\n\na: &x   "v"   # trailing\nb:\n\n  # inner\n  - *x     # alias\n  -   y\nc: {d: 1,   e: [ 2,3 ] } # flow\n<<: {z: 1}\n# foot',
  },
  {
    id: "secret-in-every-form",
    wanted: "checked",
    budget: 300,
    text: () =>
      `config:\r\n  apiKeySalt: "${canary}"   # keep me\r\n  password: '${canary}''quoted'\r\n  pem: |\r\n    -----BEGIN PRIVATE KEY-----\r\n    ${canary}\r\n  anchored: &pw ${canary}\r\n  again: *pw\r\n  url: postgres://u:${canary}@h:5432/db\r\n  folded: >-\r\n    ${canary}\r\nlist: [{name: X, value: ${canary}}]\r\n`,
  },
  {
    id: "secret-of-the-wrong-type",
    wanted: "refused",
    budget: 300,
    text: () => `langfuse:\n  replicas: ${canary}\n  salt: ${canary}\nredis:\n  deploy: ${canary}\n`,
  },
];

/** Ordinary files, and the ones that break programs like this. The same on every machine. */
export const hostileDocuments: readonly HostileDocument[] = [
  {
    id: "ordinary-small",
    wanted: "checked",
    budget: 300,
    text: () => "langfuse:\n  replicas: 2\n  salt:\n    value: plain\n",
  },
  { id: "ordinary-100k", wanted: "checked", budget: 500, text: () => ordinaryValues(100e3) },
  ...aliases,
  ...depths,
  ...sizes,
  ...keys,
  ...encodings,
  ...expressions,
  ...syntax,
  ...values,
];
