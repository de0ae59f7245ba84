import { parentPort } from "node:worker_threads";
import { checkOwnSchema, type SchemaVerdict } from "../core/schema/own/own-schema-check";
import type { SchemaJob } from "../host/threads/schema-checker";

/** The thread that applies the schemas of charts: one job in, one verdict out. */
parentPort?.on("message", ({ schema, values }: SchemaJob) => parentPort?.postMessage(check(schema, values)));

function check(schema: string, values: unknown): SchemaVerdict {
  try {
    return checkOwnSchema(schema, values);
  } catch {
    // A schema can be wrong in more ways than anybody looks for.
    return { kind: "unchecked", reason: "it is not a JSON Schema" };
  }
}
