import { createHash } from "node:crypto";

/** So many times may a text break the server before it is kept from it. */
const mostDeaths = 2;

/** How many texts that broke the server are remembered. */
const mostTexts = 100;

/** Remembers what the server was busy with when it died, and keeps a text from it that it died of twice. */
export class CrashGuard {
  /** The digest of a text -> how often the server died of it. */
  readonly #deaths = new Map<string, number>();
  /** The URIs of documents that the server has not answered about since they were sent to it or asked about, and which of the two. */
  readonly #busy = new Map<string, "sent" | "asked">();
  readonly #leftAlone = new Set<string>();

  /** Whether a document may be opened in the server. */
  opens(uri: string, text: string): boolean {
    this.#leftAlone.delete(uri);
    if ((this.#deaths.get(digestOf(text)) ?? 0) >= mostDeaths) this.#leftAlone.add(uri);
    return this.concerns(uri);
  }

  /** Whether a document's changes and questions may go to the server, which is busy with it then. */
  concerns(uri: string): boolean {
    if (this.#leftAlone.has(uri)) return false;
    this.#busy.set(uri, this.#busy.get(uri) ?? "sent");
    return true;
  }

  /** The server is asked about a document, and is busy with it until it answers. */
  asks(uri: string): void {
    if (!this.#leftAlone.has(uri)) this.#busy.set(uri, "asked");
  }

  /** The server has told something by itself about a document: it has read it, which is all it had to do unless it was asked. */
  tells(uri: string): void {
    if (this.#busy.get(uri) === "sent") this.#busy.delete(uri);
  }

  /** The server lives and has nothing more to do with a document, as far as one can see. */
  settles(uri: string): void {
    this.#busy.delete(uri);
  }

  /** The server has died. Returns the URIs of the documents that it will not be sent again. */
  died(textOf: (uri: string) => string | undefined): string[] {
    const suspects = [...this.#busy.keys()].flatMap((uri) => {
      const text = textOf(uri);
      return text === undefined ? [] : [{ uri, digest: digestOf(text) }];
    });
    this.#busy.clear();
    // Several documents with the same text are one reason for one death.
    for (const digest of new Set(suspects.map((suspect) => suspect.digest))) this.#count(digest);
    return suspects.filter(({ digest }) => (this.#deaths.get(digest) ?? 0) >= mostDeaths).map(({ uri }) => uri);
  }

  #count(digest: string): void {
    const deaths = (this.#deaths.get(digest) ?? 0) + 1;
    this.#deaths.delete(digest);
    this.#deaths.set(digest, deaths);
    const [oldest] = this.#deaths.keys();
    if (oldest !== undefined && this.#deaths.size > mostTexts) this.#deaths.delete(oldest);
  }
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
