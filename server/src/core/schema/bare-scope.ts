import type { Scope } from "./chart-knowledge";
import { noSecrets } from "./chart-secrets";
import { PathPatterns } from "./path-patterns";

/** What is known about values that nobody has written anything about. */
export const bareScope: Omit<Scope, "chart" | "certainty" | "descriptions"> = {
  at: [],
  renames: [],
  guards: [],
  advice: [],
  environment: [],
  advisories: [],
  misplaced: new PathPatterns({}),
  secrets: noSecrets,
};
