import type { Random } from "./random";

/** Pieces that change what everything around them means. */
const pieces: [string, ...string[]] = [
  ...(["\n", "\r\n", "\r", "\t", " ", "  ", ":", ": ", "- ", "? ", "[", "]", "{", "}", ",", "#", " #"] as const),
  ...["&a ", "*a", "!t ", "!!str ", "|", "|-\n", ">+2\n", '"', "'", "\\", "---\n", "...\n", "<<: *a", "%YAML 1.1\n"],
  ...["@", "`", "~", "null", "0x", "1e999", "=", "true", "yes", "-", ".", "0o7", "1_0", "{{ .Values.x }}", "__proto__"],
  ...["\u0000", "\u0085", "\u2028", "\uFEFF", "\uD83D", "\u{1F600}"],
];

/** The text with up to `most` slips in it, of fingers or of programs. */
export function mutate(text: string, random: Random, most = 4): string {
  let result = text;
  for (let left = 1 + random.below(most); left > 0; left--) result = slip(result, random);
  return result;
}

function slip(text: string, random: Random): string {
  const start = random.below(text.length + 1);
  const end = Math.min(text.length, start + Math.floor(random.next() ** 3 * 100));
  switch (random.below(8)) {
    case 0:
      return text.slice(0, start) + text.slice(end);
    case 1:
      return text.slice(0, start) + random.pick(pieces) + text.slice(start);
    case 2:
      return text.slice(0, start) + random.pick(pieces) + text.slice(end);
    case 3: {
      const at = random.below(text.length + 1);
      return text.slice(0, at) + text.slice(start, end) + text.slice(at);
    }
    case 4:
      return text.slice(0, start);
    case 5:
      return changeLine(text, random, (line) => " ".repeat(random.below(8)) + line.trimStart());
    case 6:
      return changeLine(text, random, (line) => `${line}\n${line}`);
    default:
      return (
        text.slice(0, start) + String.fromCharCode(random.below(random.below(2) ? 128 : 65_536)) + text.slice(start + 1)
      );
  }
}

function changeLine(text: string, random: Random, change: (line: string) => string): string {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  return lines.map((line, index) => (index === at ? change(line) : line)).join("\n");
}
