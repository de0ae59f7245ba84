import { bareScope, type ChartKnowledge, type Scope } from "../schema/chart-knowledge";
import { Descriptions } from "../schema/descriptions";
import type { Definitions, JsonSchema } from "../schema/json-schema";
import type { ObjectListing, ObjectSchemasFile } from "../schema/object-files";

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
