import { decodeBase64, isBase64 } from "../../base64";
import type { ValuesNode } from "../../yaml/document/nodes";
import { embeddedSecrets } from "./embedded-secrets";
import type { FoundSecret } from "./find-secrets";
import { urlPasswords } from "./url-password";

/** Shorter parts of a secret are no secret by themselves. */
const minPart = 6;

/** The texts that give a secret away: itself, as Helm reads it and as templates print it, its lines, and the passwords inside. */
export function textsOf({ node }: FoundSecret): string[] {
  const nodes = node.kind === "list" ? node.items : [node];
  return nodes.flatMap(textsOfNode).filter((text) => text.trim() !== "");
}

function textsOfNode(node: ValuesNode): string[] {
  if (node.kind !== "scalar") return [];
  const { text, value } = node;
  if (typeof value === "number") return [text, ...numbersOf(value)];
  const lines = text.split("\n").map((line) => line.trim());
  const parts = [...(lines.length > 1 ? lines : []), ...urlPasswords(text), ...embeddedSecrets(text), ...decoded(text)];
  const cases = [text.toLowerCase(), text.toUpperCase()];
  return [text, ...[...parts, ...cases].filter((part) => part.length >= minPart)];
}

/** A number as it may be printed by Go and by JSON. */
function numbersOf(value: number): string[] {
  const exponent = value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  const plain = Number.isInteger(value) ? BigInt(value).toString() : String(value);
  return [String(value), plain, exponent, exponent.replace("e", "E")];
}

/** Some charts take what is Base64 already and decode it. */
const decoded = (text: string): string[] => {
  const isText = text.length >= 8 && isBase64(text);
  const plain = isText ? decodeBase64(text) : "";
  return /^[\x20-\x7e]+$/.test(plain) ? [plain] : [];
};
