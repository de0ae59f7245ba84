import type { Position } from "vscode-languageserver-types";
import { Descriptions } from "../schema/annotations";
import { bareScope, type ChartKnowledge, type Scope } from "../schema/chart-knowledge";
import type { Definitions, JsonSchema } from "../schema/json-schema";
import type { ObjectListing, ObjectSchemasFile } from "../schema/knowledge-files";
import type { Snapshot } from "../values/snapshot";
import { type Span, walk } from "../yaml/document/nodes";
import type { ValuesDocument } from "../yaml/read/values-document";

/** An object in a file, as the features take it. Positions are those of the whole file. */
export interface ObjectSnapshot extends Snapshot {
  /** Where the object stands in the file. */
  place: Span;
}

/** Whether a position of the file is in an object. */
export function isInside({ document, place }: ObjectSnapshot, position: Position): boolean {
  const offset = document.offsetAt(position);
  // The text of the snapshot ends with the object, and what stands below it is no place in there.
  return place.start <= offset && document.lineAt(offset) === position.line;
}

/** Whether a document is a template: what it will be is not known before it is rendered. */
export function isTemplate({ text, problems, root }: ValuesDocument): boolean {
  if (!text.includes("{{")) return false;
  if (problems.length > 0) return true;
  return walk(root).some(({ node }) => node.kind === "map" && text.startsWith("{{", node.span.start));
}

/** Whether a file only changes objects that stand elsewhere: the patches of Kustomize. */
export const isPatchFile = (uri: string): boolean => /patch|overlay/i.test(uri);

/** What features need to know about an object. */
export function objectSnapshot(
  document: ValuesDocument,
  { chart, place, uri }: { chart: ChartKnowledge; place: Span; uri: string },
): ObjectSnapshot {
  return { document, chart, place, isPatch: isPatchFile(uri), syntaxElsewhere: true, severities: {} };
}

/** What objects.json and the files beside it say about a kind. */
export interface ObjectSources {
  listing: ObjectListing;
  /** The version that the object is written for: of old ones the fields are not known. */
  version: string;
  /** Absent for Kubernetes' own kinds. */
  schemas?: ObjectSchemasFile;
  kubernetes: Definitions;
}

/** What is known about a kind of objects, in the form of what is known about a chart: the features are the same. */
export function objectKnowledge({ listing, version, schemas, kubernetes }: ObjectSources): ChartKnowledge {
  const { group, kind } = listing;
  return {
    chart: kind,
    title: kind,
    version: `${group}/${version}`,
    schema: version === listing.version ? rootSchema(listing, schemas) : {},
    definitions: { ...kubernetes, ...schemas?.$defs },
    scopes: [objectScope(listing)],
    object: listing,
  };
}

function rootSchema({ group, kind, version, spec }: ObjectListing, schemas: ObjectSchemasFile | undefined): JsonSchema {
  const properties: Record<string, JsonSchema> = {
    apiVersion: { type: "string", examples: [`${group}/${version}`], description: "The API that the object is for." },
    kind: { type: "string", examples: [kind], description: "What the object is." },
    metadata: { $ref: "#/$defs/ObjectMeta", description: "The name of the object, and its labels and annotations." },
    spec: spec ? { $ref: `#/$defs/${spec}` } : (schemas?.kinds[kind] ?? {}),
    status: { type: "object", description: "Written by the cluster; a value here is ignored." },
  };
  const needsSpec = schemas?.needSpec.includes(kind) ?? false;
  const required = ["apiVersion", "kind", "metadata", ...(needsSpec ? ["spec"] : [])];
  return { type: "object", required, additionalProperties: false, properties };
}

function objectScope({ group, kind, version, link }: ObjectListing): Scope {
  const nothing = { kubernetes: {}, descriptions: {} };
  return {
    ...bareScope,
    chart: kind,
    version: `${group}/${version}`,
    certainty: "exact",
    descriptions: new Descriptions(nothing, { descriptions: {}, links: { spec: link, apiVersion: link } }, new Map()),
  };
}
