import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { Engine } from "../../server/src/render/engine/engine";
import { limitMemory } from "../../server/src/render/engine/limit-memory";
import type { ChartContent, RenderRequest } from "../../server/src/render/engine/rendering";
import { chartFiles } from "./conformance-case";

const wasm = join(import.meta.dirname, "../../dist/engine.wasm");

const content = (fixture: string): ChartContent => ({
  kind: "files",
  files: chartFiles(fixture).map(({ name, text }) => ({ name, data: new TextEncoder().encode(text) })),
});

const request = (values = ""): RenderRequest => ({
  release: "rel",
  namespace: "ns",
  values: [{ kind: "file", name: "values.yaml", text: values }],
});

const shop = content(`#- Chart.yaml
apiVersion: v2
name: shop
version: 1.0.0
dependencies:
  - { name: store, version: 1.x.x, repository: https://charts.example, alias: cache, condition: cache.enabled, tags: [a], import-values: [{child: x, parent: taken}] }
#- values.yaml
size: 1
#- templates/a.yaml
kind: Shop
metadata: { name: "{{ .Values.name }}" }
{{ include "store.part" . }}
#- charts/store/values.yaml
x: { z: 1 }
#- charts/store/Chart.yaml
apiVersion: v2
name: store
version: 1.2.3
#- charts/store/templates/_part.tpl
{{ define "store.part" }}part: {{ .Values.part | default .Values.size }}{{ end }}
`);

describe.skipIf(!existsSync(wasm))("The engine", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.start(await WebAssembly.compile(readFileSync(wasm)));
  });

  test("says what it is", () => {
    expect(engine.version()).toEqual({
      helm: "v4.2.3",
      go: expect.stringMatching(/^go1\.\d+/),
      kube: expect.stringMatching(/^v1\.\d+\.\d+$/),
    });
    expect(engine.memory).toBeGreaterThan(0);
  });

  test("renders text as it is", () => {
    const rendering = engine.render(engine.load(shop), request("name: ünï 🚀"));
    expect(rendering).toMatchInlineSnapshot(`
      {
        "errors": [],
        "notes": "",
        "objects": [
          {
            "apiVersion": "",
            "endLine": 4,
            "kind": "Shop",
            "name": "ünï 🚀",
            "namespace": "",
            "source": "shop/templates/a.yaml",
            "startLine": 2,
          },
        ],
        "text": "---
      # Source: shop/templates/a.yaml
      kind: Shop
      metadata: { name: "ünï 🚀" }
      part: 1
      ",
        "warnings": [],
      }
    `);
  });

  test("inspects a chart", () => {
    const inspection = engine.inspect(engine.load(shop));
    expect(inspection).toMatchInlineSnapshot(`
      {
        "charts": [
          {
            "charts": [],
            "defaults": {
              "x": {
                "z": 1,
              },
            },
            "dependencies": [],
            "dynamicIncludes": 0,
            "errors": [],
            "name": "store",
            "reads": [],
            "version": "1.2.3",
          },
        ],
        "defaults": {
          "size": 1,
        },
        "dependencies": [
          {
            "alias": "cache",
            "condition": "cache.enabled",
            "importValues": [
              {
                "child": "x",
                "parent": "taken",
              },
            ],
            "name": "store",
            "repository": "https://charts.example",
            "tags": [
              "a",
            ],
            "version": "1.x.x",
          },
        ],
        "dynamicIncludes": 0,
        "errors": [],
        "name": "shop",
        "reads": [
          {
            "how": [
              "nav",
              "use",
            ],
            "path": [
              "name",
            ],
          },
          {
            "how": [
              "cond",
              "nav",
              "use",
            ],
            "path": [
              "part",
            ],
          },
          {
            "how": [
              "cond",
              "nav",
              "use",
            ],
            "path": [
              "size",
            ],
          },
        ],
        "version": "1.0.0",
      }
    `);
    expect(engine.inspect(engine.load(content("#- Chart.yaml\n[")))).toBeUndefined();
  });

  test("tells what is wrong with a chart when it renders it", () => {
    const { errors } = engine.render(engine.load({ kind: "archive", data: new Uint8Array([1, 2, 3]) }), request());
    expect(errors).toMatchInlineSnapshot(`
      [
        {
          "message": "the file does not appear to be a whole chart archive (details: unexpected EOF)",
          "stage": "load",
          "values": [],
        },
      ]
    `);
  });

  test("forgets a chart", () => {
    const handle = engine.load(shop);
    engine.free(handle);
    engine.free(engine.load(shop));
    expect(() => engine.render(handle, request())).toThrow(`The engine failed: no chart has the handle ${handle}`);
    expect(() => engine.free(handle)).toThrow();
  });

  test("goes on after a fault", () => {
    expect(() => engine.inspect(-1)).toThrow("The engine failed: no chart has the handle -1");
    expect(engine.render(engine.load(shop), request()).errors).toEqual([]);
  });

  test("says why it broke down", async () => {
    const small = limitMemory(readFileSync(wasm), 24 * 2 ** 20);
    const own = await Engine.start(await WebAssembly.compile(small));
    const handle = own.load(content("#- templates/a.yaml\na: {{ repeat 50000000 `a` }}"));
    expect(() => own.render(handle, request())).toThrow(/^The engine crashed: .*out of memory/s);
    expect(() => own.version()).toThrow("The engine crashed before.");
  });
});
