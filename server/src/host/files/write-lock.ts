import { createHash, randomBytes } from "node:crypto";
import { open, readdir, realpath, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { explain, isRunning } from "./atomic-file";

/** A ticket of a process that writes in a folder: the machine it runs on, and its number there. */
const ticketName = /^\.valuesmith-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.lock$/;

const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** How long is waited for other processes, and after which a process of another machine counts as dead, in milliseconds. */
const limits = { wait: 120_000, foreign: 600_000 };

/**
 * Does some work while no other Valuesmith writes in the folders of some files. Whoever finds no ticket but their own has the
 * folder; tickets of processes that were killed have names of their own, so that removing them can hit nobody else's.
 */
export async function whileLocked<T>(paths: readonly string[], work: () => Promise<T>): Promise<T> {
  const tickets: string[] = [];
  try {
    // In one order for all, so that no two wait for each other.
    for (const folder of await foldersOf(paths)) tickets.push(await takeFolder(folder));
    return await work();
  } finally {
    await Promise.all(tickets.map(remove));
  }
}

/** The folders that files are in, those behind links, too; sorted. */
export async function foldersOf(paths: readonly string[]): Promise<string[]> {
  const folders = await Promise.all(
    paths.flatMap((path) => [realpath(dirname(path)), realpath(path).then(dirname, () => realpath(dirname(path)))]),
  );
  return [...new Set(folders)].sort();
}

const remove = (path: string): Promise<void> => unlink(path).catch(() => {});

async function takeFolder(folder: string): Promise<string> {
  const until = Date.now() + limits.wait;
  for (;;) {
    if ((await others(folder)).length === 0) {
      const ticket = await makeTicket(folder);
      const rivals = (await others(folder)).filter((path) => path !== ticket);
      if (rivals.length === 0) return ticket;
      await remove(ticket);
    }
    const [rival] = Date.now() < until ? [] : await others(folder);
    if (rival !== undefined)
      throw new Error(`another Valuesmith writes in ${folder}. If none is running, remove ${rival}`);
    await wait(10 + Math.random() * 60);
  }
}

async function makeTicket(folder: string): Promise<string> {
  const path = join(folder, `.valuesmith-${machine}-${process.pid}-${randomBytes(6).toString("hex")}.lock`);
  const file = await open(path, "wx", 0o600).catch((error) => explain(error, folder));
  await file.close();
  return path;
}

/** The tickets of processes that are running; those of others are removed. */
async function others(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    const ticket = ticketName.exec(name);
    if (!ticket) continue;
    if (await isLive(join(folder, name), ticket)) found.push(join(folder, name));
    else await remove(join(folder, name));
  }
  return found;
}

async function isLive(path: string, [, on, pid]: RegExpExecArray): Promise<boolean> {
  if (on === machine) return isRunning(Number(pid));
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs < limits.foreign;
}
