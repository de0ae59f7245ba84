import { fileURLToPath } from "node:url";
import type { SecretDraft } from "../core/secrets/move/secret-drafts";
import type { SecretSettings } from "../core/secrets/surroundings";
import { UsageError } from "../host/files/usage-error";
import { foldersOf, whileLocked } from "../host/files/write-lock";
import { type Here, readValuesFile, type ValuesFile } from "./here";

/** A values file, and a plan that was made for it as it is. */
export interface Planned<Plan> {
  file: ValuesFile;
  plan: Plan;
}

interface Planning<Plan extends { drafts: readonly SecretDraft[] }, T> {
  path: string;
  settings: Partial<SecretSettings>;
  plan: (file: ValuesFile) => Plan;
  write: (planned: Planned<Plan>) => Promise<T>;
}

/** How often a plan is made anew that others overtake. */
const attempts = 5;

/**
 * Plans and writes while nobody else writes in the folders concerned. Which these are, only a plan tells; what it was
 * made from may have changed until they are locked, so everything is read and planned again then.
 */
export async function planAndWrite<Plan extends { drafts: readonly SecretDraft[] }, T>(
  here: Here,
  { path, settings, plan, write }: Planning<Plan, T>,
): Promise<T> {
  const read = async (): Promise<Planned<Plan>> => {
    const file = await readValuesFile(here, path, settings);
    if (typeof file === "string") throw new UsageError(file);
    return { file, plan: plan(file) };
  };
  let planned = await read();
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (planned.plan.drafts.length === 0) return write(planned);
    const paths = pathsOf(planned);
    const locked = await foldersOf(paths);
    const done = await whileLocked(paths, async () => {
      planned = await read();
      const needed = await foldersOf(pathsOf(planned));
      return needed.every((folder) => locked.includes(folder)) ? { result: await write(planned) } : undefined;
    });
    if (done) return done.result;
  }
  throw new Error(`the files around ${path} keep changing; it was not changed`);
}

const pathsOf = <Plan extends { drafts: readonly SecretDraft[] }>({ file, plan }: Planned<Plan>): string[] => [
  file.path,
  ...plan.drafts.flatMap(({ manifest }) => (manifest ? [fileURLToPath(manifest.uri)] : [])),
];
