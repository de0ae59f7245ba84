import type { OwnSchema } from "./core/schema/own-schema";

/** More charts than this are hardly open at a time. */
const maxKnown = 20;

/** The values.schema.json of charts in folders. Each text is compiled once, and the compiler is loaded for the first one. */
export class OwnSchemas {
  private readonly known = new Map<string, Promise<OwnSchema | undefined>>();

  /** Reads a schema; undefined where there is none, or none that can be used. */
  read(text: string | undefined): Promise<OwnSchema | undefined> {
    if (text === undefined) return Promise.resolve(undefined);
    const known = this.known.get(text);
    if (known) return known;
    if (this.known.size >= maxKnown) this.known.clear();
    const compiled = import("./core/schema/own-schema").then(({ readOwnSchema }) => readOwnSchema(text));
    this.known.set(text, compiled);
    return compiled;
  }
}
