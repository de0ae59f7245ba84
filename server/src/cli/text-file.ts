import { readFile, stat } from "node:fs/promises";
import { replaceFile } from "./atomic-file";

/** Larger files are not changed. In bytes. */
const maxBytes = 2_000_000;

/** The text of a file; undefined where writing it back would not give the same bytes. */
export async function readExactly(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    if (!stats.isFile() || stats.size > maxBytes) return undefined;
    const bytes = await readFile(path);
    const text = bytes.toString("utf8");
    return Buffer.from(text, "utf8").equals(bytes) ? text : undefined;
  } catch {
    // The caller says so with the file's name.
    return undefined;
  }
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
    throw new Error(`${path} has been changed in the meantime; it was left alone`);
  if (after !== before) await replaceFile(path, after, rights);
  if ((await readExactly(path)) !== after) throw new Error(`${path} could not be read back`);
}
