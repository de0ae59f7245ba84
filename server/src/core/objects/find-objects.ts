import type { ObjectListing } from "../schema/knowledge-files";
import { lineFrom, lineStart } from "../yaml/document/lines";
import type { Span } from "../yaml/document/nodes";

/** A document of a file that is an object of a known kind. */
export interface FoundObject {
  listing: ObjectListing;
  /** The version it is written for; not always the listed one. */
  version: string;
  /** The document in the text of the file, without the lines that part documents. */
  span: Span;
}

const kindLine = /^(["']?)kind\1[ \t]*:[ \t]+(["']?)([A-Za-z]+)\2[ \t]*(?:#.*)?$/;

/** Whether a text is worth being read: it costs a keystroke no more than a search for one word. */
export function mayHoldObject(text: string, listings: readonly ObjectListing[]): boolean {
  for (let at = text.indexOf("kind"); at !== -1; at = text.indexOf("kind", at + 1)) {
    const kind = kindLine.exec(lineFrom(text, lineStart(text, at)))?.[3];
    if (kind !== undefined && listings.some((listing) => listing.kind === kind)) return true;
  }
  return false;
}

/** The objects of known kinds in a file that may hold several documents, in the order of the text. */
export function findObjects(text: string, listings: readonly ObjectListing[]): FoundObject[] {
  if (!mayHoldObject(text, listings)) return [];
  return documentSpans(text).flatMap((span) => {
    const document = text.slice(span.start, span.end);
    const kind = topLevelText(document, "kind");
    const [group = "", version = ""] = topLevelText(document, "apiVersion")?.split("/") ?? [];
    const listing = listings.find((candidate) => candidate.kind === kind && candidate.group === group);
    const isKnown = listing && (version === listing.version || Object.hasOwn(listing.old ?? {}, version));
    return isKnown ? [{ listing, version, span }] : [];
  });
}

/** The text of a file with nothing but one document in it, at the place where it stands; comments for us count everywhere. */
export function isolate(text: string, { start, end }: Span): string {
  const before = text.slice(0, start).replaceAll(/[^\r\n]+/g, (line) => (isForUs.test(line) ? line : blank(line)));
  return before + text.slice(start, end);
}

const isForUs = /^\s*#\s*valuesmith/;
const blank = (line: string): string => " ".repeat(line.length);

/** The spans of what stands between lines of `---`. */
export function documentSpans(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const { index, 0: line } of text.matchAll(/^(?:---|\.\.\.)(?=[ \t\r\n]|$).*$/gm)) {
    spans.push({ start, end: index });
    start = index + line.length;
  }
  return [...spans, { start, end: text.length }];
}

/** The text that a key has at column 0, as it is found without reading all of the document. */
function topLevelText(document: string, key: string): string | undefined {
  const line = new RegExp(`^(["']?)${key}\\1[ \\t]*:[ \\t]+(["']?)([\\w./-]+)\\2[ \\t]*(?:#.*)?\\r?$`, "m");
  return line.exec(document)?.[3];
}
