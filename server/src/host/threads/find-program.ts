import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * The absolute path of a program on the user's PATH. Never one in the current folder, as Windows would take: a workspace
 * must not bring its own helm.
 */
export async function findProgram(name: string): Promise<string | undefined> {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, file);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isAbsolute(folder) && isThere) return path;
  }
  return undefined;
}
