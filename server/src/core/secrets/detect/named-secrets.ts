import { isVariableName, kindOfName, mayNameSecret, type NameKind, wordsOf } from "./secret-names";
import { isDummy, isNumber, isOrdinary, isRandom, isUuid, isWordy } from "./secret-values";

/** How sure it is that a value is a secret: one, a dummy that stands for one, or none. */
export type Verdict = "secret" | "dummy" | "none";

/** Judges a value by its name; what is filled in by other tools is none of its business. */
export function detectByName(name: string, text: string): Verdict {
  if (!mayNameSecret(name)) return "none";
  const kind = kindOfName(name);
  if (kind === "none" || (/\s/.test(text.slice(0, 200)) === true && kind !== "password")) return "none";
  if (kind === "password" && isNumber(text)) return "secret";
  if (isOrdinary(text) || repeatsName(name, text) || namesVariable(text)) return "none";
  if (isDummy(text)) return kind === "key" || kind === "any key" ? "none" : "dummy";
  return isConvincing(kind, text, isVariableName(name)) ? "secret" : "none";
}

/** A password may be anything; in what may be the name of something, it takes the look of a secret. */
function isConvincing(kind: Exclude<NameKind, "none">, text: string, isVariable: boolean): boolean {
  switch (kind) {
    case "password":
      return text.length >= 3;
    case "secret":
      return text.length >= 6 && (isVariable || !isWordy(text) || /\d/.test(text));
    case "token":
      return text.length >= 6 && (isVariable || !isWordy(text));
    case "key":
      return text.length >= 8 && (isRandom(text) || (isVariable && !isWordy(text)));
    case "any key":
      return isLongRandom(text);
  }
}

/** So many random characters that they are hardly the name or the number of something. */
export const isLongRandom = (text: string): boolean =>
  text.length >= 20 && /^[\w+/=-]+$/.test(text) && /\d/.test(text) && !isUuid(text) && isRandom(text);

/** `password: DB_PASSWORD` says where the password is. */
const namesVariable = (text: string): boolean =>
  text.includes("_") && isVariableName(text) && kindOfName(text) !== "none";

/** `adminPasswordKey: admin-password` names a key; the value says no more than the name. */
function repeatsName(name: string, text: string): boolean {
  if (!/^[A-Za-z][\w.-]*$/.test(text)) return false;
  const words = new Set(wordsOf(name));
  return wordsOf(text).every((word) => words.has(word));
}
