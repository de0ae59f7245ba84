import { replaceFile } from "./atomic-file";
import { readBoundedFile } from "./bounded-file";

/** Larger files are not changed. In bytes. */
const maxBytes = 2_000_000;

/** The text of a file; undefined where writing it back would not give the same bytes. */
export async function readExactly(path: string): Promise<string | undefined> {
  const content = await readBoundedFile(path, maxBytes);
  // The caller says so with the file's name.
  if (content.kind !== "data") return undefined;
  const text = content.data.toString("utf8");
  return Buffer.from(text, "utf8").equals(content.data) ? text : undefined;
}

/** Texts of a file, and which of its rights it may keep; all by default. */
export interface TextChange {
  before: string;
  after: string;
  rights?: number;
}

/** Gives a file another text, whole or not at all; one that has been changed since it was read is left alone. */
export async function changeFile(path: string, { before, after, rights }: TextChange): Promise<void> {
  if ((await readExactly(path)) !== before)
    throw new Error(`${path} was changed in the meantime, so it was not written`);
  if (after !== before) await replaceFile(path, after, rights);
  if ((await readExactly(path)) !== after) throw new Error(`${path} could not be read back`);
}
