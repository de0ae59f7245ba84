import { parseArgs } from "node:util";
import { planCreate } from "../core/secrets/plan-create";
import { formatPath } from "../core/yaml/key-path";
import type { Host } from "../host";
import { print, printText } from "./output";
import { explainDraft, readForm, secretOptions } from "./secret-options";
import { UsageError } from "./usage-error";
import { prepareReader, readValuesFile } from "./values-file";
import { writeInForm } from "./write-form";

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
  const settings = { target: form.target, namespace: form.namespace };
  const file = await readValuesFile(await prepareReader(host, values.chart), path, settings);
  if (typeof file === "string") throw new UsageError(file);
  const { drafts, edits, moved } = planCreate(file.snapshot, file.surroundings);
  if (drafts.length === 0) {
    print(`${path}: no Secret is missing`);
    return 0;
  }
  const { files, command } = await writeInForm(host, file, { drafts, edits, form });
  for (const draft of drafts) print(explainDraft(draft));
  if (files.length > 0) print(`  written to ${files.join(", ")}`);
  if (edits.length > 0)
    print(`  named in ${path}${moved.length > 0 ? `, in place of ${moved.map(formatPath).join(", ")}` : ""}`);
  if (command) printText(`  run:\n${command}`);
  return 0;
}
