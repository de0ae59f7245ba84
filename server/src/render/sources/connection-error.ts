import { ChartUnavailable } from "./chart-unavailable";

/** What to tell the user when a host could not be reached or stopped answering. */
export function connectionError(error: unknown, host: string): ChartUnavailable {
  const code = codeOf(error);
  return new ChartUnavailable(messageFor(code, host));
}

function messageFor(code: string, host: string): string {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${host} cannot be found (${code}). Is there a network connection? Behind a proxy, set HTTPS_PROXY.`;
    case "ECONNREFUSED":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return `${host} cannot be reached (${code}). Is there a network connection? Behind a proxy, set HTTPS_PROXY.`;
    case "ECONNRESET":
    case "EPIPE":
      return `${host} ended the connection before the download was complete. Try again later.`;
    default:
      return isCertificateProblem(code)
        ? `The certificate of ${host} is not trusted (${code}). If it comes from your own authority, add the repository with "helm repo add --ca-file", or name the file in NODE_EXTRA_CA_CERTS. Valuesmith always checks certificates.`
        : `The download from ${host} failed${code && ` (${code})`}.`;
  }
}

const isCertificateProblem = (code: string): boolean => /CERT|SIGNATURE|ISSUER|CRL|SELF_SIGNED/.test(code);

/** The system's own word, which holds no address and no credential. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]+$/.test(code) ? code : "";
}
