import { documentSpans } from "../objects/find-objects";

const blankOrComment = /^[ \t]*(?:#.*)?$/;

const isEmpty = (text: string): boolean =>
  text.split(/\r?\n/).every((line) => blankOrComment.test(line.replace("\uFEFF", "")));

/**
 * Whether a manifest can be written at an offset: the document there is empty, and so is the file, or the other documents of
 * it are objects.
 */
export function manifestPlace(text: string, offset: number): boolean {
  const spans = documentSpans(text);
  const around = spans.findLast(({ start }) => start <= offset);
  if (!around || offset > around.end || !isEmpty(text.slice(around.start, around.end))) return false;
  const others = spans.map(({ start, end }) => text.slice(start, end)).filter((document) => !isEmpty(document));
  return others.every((document) => /^apiVersion:/m.test(document) && /^kind:/m.test(document));
}

/** Whether there may be a place for a manifest in a file of no chart: it is (nearly) empty, or says that it is of objects. */
export const mayHoldManifests = (text: string): boolean =>
  text.length < 200 || (/^apiVersion:/m.test(text) && /^kind:/m.test(text));
