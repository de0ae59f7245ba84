import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import type { Kubeseal, KubesealAnswer } from "../host";
import { type ProgramEnd, runProgram } from "../threads/run-program";

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
