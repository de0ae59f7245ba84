/** Tells whether Helm leaves out a file or folder. The name is relative to the chart's folder, with `/`. */
export type Ignores = (name: string, isFolder: boolean) => boolean;

/**
 * What a .helmignore leaves out, so that a folder such as `.git` need not be read. The engine applies the whole of
 * Helm's rules once more; here are only the plain ones, which cannot take long to match whatever they look like.
 */
export function readHelmIgnore(text: string): Ignores {
  const rules = plainRules(text).map(compile);
  return (name, isFolder) => rules.some((rule) => rule(name, isFolder));
}

/** Rules up to the first `!`, which turns the meaning of those that follow. */
function plainRules(text: string): string[] {
  const rules = text.split(/\r?\n/).map((line) => line.trim());
  const negation = rules.findIndex((rule) => rule.startsWith("!"));
  return rules.slice(0, negation === -1 ? undefined : negation).filter(isPlain);
}

/** More than two stars may take long to match; brackets and backslashes are left to the engine. */
const isPlain = (rule: string): boolean =>
  rule !== "" && !rule.startsWith("#") && !/[[\]\\]|\*\*/.test(rule) && rule.split("*").length <= 3;

function compile(rule: string): Ignores {
  const foldersOnly = rule.endsWith("/");
  const pattern = foldersOnly ? rule.slice(0, -1) : rule;
  const matcher = new RegExp(`^${toExpression(pattern.replace(/^\//, ""))}$`);
  const wholeName = pattern.includes("/");
  return (name, isFolder) =>
    (isFolder || !foldersOnly) && matcher.test(wholeName ? name : name.slice(name.lastIndexOf("/") + 1));
}

const toExpression = (pattern: string): string =>
  pattern
    .replace(/[.+^${}()|]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
