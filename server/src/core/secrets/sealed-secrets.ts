import { encodeBase64, utf8 } from "./base64";
import type { SecretDraft } from "./secret-drafts";
import { readManifests } from "./secret-manifest";
import { writeSecret } from "./write-secret";

/** Encrypts the manifest of one Secret; what comes back may be anything. */
export type Sealer = (manifest: string) => Promise<{ manifest: string } | { message: string }>;

/** SealedSecrets by the name of their Secret, or why there are none. */
export type SealedSecrets =
  | { kind: "sealed"; manifests: ReadonlyMap<string, string> }
  | { kind: "failed"; message: string };

/** Encrypts Secrets. Either all of them are, or none is; what is returned holds no value in plain text. */
export async function sealSecrets(
  drafts: readonly SecretDraft[],
  namespace: string,
  seal: Sealer,
): Promise<SealedSecrets> {
  const manifests = new Map<string, string>();
  for (const draft of drafts) {
    const answer = await seal(writeSecret(draft, namespace));
    if ("message" in answer) return { kind: "failed", message: withoutSecrets(answer.message, draft) };
    const problem = findProblem(answer.manifest, draft);
    if (problem) return { kind: "failed", message: problem };
    manifests.set(draft.name, answer.manifest);
  }
  return { kind: "sealed", manifests };
}

/** What was printed must be a SealedSecret with all keys: after this the values are nowhere else. */
function findProblem(text: string, draft: SecretDraft): string | undefined {
  const [manifest, ...others] = readManifests({ uri: "", version: null, text });
  if (manifest?.kind !== "SealedSecret" || others.length > 0 || manifest.name !== draft.name)
    return `kubeseal printed something else than a SealedSecret "${draft.name}".`;
  const encrypted = new Map(manifest.keys.map(({ name, node }) => [name, node.kind === "scalar" ? node.text : ""]));
  const missing = draft.keys.find(({ name }) => !encrypted.get(name));
  if (missing) return `kubeseal left out the key "${missing.name}" of the Secret "${draft.name}".`;
  const texts = textsOf(draft).filter((text) => text.length >= minText);
  return [...encrypted.values()].some((answer) => texts.some((text) => answer.includes(text)))
    ? `What kubeseal printed for the Secret "${draft.name}" is not encrypted.`
    : undefined;
}

/** Shorter texts may be in encrypted ones by chance. */
const minText = 6;

/** What a message is looked through for, and how much of it is repeated. In UTF-16 code units. */
const maxSearched = 10_000;
const maxMessage = 500;

/** A message of a program that has seen the values; hidden as a whole if a part of one of them is in it. */
function withoutSecrets(message: string, draft: SecretDraft): string {
  const text = message.slice(0, maxSearched);
  const parts = new Set(partsOf(text));
  const isTold = textsOf(draft).some((content) =>
    content.length < partLength ? text.includes(content) : partsOf(content).some((part) => parts.has(part)),
  );
  return isTold
    ? "kubeseal failed, and its message is not shown because it repeats a part of a secret."
    : text.slice(0, maxMessage);
}

/** Parts of this length give a secret away. */
const partLength = 8;

const partsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - partLength + 1) }, (_, start) =>
    text.slice(start, start + partLength),
  );

/** The values as they are and in Base64. */
const textsOf = ({ keys }: SecretDraft): string[] =>
  keys.filter(({ content }) => content !== "").flatMap(({ content }) => [content, encodeBase64(utf8(content))]);
