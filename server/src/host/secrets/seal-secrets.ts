import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import type { SecretDraft } from "../../core/secrets/move/secret-drafts";
import { sealedProblem, withoutSecrets, writeSecret } from "../../core/secrets/move/write-secret";
import type { Host, Kubeseal, KubesealAnswer } from "../host";
import { type ProgramEnd, runProgram } from "../programs/run-program";

/** SealedSecrets by the name of their Secret, or why there are none; no value in plain text is in either. */
export type SealedSecrets =
  | { kind: "sealed"; manifests: ReadonlyMap<string, string> }
  | { kind: "failed"; message: string };

/** Encrypts Secrets with the user's kubeseal. Either all of them are, or none is. */
export async function sealSecrets(
  { sealSecret }: Pick<Host, "sealSecret">,
  drafts: readonly SecretDraft[],
  { kubeseal, namespace }: { kubeseal: Kubeseal; namespace: string },
): Promise<SealedSecrets> {
  if (!sealSecret) return { kind: "failed", message: "No program can be run here." };
  const manifests = new Map<string, string>();
  for (const draft of drafts) {
    const answer = await sealSecret(writeSecret(draft, namespace), kubeseal);
    if ("message" in answer) return { kind: "failed", message: withoutSecrets(answer.message, draft) };
    const problem = sealedProblem(answer.manifest, draft);
    if (problem) return { kind: "failed", message: problem };
    manifests.set(draft.name, answer.manifest);
  }
  return { kind: "sealed", manifests };
}

/** How long kubeseal may take, in milliseconds (it may have to ask a cluster), and print, in bytes. */
const limits = { timeout: 30_000, maxOutput: 5_000_000 };

/**
 * Encrypts the manifest of a Secret. It goes through the standard input, as other users can read a process's arguments. The
 * environment is the user's own: kubeseal needs it to find the cluster and to sign in.
 */
export async function sealSecret(manifest: string, { program, certificate }: Kubeseal): Promise<KubesealAnswer> {
  if (!isAbsolute(program)) return { message: `${program} is not an absolute path.` };
  const args = ["--format=yaml", ...(certificate === "" ? [] : [`--cert=${certificate}`])];
  const end = await runProgram({ program, args, cwd: homedir(), env: process.env, input: manifest, ...limits });
  return end.kind === "done" ? { manifest: end.stdout } : { message: whyItEnded(end, program) };
}

function whyItEnded({ kind, stderr }: ProgramEnd, program: string): string {
  if (kind === "not started") return `${program} cannot be run.`;
  if (kind === "stopped")
    return `kubeseal did not finish within ${limits.timeout / 1000} s, or printed too much, so it was stopped.`;
  return stderr.trim() === "" ? "kubeseal ended without saying why." : `kubeseal says: ${stderr.trim()}`;
}
