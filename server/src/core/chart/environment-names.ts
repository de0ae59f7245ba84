/** Words for environments, each with those that mean the same. */
const environments: readonly (readonly string[])[] = [
  ["production", "prod", "prd", "live"],
  ["staging", "stage", "stg"],
  ["development", "develop", "dev"],
  ["testing", "test", "tst"],
  ["preprod", "preproduction", "preprd"],
  ["nonprod", "nonproduction"],
  ["acceptance", "uat", "acc"],
  ["integration", "int"],
  ["qa"],
  ["sandbox"],
  ["demo"],
  ["preview"],
  ["local"],
  ["dr"],
];

/** `pre-prod` and `non_prod` are words of their own. */
const joined = (name: string): string => name.replaceAll(/\b(pre|non|not)[^a-z0-9]+(?=pro?d)/g, "$1");

/** The words of a path or a name, in lower case; `valuesDev` has two. */
export const wordsOfPath = (path: string): string[] =>
  joined(path.replaceAll(/([a-z0-9])(?=[A-Z])/g, "$1-").toLowerCase())
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");

/** The environment that a path names last, such as `production` or `development2`; undefined where it names none. */
export function environmentOf(path: string): string | undefined {
  for (const word of wordsOfPath(path).toReversed()) {
    const [, name = "", number = ""] = /^([a-z]+)(\d*)$/.exec(word) ?? [];
    const [environment] = environments.find((synonyms) => synonyms.includes(name)) ?? [];
    if (environment !== undefined) return `${environment}${number}`;
  }
  return undefined;
}

/** Whether two paths name different environments, in what they do not have in common. */
export function isOtherEnvironment(one: string, other: string): boolean {
  const a = one.split("/");
  const b = other.split("/");
  const start = a.findIndex((segment, index) => segment !== b[index]);
  if (start === -1) return false;
  const [first, second] = [a, b].map((segments) => environmentOf(segments.slice(start).join("/")));
  return first !== undefined && second !== undefined && first !== second;
}

const shared = new Set(["base", "common", "default", "defaults", "shared", "global", "all"]);

/** Whether a path says that what is in it is for several environments. */
export const isShared = (path: string): boolean => wordsOfPath(path).some((word) => shared.has(word));

const words = ["prod", "production", "prd"];
/** `preprod`, `non-production`, `pre_prod`: what is not production says so before the word. */
const negations = ["pre", "non", "not", "no"];

/** How many parts of a path are looked at: the file's name and the folders it is in. */
const depth = 3;

/** Whether a file's name, or a folder it is in, says that it is for production. */
export function isForProduction(path: string): boolean {
  return path.split(/[/\\]/).slice(-depth).some(saysProduction);
}

function saysProduction(name: string): boolean {
  const parts = name.toLowerCase().split(/[^a-z]+/);
  return parts.some((part, index) => words.includes(part) && !negations.includes(parts[index - 1] ?? ""));
}

/** Whether a file is to get advice about production. */
export const wantsProductionAdvice = (setting: "auto" | "on" | "off", path: string): boolean =>
  setting === "on" || (setting === "auto" && isForProduction(path));
