import type { SecretKey } from "../../schema/secret-files";
import type { Snapshot } from "../../values/snapshot";
import type { KeyPath } from "../../yaml/document/nodes";
import { allHold, type BoundReference, pathIn } from "./secret-content";

/** The components whose containers read a key, as far as they run with these values: the paths of their own values. */
export function usersOf(snapshot: Snapshot, bound: BoundReference, { usedBy = [] }: SecretKey): KeyPath[] {
  const { components } = bound.scope.secrets;
  return usedBy
    .filter((path) => allHold(snapshot, bound.scope, components[path]))
    .map((path) => pathIn({ scope: bound.scope }, path));
}
