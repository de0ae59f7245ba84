import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { HostileServer } from "../hostile/hostile-server";
import { type Measure, timed } from "./measures";

/** A folder with 10,000 YAML files, one in fifty a Secret, and as many more below node_modules. */
function makeWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), "valuesmith-load-"));
  for (let index = 0; index < 10_000; index++) {
    const parts = [`area${index % 10}`, `service${index % 500}`];
    for (const path of [join(folder, ...parts), join(folder, "node_modules", `package${index % 500}`, "chart")]) {
      mkdirSync(path, { recursive: true });
      writeFileSync(
        join(path, `file${index}.yaml`),
        index % 50 === 0 ? secret(index) : `kind: ConfigMap\ndata: {a: "${index}"}\n`,
      );
    }
  }
  writeFileSync(join(folder, "langfuse-values.yaml"), values);
  return folder;
}

const secret = (index: number): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: secret-${index}}\nstringData: {key: value}\n`;
const values = "langfuse:\n  salt:\n    secretKeyRef: {name: secret-100, key: key}\n  repliicas: 2\n";

/** The first file that is opened in a workspace with 10,000 YAML files. */
export async function largeWorkspace(node?: string): Promise<Measure[]> {
  const folder = makeWorkspace();
  try {
    const server = await HostileServer.start(node, {}, { folder: pathToFileURL(folder).href });
    const uri = pathToFileURL(join(folder, "langfuse-values.yaml")).href;
    await server.editor.open(uri, values);
    const ready = await timed(() => server.within(60_000, server.editor.diagnostics(uri)));
    const memory = server.peakMemory ?? 0;
    await server.end();
    return [
      {
        what: "the first findings in a workspace with 10,000 files are there after",
        value: ready,
        unit: "ms",
        most: 3000,
      },
      { what: "memory in that workspace (peak)", value: memory, unit: "MB", most: 250 },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
