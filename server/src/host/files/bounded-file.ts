import { constants, open } from "node:fs/promises";

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
