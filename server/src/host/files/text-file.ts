import { constants, open } from "node:fs/promises";
import { replaceFile } from "./atomic-file";

/** Larger files are not changed. In bytes. */
const maxChanged = 2_000_000;

/** The text of a file; undefined where writing it back would not give the same bytes. */
export async function readExactly(path: string): Promise<string | undefined> {
  const content = await readBoundedFile(path, maxChanged);
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

/** `missing` is also what is no regular file, such as a folder or a pipe, and what may not be read. */
export type FileContent = { kind: "data"; data: Buffer } | { kind: "missing" } | { kind: "too-large" };

/** Reads a regular file of at most `maxBytes`; never waits for a pipe and never reads a device. */
export async function readBoundedFile(path: string, maxBytes: number): Promise<FileContent> {
  try {
    // Opening a pipe would otherwise wait for someone who writes into it. Windows has no such flag.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return { kind: "missing" };
      if (stats.size > maxBytes) return { kind: "too-large" };
      const { buffer, bytesRead } = await file.read(Buffer.alloc(stats.size), 0, stats.size, 0);
      return { kind: "data", data: buffer.subarray(0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch {
    return { kind: "missing" };
  }
}

/** The text of a regular file of at most `maxBytes`; undefined where there is none. */
export async function readBoundedText(path: string, maxBytes: number): Promise<string | undefined> {
  const content = await readBoundedFile(path, maxBytes);
  return content.kind === "data" ? content.data.toString("utf8") : undefined;
}

/** The first bytes of a regular file, at most so many; undefined where there is none. */
export async function readBeginning(path: string, maxBytes: number): Promise<Buffer | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return undefined;
      const length = Math.min(stats.size, maxBytes);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
