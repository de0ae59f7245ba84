import { parseArgs } from "node:util";
import { planCreate } from "../core/secrets/plan-create";
import { targetFiles } from "../core/secrets/target-files";
import { formatPath } from "../core/yaml/key-path";
import type { Host } from "../host";
import { explainDraft, readConsent, readTarget, secretOptions } from "./secret-options";
import { UsageError } from "./usage-error";
import { prepareReader, readValuesFile } from "./values-file";
import { writeSecrets, writeValueFiles } from "./write-secrets";

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
  const settings = { target: readTarget(values.target), namespace: values.namespace ?? "" };
  const file = await readValuesFile(await prepareReader(host, values.chart), path, settings);
  if (typeof file === "string") throw new UsageError(file);
  const { drafts, edits, moved } = planCreate(file.snapshot, file.surroundings);
  const target = targetFiles(drafts, settings.target, file.surroundings);
  if (!target || drafts.length === 0) {
    console.log(`${path}: no Secret is missing`);
    return 0;
  }
  if (settings.target === "ExternalSecret" && moved.length > 0)
    throw new UsageError(
      `${path} has secrets in plain text; move them with: valuesmith fix --rule plain-secret ${path}`,
    );
  if (settings.target === "kubectl") await writeValueFiles(file, drafts);
  const isPlain = target.plain.length > 0;
  const files = await writeSecrets(host, file, {
    drafts: isPlain ? drafts : [],
    files: target.files,
    edits,
    consent: readConsent(values.gitignore),
  });
  for (const draft of drafts) console.log(explainDraft(draft));
  if (files.length > 0) console.log(`  written to ${files.join(", ")}`);
  if (edits.length > 0)
    console.log(`  named in ${path}${moved.length > 0 ? `, in place of ${moved.map(formatPath).join(", ")}` : ""}`);
  if (target.command) console.log(`  run:\n${target.command}`);
  return 0;
}
