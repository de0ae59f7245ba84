import { parseArgs } from "node:util";
import { findSecrets } from "../../core/secrets/detect/find-secrets";
import { type MovePlan, planMove } from "../../core/secrets/move/plan-move";
import { formatPath } from "../../core/yaml/document/nodes";
import { UsageError } from "../../host/files/usage-error";
import type { Host } from "../../host/host";
import { openHere, type ValuesFile } from "../here";
import { print, printText, tell } from "../output";
import { type Planned, planAndWrite, writeInForm } from "../plan-and-write";
import { explainAvoided, explainDraft, readForm, type SecretForm, secretOptions } from "../secret-options";

/** `valuesmith fix --rule plain-secret`: moves the secrets of values files into Secrets. Returns the exit status. */
export async function fixFiles(host: Host, args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    allowNegative: true,
    options: { ...secretOptions, rule: { type: "string" } },
  });
  if (values.rule !== "plain-secret") throw new UsageError("fix needs --rule plain-secret, the one rule it knows");
  if (positionals.length === 0) throw new UsageError("fix needs at least one values file");
  const form = await readForm(values);
  if (form.valuesTo !== undefined && positionals.length > 1)
    throw new UsageError("--values-to takes the values of one file; run fix for each file by itself");
  const { target, namespace, chosen } = form;
  const settings = { target, namespace, ...(chosen === undefined ? {} : { chosen }) };
  const here = await openHere(host, values.chart);
  let status = 0;
  for (const path of positionals) {
    const fixed = await planAndWrite(here, {
      path,
      settings,
      plan: planFix,
      write: (planned) => fixFile(host, planned, form),
    });
    status = Math.max(status, fixed);
  }
  return status;
}

const planFix = ({ snapshot, surroundings }: ValuesFile): MovePlan =>
  planMove(
    snapshot,
    surroundings,
    findSecrets(snapshot).filter(({ isDummy }) => !isDummy),
  );

async function fixFile(host: Host, { file, plan }: Planned<MovePlan>, form: SecretForm): Promise<number> {
  const { path } = file;
  explainAvoided(plan.avoided);
  for (const { path: at, reason } of plan.refused) tell(`${path}: ${formatPath(at)} was not moved. ${reason}`);
  if (plan.moved.length > 0) await move(host, file, { plan, form });
  else if (plan.refused.length === 0) print(`${path}: no secrets in plain text`);
  return plan.refused.length > 0 ? 1 : 0;
}

async function move(host: Host, file: ValuesFile, { plan, form }: { plan: MovePlan; form: SecretForm }): Promise<void> {
  const { files, command, notes } = await writeInForm(host, file, { ...plan, form });
  print(`${file.path}: moved ${plan.moved.map(formatPath).join(", ")}`);
  for (const draft of plan.drafts) print(explainDraft(draft));
  if (files.length > 0) print(`  written to ${files.join(", ")}`);
  for (const note of notes) print(`  ${note}`);
  if (command) printText(`  run:\n${command}`);
  print("  Values that were committed to Git are still in its history: change them.");
}
