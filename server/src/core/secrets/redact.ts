import { formatPath } from "../yaml/key-path";
import type { KeyPath, ValuesNode } from "../yaml/nodes";
import { type FoundSecret, findSecrets, type SecretHolder } from "./find-secrets";

/** What is shown instead of a secret. */
const hidden = "…";

/** Shorter texts are hidden only in what is said about their own place: they are parts of ordinary words. */
const minLength = 6;

/** Ordinary words, too: `langfuse` as a password must not hide the name of the chart. */
const isOrdinary = (text: string): boolean => text.length < minLength || /^[a-z]{1,16}$/.test(text);

/** A message about a place of a document, without the secrets of the document. Rules that print values need not know what is secret. */
export function redact(holder: SecretHolder, path: KeyPath, message: string): string {
  const { everywhere, byPlace } = hiddenTexts(findSecrets(holder));
  const here = byPlace.size > 0 ? (byPlace.get(formatPath(path)) ?? []) : [];
  return here.reduce(hideWord, hide(message, everywhere));
}

/** Hides a word where it stands by itself: as a part of another word it gives nothing away. */
function hideWord(message: string, word: string): string {
  const isPart = (char: string | undefined): boolean => char !== undefined && /\w/.test(char);
  let shown = "";
  let from = 0;
  for (let at = message.indexOf(word); at !== -1; at = message.indexOf(word, from)) {
    const end = at + word.length;
    shown += message.slice(from, at) + (isPart(message[at - 1]) || isPart(message[end]) ? word : hidden);
    from = end;
  }
  return shown + message.slice(from);
}

interface HiddenTexts {
  everywhere: TextIndex;
  /** Path -> texts that are hidden in messages about that path only. */
  byPlace: Map<string, string[]>;
}

/** Texts that are looked for all at once: a document may have many thousands. */
interface TextIndex {
  texts: Set<string>;
  /** What they begin with. */
  beginnings: Set<string>;
  /** How long they are, longest first. */
  lengths: number[];
}

function indexOf(texts: readonly string[]): TextIndex {
  return {
    texts: new Set(texts),
    beginnings: new Set(texts.map((text) => text.slice(0, minLength))),
    lengths: [...new Set(texts.map(({ length }) => length))].sort((a, b) => b - a),
  };
}

/** Hides what any of the texts covers; those that overlap are hidden together. */
function hide(message: string, { texts, beginnings, lengths }: TextIndex): string {
  if (texts.size === 0) return message;
  let shown = "";
  let end = 0;
  for (let start = 0; start < message.length; start++) {
    if (beginnings.has(message.slice(start, start + minLength))) {
      const length = lengths.find((length) => texts.has(message.slice(start, start + length))) ?? 0;
      if (length > 0 && start >= end) shown += hidden;
      end = Math.max(end, start + length);
    }
    if (start >= end) shown += message[start];
  }
  return shown;
}

const remembered = new WeakMap<FoundSecret[], HiddenTexts>();

/** What the messages about a document must not contain; there may be many of them. */
function hiddenTexts(secrets: FoundSecret[]): HiddenTexts {
  const known = remembered.get(secrets);
  if (known) return known;
  const everywhere: string[] = [];
  const byPlace = new Map<string, string[]>();
  // What everyone can look up is no secret, nor is a word as short as "a", of which messages are full.
  for (const { path, node } of secrets.filter(({ isDummy }) => !isDummy)) {
    const parts = textsOf(node).filter((part) => part !== "" && !/^[A-Za-z]{1,2}$/.test(part));
    const short = parts.filter(isOrdinary);
    everywhere.push(...parts.filter((part) => !isOrdinary(part)));
    const place = formatPath(path);
    if (short.length > 0) byPlace.set(place, [...(byPlace.get(place) ?? []), ...short]);
  }
  const texts: HiddenTexts = { everywhere: indexOf(everywhere), byPlace };
  remembered.set(secrets, texts);
  return texts;
}

/** A secret as it is written, as Helm reads it, and as templates print it. */
function textsOf(node: ValuesNode): string[] {
  if (node.kind !== "scalar") return [];
  const { text, value } = node;
  return typeof value === "number" ? [text, String(value), value.toExponential().replace(/e\+(\d)$/, "e+0$1")] : [text];
}
