import type { Exception } from "./agreement";

/** All that we read in another way than Helm, each with the reason why it stays. */
export const exceptions: readonly Exception[] = [
  { why: "In brackets, a question mark before a key: told by a warning.", is: /[[{,][^\r\n]*\?/ },
  {
    why: "In a block of text, Helm keeps U+2028 and U+2029, and here they are line feeds: told by a warning.",
    is: /[>|][^\r\n]*[\r\n][\s\S]*[\u2028\u2029]/,
  },
  { why: "Infinity and what is no number, where the chart has no key.", is: /\.(?:inf|nan)/i },
  { why: "A tag that is an exclamation mark in angle brackets.", is: /!<!+>/ },
  { why: "In brackets, a tag that a comma follows: told by a warning.", is: /[[{,][^\r\n]*![^\s]*,/ },
  {
    why: "Half of a pair of surrogates is sent by no editor.",
    is: /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/,
  },
  {
    why: "Behind two byte order marks, Helm skips characters as its buffer has it: told by a warning or an error.",
    is: /^\uFEFF{2}/,
  },
  { why: "Two carriage returns before a line feed are one line break for Helm: told by a warning.", is: /\r\r\n/ },
  {
    why: "Helm stops reading where lines are indented less than the first one, and says nothing; we call it an error.",
    is: /^\uFEFF?(?:[ ]*(?:#[^\r\n]*)?[\r\n]+)*[ ]+[^\s#]/,
  },
  { why: "Behind braces around everything Helm does not read on, and says nothing.", is: /^\uFEFF?\s*\{/ },
  {
    why: "Behind a comment on the line of a value that is all there is, Helm does not read on, and says nothing.",
    is: /^\uFEFF?[^\s:#[{][^:\r\n]*\s#[^\r\n]*[\r\n]/,
  },
  {
    why: "Behind the end of a document (`...`) Helm reads nothing, or refuses that there is nothing before.",
    is: /^\uFEFF?\.\.\./m,
  },
  { why: "That there are several documents is told; what is in those behind the first is not.", is: /[\r\n]---/ },
  { why: "In brackets, a dash or a colon alone is a text for Helm only.", is: /[[{,:]\s*-\s*[\]},]|[\w"']:[,\]}]/ },
  { why: "A comment between a key and its colon.", is: /"[^"\n]*"\s+#.*\n\s*:/ },
  { why: "A block of text that has nothing but spaces in it.", is: /[>|][-+]?\n(?:[ ]*\n)+[ ]*#/ },
  { why: "The sign for a block of text at the start of a line.", is: /^[ ]*[>|][-+\d]*(?:\s|$)/m },
  {
    why: "For Helm an anchor ends before a colon, and the colon begins the value.",
    is: /&(?:[\w-]+[:?]\S|:)|\*[\w-]+:/,
  },
  { why: "An escaped apostrophe is told by a warning.", is: /\\'/ },
  { why: "Of a number and the same number as text Helm takes any, another one each time.", is: /^1: a\n"1": b/ },
];
