import { type FoundObject, findObjects, isolate } from "../core/objects/find-objects";
import { isTemplate, type ObjectSnapshot, objectKnowledge, objectSnapshot } from "../core/objects/object-snapshots";
import type { ChartKnowledge } from "../core/schema/chart-knowledge";
import { ValuesDocument } from "../core/yaml/read/values-document";
import type { KnowledgeStore } from "./knowledge-store";

/** Longer files, and more objects in one file, are made by programs. The length is in UTF-16 code units. */
const maxLength = 1_000_000;
const maxObjects = 100;

/** Whether a text may have objects in it: the list of kinds is only loaded for one that says something about kinds. */
export const mayHoldObjects = (text: string): boolean => text.length <= maxLength && text.includes("kind");

/** A kind, and the version that an object of it is written for. */
type WrittenKind = Pick<FoundObject, "listing" | "version">;

/** An object around a cursor: what completion reads by itself, and what is known about its kind. */
export interface ObjectAround {
  /** The text of the file with nothing but this object in it. */
  text: string;
  chart: ChartKnowledge;
}

/** Finds the Kubernetes objects of known kinds in files that belong to no chart. Schemas are loaded for the first object of a kind. */
export class ObjectReader {
  private readonly store: KnowledgeStore;
  private readonly looksAt: (uri: string) => Promise<boolean>;
  private readonly known = new Map<string, Promise<ChartKnowledge>>();
  private readonly files = new Map<string, { text: string; objects: Promise<ObjectSnapshot[]> }>();

  /** `looksAt` says whether a file with such objects is any of our business. */
  constructor(store: KnowledgeStore, looksAt: (uri: string) => Promise<boolean>) {
    this.store = store;
    this.looksAt = looksAt;
  }

  /** The objects of a file, but for templates. */
  async read(uri: string, text: string): Promise<ObjectSnapshot[]> {
    const found = await this.find(text);
    if (found.length === 0 || !(await this.looksAt(uri))) return [];
    const known = this.files.get(uri);
    if (known?.text === text) return known.objects;
    const objects = this.readAll(found, { uri, text });
    this.files.set(uri, { text, objects });
    return objects;
  }

  /** Forgets a file that was closed. */
  forget(uri: string): void {
    this.files.delete(uri);
  }

  private async readAll(
    objects: readonly FoundObject[],
    { uri, text }: { uri: string; text: string },
  ): Promise<ObjectSnapshot[]> {
    const snapshots: ObjectSnapshot[] = [];
    for (const object of objects) {
      const document = new ValuesDocument(isolate(text, object.span));
      const chart = await this.knowledge(object);
      if (!isTemplate(document)) snapshots.push(objectSnapshot(document, { chart, place: object.span, uri }));
    }
    return snapshots;
  }

  /** The object around an offset, without waiting for the file to be parsed. */
  async around({ uri, text }: { uri: string; text: string }, offset: number): Promise<ObjectAround | undefined> {
    const found = (await this.find(text)).find(({ span }) => span.start <= offset && offset <= span.end);
    if (!found || !(await this.looksAt(uri))) return undefined;
    return { text: isolate(text, found.span), chart: await this.knowledge(found) };
  }

  /** What is known about a kind. */
  async ofKind(kind: string): Promise<ChartKnowledge | undefined> {
    const listing = (await this.store.objects()).find((candidate) => candidate.kind === kind);
    return listing && this.knowledge({ listing, version: listing.version });
  }

  private async find(text: string): Promise<FoundObject[]> {
    if (!mayHoldObjects(text)) return [];
    const found = findObjects(text, await this.store.objects());
    return found.slice(0, maxObjects);
  }

  private knowledge({ listing, version }: WrittenKind): Promise<ChartKnowledge> {
    const id = `${listing.kind} ${version}`;
    const known = this.known.get(id);
    if (known) return known;
    const built = this.build({ listing, version });
    this.known.set(id, built);
    return built;
  }

  private async build({ listing, version }: WrittenKind): Promise<ChartKnowledge> {
    const schemas = listing.crd && (await this.store.objectSchemas(listing.group));
    return objectKnowledge({ listing, version, schemas, kubernetes: await this.store.kubernetes() });
  }
}
