import type { HelmReader } from "../support/helm-reading";
import { ourReading } from "../support/our-reading";

/** Where we know to read a text in another way than Helm, and why that may stay. */
export interface Exception {
  why: string;
  /** Which texts it is about. */
  is: RegExp;
}

/** How we read a text in another way than Helm does; undefined where both agree, and where an exception covers it. */
export async function disagreement(
  helm: HelmReader,
  text: string,
  exceptions: readonly Exception[],
): Promise<string | undefined> {
  const found = await compare(helm, text);
  return found === undefined || exceptions.some(({ is }) => is.test(text)) ? undefined : found;
}

async function compare(helm: HelmReader, text: string): Promise<string | undefined> {
  const ours = await ourReading(text);
  if ("limit" in ours) return undefined;
  const theirs = helm.read(text);
  if ("error" in theirs) return "error" in ours ? undefined : `Helm refuses it: ${theirs.error}`;
  if ("error" in ours) return `We refuse it: ${ours.error}`;
  // Which of several documents count is told by a finding of its own.
  if (ours.isSeveral || isEqual(theirs.values, ours.values)) return undefined;
  return `Helm reads ${JSON.stringify(theirs.values)}, we read ${JSON.stringify(ours.values)}`;
}

/** Helm leaves out keys whose value is null. */
function isEqual(theirs: unknown, ours: unknown): boolean {
  if (typeof ours !== "object" || ours === null) return theirs === ours || (theirs === undefined && ours === null);
  if (typeof theirs !== "object" || theirs === null || Array.isArray(ours) !== Array.isArray(theirs)) return false;
  const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  const at = (value: object, key: string): unknown =>
    Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  return [...keys].every((key) => isEqual(at(theirs, key) ?? undefined, at(ours, key) ?? null));
}
