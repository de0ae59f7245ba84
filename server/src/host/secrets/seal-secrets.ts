import { sealedProblem, withoutSecrets } from "../../core/secrets/move/sealed-secret";
import type { SecretDraft } from "../../core/secrets/move/secret-drafts";
import { writeSecret } from "../../core/secrets/move/write-secret";
import type { Host, Kubeseal } from "../host";

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
