import type { ContentTypeDecoder, Message } from "vscode-languageserver/node";

/** Longer messages are cut before they are parsed. In bytes. */
const maxMessage = 12_000_000;

/** How much of a text is kept then: however it is written, it stays longer than what Valuesmith reads. In bytes. */
const keptText = 10_000_000;

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;

/**
 * Parses messages. To parse a hundred megabytes would hold up everybody, only to find that they are not read: of a document
 * that long the end is left out.
 */
export const cuttingDecoder: ContentTypeDecoder = {
  name: "application/json",
  decode: async (buffer) => {
    const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    return JSON.parse((bytes.length > maxMessage ? cutTexts(bytes) : bytes).toString("utf8")) as Message;
  },
};

function cutTexts(message: Buffer): Buffer {
  const parts: Buffer[] = [];
  let copied = 0;
  for (let start = startOfText(message, 0); start !== -1; start = startOfText(message, copied)) {
    const end = endOfText(message, start);
    const kept = end - start > keptText ? safeCut(message, start + keptText) : end;
    parts.push(message.subarray(copied, kept));
    copied = end;
  }
  return Buffer.concat([...parts, message.subarray(copied)]);
}

/** Where the content of the next text starts, behind its quote; -1 for none. */
function startOfText(message: Buffer, from: number): number {
  const key = message.indexOf('"text":', from);
  if (key === -1) return -1;
  const open = message.indexOf(quote, key + 7);
  return open === -1 ? -1 : open + 1;
}

/** Where the quote stands that ends a text. */
function endOfText(message: Buffer, start: number): number {
  for (let end = message.indexOf(quote, start); end !== -1; end = message.indexOf(quote, end + 1))
    if (!isEscaped(message, end)) return end;
  return message.length;
}

/** Whether an odd number of backslashes stands before a byte. */
function isEscaped(message: Buffer, at: number): boolean {
  let escapes = 0;
  while (message[at - 1 - escapes] === backslash) escapes++;
  return escapes % 2 === 1;
}

/** The next place before `at` that is inside of no character and of no escape, such as `\u0001`. */
function safeCut(message: Buffer, at: number): number {
  let cut = at;
  while (((message[cut] ?? 0) & 0xc0) === 0x80) cut--;
  if (isEscaped(message, cut)) return cut - 1;
  for (let length = 1; length <= 4; length++)
    if (message[cut - length] === letterU && isEscaped(message, cut - length)) return cut - length - 1;
  return cut;
}
