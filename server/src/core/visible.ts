/**
 * Characters that are obeyed instead of shown: controls of terminals (but for tabs), unusual line breaks, and what reorders
 * the text around it or cannot be seen. What chooses the form of an emoji is left.
 */
const obeyed = /(?!\t|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const nameOf = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`;

/** A text from somebody else as people can read it in an editor: what is invisible or reorders others is named, `\u{202e}`. */
export const visible = (text: string): string =>
  text.replace(obeyed, (character) => (character === "\n" ? character : nameOf(character)));

/** One line for a terminal; a line break inside is named, too. Build servers take some lines for commands: not these. */
export function visibleLine(line: string): string {
  const shown = line.replace(obeyed, nameOf);
  const isCommand = shown.trimStart().startsWith("::");
  return (isCommand ? shown.replace("::", "\\u{3a}:") : shown).replace(command, "\\u{23}#");
}

/** JSON with the same characters written as JSON's own escapes; it means what it meant. */
export const visibleJson = (json: string): string =>
  json
    .replace(obeyed, (character) => (character === "\n" ? character : inUnits(character)))
    .replace(command, "\\u0023#");

/** `##[error]` and the like, anywhere in a line. */
const command = /##(?=\w{0,30}\[)/g;

const inUnits = (character: string): string =>
  character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
