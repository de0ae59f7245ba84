import { randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { link, mkdir, open, readdir, realpath, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Marks our temporary folders, with the number of the process that made them. */
const temporaryName = /^\.(?:.+\.)?valuesmith-(\d+)-[0-9a-f]+\.tmp$/;

/**
 * Writes a whole file or nothing: into a temporary folder beside it, which only its owner can read and Git ignores, then onto
 * the disk, then under its name. A process that is killed in between leaves the old file as it was. It keeps its owner, its group and its
 * rights, of which `rights` may take some away; a file with several names is left alone, as the others would keep the old text.
 */
export async function replaceFile(path: string, text: string, rights = 0o7777): Promise<void> {
  const target = await realpath(path);
  const stats = await stat(target);
  if (stats.nlink > 1) throw new Error(severalNames(path));
  const temporary = await writeTemporary(target, text, { mode: stats.mode & rights, like: stats });
  await finish({ path, temporary }, () => rename(temporary, target));
  await removeTemporary(temporary);
  await syncFolder(dirname(target));
}

/** Why a file with hard links is not changed. */
export const severalNames = (path: string): string =>
  `${path} has another name (a hard link), which would keep the old text. Make a separate file of it, for example with cp and mv; it was not changed`;

/** Like `replaceFile`, for a file that does not exist yet: it fails where one does. Only its owner can read it. */
export async function createFile(path: string, text: string): Promise<void> {
  const temporary = await writeTemporary(path, text, { mode: 0o600 });
  // A link, unlike a rename, does not overwrite a file that has come in the meantime.
  await finish({ path, temporary }, async () => {
    await link(temporary, path);
    await unlink(temporary);
  });
  await removeTemporary(temporary);
  await syncFolder(dirname(path));
}

interface Ownership {
  mode: number;
  /** Whose owner and group it is to have; the process's own by default. */
  like?: Stats;
}

async function writeTemporary(path: string, text: string, { mode, like }: Ownership): Promise<string> {
  const folder = join(dirname(path), `.valuesmith-${process.pid}-${randomBytes(6).toString("hex")}.tmp`);
  const temporary = join(folder, basename(path));
  await mkdir(folder, { mode: 0o700 }).catch((error) => explain(error, path));
  // Whatever becomes of this process, Git takes in nothing of it.
  await finish({ path, temporary }, () => writeFile(join(folder, ".gitignore"), "*\n", { flag: "wx" }));
  const file = await open(temporary, "wx", 0o600).catch(async (error) => {
    await removeTemporary(temporary);
    return explain(error, path);
  });
  await finish({ path, temporary }, async () => {
    try {
      await file.writeFile(text, "utf8");
      const { uid, gid } = await file.stat();
      if (like && (like.uid !== uid || like.gid !== gid)) await file.chown(like.uid, like.gid).catch(notOurs);
      if (mode !== 0o600) await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
  });
  return temporary;
}

/** Not the code of the system, which would be taken for a folder that may not be written to. */
function notOurs(): never {
  throw new Error("it belongs to another user or group, and would not afterwards");
}

interface Unfinished {
  path: string;
  temporary: string;
}

/** Leaves nothing behind where the work fails. */
async function finish({ path, temporary }: Unfinished, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await removeTemporary(temporary);
    explain(error, path);
  }
}

const removeTemporary = (temporary: string): Promise<void> =>
  rm(dirname(temporary), { recursive: true, force: true }).catch(() => {});

const reasons: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would become too large for this system",
  EROFS: "the disk is read-only",
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EEXIST: "another file has come there in the meantime",
  ENOENT: "its folder is not there any more",
  ENOTDIR: "a part of its path is a file, not a folder",
  EISDIR: "there is a folder of that name",
  ENAMETOOLONG: "its name is too long for this system",
  EBUSY: "another program is using it",
  ETXTBSY: "another program is using it",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the disk reports an error",
};

/** Says which file could not be written, and why, in our words: the system's own name a temporary file or none. */
export function explain(error: unknown, path: string): never {
  const { code = "", message } = error as NodeJS.ErrnoException;
  throw new Error(`${path} could not be written: ${Object.hasOwn(reasons, code) ? reasons[code] : message}`, {
    cause: error,
  });
}

/** Makes the new name last, too, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows cannot open folders; there is nothing to be done about it.
  }
}

/** Removes what processes that were killed have left behind. */
export async function sweepTemporaryFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const owner = temporaryName.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner)))
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
  }
}

/** Whether a process of this machine is running. */
export function isRunning(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
