import type { Snapshot } from "../snapshot";
import { formatPath } from "../yaml/key-path";
import type { KeyPath, ValuesNode } from "../yaml/nodes";
import { type FoundSecret, findSecrets } from "./find-secrets";

/** What is shown instead of a secret. */
const hidden = "…";

/** Shorter texts are hidden only in what is said about their own place: they are parts of ordinary words. */
const minLength = 6;

/** Ordinary words, too: `langfuse` as a password must not hide the name of the chart. */
const isOrdinary = (text: string): boolean => text.length < minLength || /^[a-z]{1,16}$/.test(text);

/** A message about a place of a document, without the secrets of the document. Rules that print values need not know what is secret. */
export function redact(snapshot: Snapshot, path: KeyPath, message: string): string {
  const { everywhere, byPlace } = hiddenTexts(findSecrets(snapshot));
  const here = byPlace.size > 0 ? (byPlace.get(formatPath(path)) ?? []) : [];
  const text = everywhere.reduce((shown, part) => shown.replaceAll(part, hidden), message);
  return here.reduce(hideWord, text);
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
  everywhere: string[];
  /** Path -> texts that are hidden in messages about that path only. */
  byPlace: Map<string, string[]>;
}

const remembered = new WeakMap<FoundSecret[], HiddenTexts>();

/** What the messages about a document must not contain; there may be many of them. */
function hiddenTexts(secrets: FoundSecret[]): HiddenTexts {
  const known = remembered.get(secrets);
  if (known) return known;
  const texts: HiddenTexts = { everywhere: [], byPlace: new Map() };
  // What everyone can look up is no secret, nor is a word as short as "a", of which messages are full.
  for (const { path, node } of secrets.filter(({ isDummy }) => !isDummy)) {
    const parts = textsOf(node).filter((part) => part !== "" && !/^[A-Za-z]{1,2}$/.test(part));
    const short = parts.filter(isOrdinary);
    texts.everywhere.push(...parts.filter((part) => !isOrdinary(part)));
    const place = formatPath(path);
    if (short.length > 0) texts.byPlace.set(place, [...(texts.byPlace.get(place) ?? []), ...short]);
  }
  // What is a part of another secret must not hide that one's beginning or end.
  texts.everywhere.sort((a, b) => b.length - a.length);
  remembered.set(secrets, texts);
  return texts;
}

/** A secret as it is written, as Helm reads it, and as templates print it. */
function textsOf(node: ValuesNode): string[] {
  if (node.kind !== "scalar") return [];
  const { text, value } = node;
  return typeof value === "number" ? [text, String(value), value.toExponential().replace(/e\+(\d)$/, "e+0$1")] : [text];
}
