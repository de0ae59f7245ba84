import { parseArgs } from "node:util";
import { type CreatePlan, planCreate } from "../../core/secrets/move/plan-create";
import { formatPath } from "../../core/yaml/document/nodes";
import { UsageError } from "../../host/files/usage-error";
import type { Host } from "../../host/host";
import { openHere } from "../here";
import { print, printText } from "../output";
import { type Planned, planAndWrite, writeInForm } from "../plan-and-write";
import { explainAvoided, explainDraft, readForm, type SecretForm, secretOptions } from "../secret-options";

/** `valuesmith secret VALUES`: writes the Secrets that a chart version needs with these values. Returns the exit status. */
export async function createSecrets(host: Host, args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    allowNegative: true,
    options: secretOptions,
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError("secret takes one values file");
  const form = await readForm(values);
  const { target, namespace, chosen } = form;
  const settings = { target, namespace, ...(chosen === undefined ? {} : { chosen }) };
  return planAndWrite(await openHere(host, values.chart), {
    path,
    settings,
    plan: ({ snapshot, surroundings }) => planCreate(snapshot, surroundings),
    write: (planned) => create(host, planned, form),
  });
}

async function create(host: Host, { file, plan }: Planned<CreatePlan>, form: SecretForm): Promise<number> {
  const { path } = file;
  const { drafts, edits, moved, avoided } = plan;
  explainAvoided(avoided);
  if (drafts.length === 0) {
    print(`${path}: no Secret is missing`);
    return 0;
  }
  const { files, command, notes } = await writeInForm(host, file, { drafts, edits, form });
  for (const draft of drafts) print(explainDraft(draft));
  if (files.length > 0) print(`  written to ${files.join(", ")}`);
  if (edits.length > 0)
    print(`  named in ${path}${moved.length > 0 ? `, in place of ${moved.map(formatPath).join(", ")}` : ""}`);
  for (const note of notes) print(`  ${note}`);
  if (command) printText(`  run:\n${command}`);
  return 0;
}
