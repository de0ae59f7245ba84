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
