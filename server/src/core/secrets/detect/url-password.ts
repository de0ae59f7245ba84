import { isPlaceholder } from "../../values/placeholder";
import { isDummy, isFillIn, isRandom } from "./secret-values";

/** More URLs than this in one text are not looked at. */
const maxUrls = 50;

/** The passwords in the URLs of a text: `scheme://user:password@host`, `?password=…`, `;AccountKey=…`. */
export function urlPasswords(text: string): string[] {
  return [...userInfos(text), ...parameters(text)].filter(
    (password) => !isPlaceholder(password) && !isFillIn(password),
  );
}

/** Whether a URL in a text carries a password that is none of the usual dummies. */
export const hasUrlPassword = (text: string): boolean => urlPasswords(text).some((password) => !isDummy(password));

/** Whether a connection string without a scheme (`user:password@host:5432/name`) carries a password. */
export function hasBarePassword(text: string): boolean {
  const match = /^[^\s:@/]{1,100}:([^\s]{1,500})@[^\s@]{1,300}$/.exec(text.trim());
  return match?.[1] !== undefined && !isPlaceholder(match[1]) && !isFillIn(match[1]);
}

function userInfos(text: string): string[] {
  const found: string[] = [];
  let at = text.indexOf("://");
  for (let count = 0; at !== -1 && count < maxUrls; count++) {
    const rest = text.slice(at + 3, at + 1000);
    const end = rest.search(/[\s"'`<>,]|$/);
    const password = passwordOf(rest.slice(0, end));
    if (password !== undefined && /[A-Za-z]/.test(text[at - 1] ?? "")) found.push(password);
    at = text.indexOf("://", at + 3);
  }
  return found;
}

/** The password in what follows `://`. People forget to encode a slash or an at sign in it. */
function passwordOf(authority: string): string | undefined {
  const slash = authority.search(/[/?#]/);
  const first = slash === -1 ? authority : authority.slice(0, slash);
  const info = first.includes("@") ? first : authority;
  const end = info.lastIndexOf("@");
  const colon = info.indexOf(":");
  if (end === -1 || colon === -1 || colon > end) return undefined;
  const password = info.slice(colon + 1, end);
  // A port, and an at sign somewhere in the path.
  if (password === "" || /^\d{1,5}[/?#]/.test(password)) return undefined;
  return password;
}

const parameter =
  /(?:^|[?&;,\s])(?:password|passwd|pwd|sslpassword|accountkey|sharedaccesskey|api[-_]?key|access_?token|auth_?token|sig)=([^&;,\s"'#]{4,300})/gi;

/** Parameters that may also be the name or the number of something. */
const vagueParameter = /[?&](?:token|secret|signature)=([^&;,\s"'#]{16,300})/gi;

function parameters(text: string): string[] {
  if (!text.includes("=")) return [];
  const values = (pattern: RegExp): string[] =>
    Array.from(text.slice(0, 4096).matchAll(pattern), ([, value]) => value ?? "");
  return [...values(parameter), ...values(vagueParameter).filter(isRandom)];
}
