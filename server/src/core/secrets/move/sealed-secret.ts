import { encodeBase64, utf8 } from "../../base64";
import { readManifests } from "../secret-manifest";
import type { SecretDraft } from "./secret-drafts";

/** What is wrong with what kubeseal has printed for a Secret. It must have all keys: after this the values are nowhere else. */
export function sealedProblem(text: string, draft: SecretDraft): string | undefined {
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
export function withoutSecrets(message: string, draft: SecretDraft): string {
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
