import { existsSync } from "node:fs";
import { join } from "node:path";
import { BroadcastChannel } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RenderableChart, RenderRequest } from "../../server/src/render/engine/rendering";
import { EmbeddedEngine } from "../../server/src/render/helm/embedded-engine";
import { root } from "../support/charts";

const wasm = join(root, "dist/engine.wasm");
const worker = join(root, "dist/engine-worker.js");

function chart(template: string): RenderableChart {
  const files = {
    "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "values.yaml": "replicas: 1\n",
    "templates/web.yaml": template,
  };
  const content = Object.entries(files).map(([name, text]) => ({ name, data: new TextEncoder().encode(text) }));
  return {
    name: "shop",
    version: "1.0.0",
    where: "It is a test's.",
    key: template,
    content: { kind: "files", files: content },
  };
}

const request = (values = ""): RenderRequest => ({
  release: "test",
  namespace: "test",
  values: [{ kind: "file", name: "values.yaml", text: values }],
});

const good = chart("kind: Deployment\nmetadata: { name: web }\nspec: { replicas: {{ .Values.replicas }} }\n");

describe.skipIf(!existsSync(wasm))("the embedded engine", () => {
  let engine: EmbeddedEngine | undefined;
  afterEach(() => engine?.dispose());
  const start = (options: { timeLimit?: number; worker?: string } = {}): EmbeddedEngine => {
    engine = new EmbeddedEngine({ worker, wasm, ...options });
    return engine;
  };

  it("renders one chart after the other, and the same chart with other values", async () => {
    const helm = start();
    const texts = await Promise.all([
      helm.render(good, request()),
      helm.render(chart("kind: Pod\n"), request()),
      helm.render(good, request("replicas: 3\n")),
    ]);
    expect(texts.map(({ text }) => text)).toEqual([
      "---\n# Source: shop/templates/web.yaml\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 1 }\n",
      "---\n# Source: shop/templates/web.yaml\nkind: Pod\n",
      "---\n# Source: shop/templates/web.yaml\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 3 }\n",
    ]);
  });

  it("says which lines an object has", async () => {
    const { objects } = await start().render(good, request());
    expect(objects).toMatchObject([
      { source: "shop/templates/web.yaml", kind: "Deployment", name: "web", startLine: 2, endLine: 4 },
    ]);
  });

  it("tells the keys that templates read", async () => {
    expect(await start().inspect(good)).toMatchObject({
      name: "shop",
      version: "1.0.0",
      defaults: { replicas: 1 },
      reads: [{ path: ["replicas"] }],
      errors: [],
    });
  });

  it("stops a chart that never ends, and renders the next one", async () => {
    const helm = start({ timeLimit: 2000 });
    const endless = await helm.render(
      chart("{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}"),
      request(),
    );
    expect(endless).toMatchObject({
      text: "",
      errors: [
        {
          stage: "engine",
          message: "Rendering shop 1.0.0 took more than 2 s of processor time, so it was stopped.",
          values: [],
        },
      ],
    });
    expect((await helm.render(good, request())).errors).toEqual([]);
  });

  it("stops a chart that asks for more and more memory, and renders the next one", async () => {
    const helm = start();
    const greedy = '{{ $text := "x" }}{{ range until 100 }}{{ $text = printf "%s%s" $text $text }}{{ end }}';
    const { errors, text } = await helm.render(chart(greedy), request());
    expect({ errors, text }).toEqual({
      text: "",
      errors: [
        { stage: "engine", message: "shop 1.0.0 needs too much memory to render, so it was stopped.", values: [] },
      ],
    });
    expect((await helm.render(good, request())).errors).toEqual([]);
  });

  it("says so when its worker dies, and renders what waits with another one", async () => {
    const helm = start({ worker: join(root, "test/render/dying-worker.mjs") });
    const files = [{ name: "die", data: new Uint8Array() }];
    const deadly: RenderableChart = { ...good, key: "deadly", content: { kind: "files", files } };
    const [first, second] = await Promise.all([helm.render(deadly, request()), helm.render(good, request())]);
    expect(first.errors).toEqual([{ stage: "engine", message: "The built-in Helm stopped: it ended.", values: [] }]);
    expect(second.errors).toEqual([]);
  });

  it("answers what waits when it is disposed of", async () => {
    const helm = start();
    const waiting = [helm.render(good, request()), helm.render(good, request())];
    helm.dispose();
    for (const { errors } of await Promise.all(waiting)) expect(errors[0]?.message).toBe("Rendering was ended.");
  });

  describe("with jobs that nobody waits for any more", () => {
    const holding = join(root, "test/render/holding-worker.mjs");
    /** What the worker was asked to render, by chart. */
    let asked: string[];
    let channel: BroadcastChannel;
    let isAsked: () => void = () => {};
    beforeEach(() => {
      asked = [];
      channel = new BroadcastChannel("valuesmith-holding-worker");
      channel.onmessage = (event: unknown) => {
        asked.push(String((event as { data?: unknown }).data));
        isAsked();
      };
    });
    afterEach(() => channel.close());
    const called = (key: string): RenderableChart => ({ ...good, key });

    it("drops those that wait, ends the one that runs for the one that is wanted, and answers at once", async () => {
      const helm = start({ worker: holding });
      const begun = new Promise<void>((resolve) => {
        isAsked = resolve;
      });
      const controllers = Array.from({ length: 4 }, () => new AbortController());
      const first = controllers.map(({ signal }, index) => helm.render(called(`hold ${index}`), request(), { signal }));
      await begun;
      const last = helm.render(called("answer"), request());
      for (const controller of controllers) controller.abort();
      for (const { errors } of await Promise.all(first)) expect(errors[0]?.message).toBe("Rendering was ended.");
      expect((await last).errors).toEqual([]);
      // What the worker tells over the channel may come after its answer.
      await vi.waitFor(() => expect(asked).toEqual(["hold 0", "answer"]));
    });

    it("does not begin what was taken back before", async () => {
      const helm = start({ worker: holding });
      const { errors } = await helm.render(called("hold"), request(), { signal: AbortSignal.abort() });
      expect(errors[0]?.message).toBe("Rendering was ended.");
      expect((await helm.render(called("answer"), request())).errors).toEqual([]);
      await vi.waitFor(() => expect(asked).toEqual(["answer"]));
    });
  });

  it("does not count time in which the processor does something else", async () => {
    const helm = start({ worker: join(root, "test/render/holding-worker.mjs"), timeLimit: 100 });
    const { errors } = await helm.render({ ...good, key: "hold" }, request());
    expect(errors[0]?.message).toBe("Rendering shop 1.0.0 took more than 0.6 s, so it was stopped.");
  });

  it("takes the time limit of a rendering", async () => {
    const endless = chart("{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}");
    const { errors } = await start().render(endless, request(), { timeLimit: 500 });
    expect(errors[0]?.message).toContain("took more than 0.5 s of processor time");
  });

  it("shows a chart nothing of the machine", async () => {
    const probe = chart(
      `env: "{{ env "PATH" }}"\nexpanded: "{{ expandenv "$HOME" }}"\nhost: "{{ getHostByName "localhost" }}"\n`,
    );
    const { text, errors } = await start().render(probe, request());
    expect(text).not.toContain(process.env.HOME ?? "/");
    // Helm itself has no such functions.
    expect(errors[0]?.message).toContain('function "env" not defined');
  });
});
