/** All that may begin a link, an image, HTML, code or an emphasis; the index of a list does not. */
const special = /[\\`*<>&!|~]|\[(?!\d{1,9}\](?![([:]))/g;

/** A text that somebody else has written, as Markdown that shows it as it is: no link, no image, no HTML. */
export const asMarkdown = (text: string): string => text.replaceAll(special, String.raw`\$&`);

/** A text that somebody else has written, as it would stand in a program. */
export const asCode = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll(/\s+/g, " ")}\``;
