import { describe, expect, it } from "vitest";
import { whichChart } from "../support/find-chart";

const chartYaml = (name: string, version = "1.0.0") => `apiVersion: v2\nname: ${name}\nversion: ${version}\n`;

describe("a modeline", () => {
  it("wins over everything", async () => {
    const place = {
      path: "/work/flagsmith-values.yaml",
      files: { "*.yaml": "langsmith" },
      around: { "/work/Chart.yaml": chartYaml("langgraph-cloud", "0.3.2") },
    };
    expect(await whichChart("# valuesmith: langfuse@1.5.41\n", place)).toBe(
      "langfuse 1.5.41: The comment at the top of the file says so.",
    );
  });

  it("may leave the version away, or have a v before it", async () => {
    expect(await whichChart("# valuesmith: flagsmith\n")).toMatch(/^flagsmith \d/);
    expect(await whichChart("#valuesmith: langfuse@v2.0.0 (in production)\n")).toMatch(/^langfuse 2\.0\.0:/);
  });

  it("may stand behind other comments, but not far down", async () => {
    expect(await whichChart("# Values\n\n# valuesmith: flagsmith\n")).toMatch(/^flagsmith/);
    expect(await whichChart(`${"#\n".repeat(30)}# valuesmith: flagsmith\n`)).toBe("none");
  });

  it("is a comment, nothing else", async () => {
    expect(await whichChart('a: "# valuesmith: flagsmith"\n')).toBe("none");
  });

  it("can say that a file is none of our business", async () => {
    expect(await whichChart("# valuesmith: none\nlangfuse:\n  salt: {}\n", { path: "/langfuse-values.yaml" })).toBe(
      "none",
    );
  });

  it("with an unknown chart says which there are", async () => {
    expect(await whichChart("# valuesmith: langfuze@2.0.0\n")).toMatchInlineSnapshot(`
      "langfuze: The comment at the top of the file says so.
      Valuesmith does not know a chart called "langfuze". It knows langsmith, langgraph-dataplane, langgraph-cloud, langfuse, flagsmith; "none" leaves a file alone."
    `);
  });

  it("with an unknown version takes the nearest", async () => {
    expect(await whichChart("# valuesmith: langfuse@1.2.99\n")).toMatchInlineSnapshot(`
      "langfuse 1.2.18: The comment at the top of the file says so.
      Valuesmith does not know langfuse 1.2.99; it uses 1.2.18, the nearest version it knows."
    `);
    expect(await whichChart("# valuesmith: langfuse@99.0.0\n")).toMatchInlineSnapshot(`
      "langfuse 2.0.0: The comment at the top of the file says so.
      Valuesmith does not know langfuse 99.0.0; it uses 2.0.0, the nearest version it knows."
    `);
    expect(await whichChart("# valuesmith: langfuse@0.0.1\n")).toMatchInlineSnapshot(`
      "langfuse 0.1.0: The comment at the top of the file says so.
      Valuesmith does not know langfuse 0.0.1; it uses 0.1.0, the nearest version it knows."
    `);
  });

  it("with something that is no version says so", async () => {
    expect(await whichChart("# valuesmith: langfuse@latest\n")).toMatchInlineSnapshot(`
      "langfuse 2.0.0: The comment at the top of the file says so.
      "latest" is not a chart version. Valuesmith uses langfuse 2.0.0."
    `);
    expect(await whichChart("# valuesmith: langfuse@2\n")).toMatchInlineSnapshot(`
      "langfuse 2.0.0: The comment at the top of the file says so.
      "2" is not a chart version. Valuesmith uses langfuse 2.0.0."
    `);
  });
});

describe("the setting", () => {
  it.each([
    ["app.yaml", "a name"],
    ["*.yaml", "any name"],
    ["prod/*.yaml", "the end of a path"],
    ["**/prod/**", "a part of a path"],
    ["/work/**/*.yaml", "a path from the root"],
  ])("%s fits %s", async (glob) => {
    expect(await whichChart("", { path: "/work/deploy/prod/app.yaml", files: { [glob]: "langfuse@1.5.41" } })).toMatch(
      /^langfuse 1\.5\.41: The setting/,
    );
  });

  it.each(["app.yml", "dev/*.yaml", "prod", "/deploy/*.yaml"])("%s does not fit", async (glob) => {
    expect(await whichChart("", { path: "/work/deploy/prod/app.yaml", files: { [glob]: "langfuse" } })).toBe("none");
  });

  it("takes the first glob that fits", async () => {
    expect(await whichChart("", { files: { "other.yaml": "langfuse", "app.*": "none", "*.yaml": "flagsmith" } })).toBe(
      "none",
    );
  });

  it("wins over the Chart.yaml, the name and the content, and reaches files of other kinds", async () => {
    const place = {
      path: "/work/langfuse-values.yaml",
      files: { "*": "flagsmith@0.80.0" },
      around: { "/work/Chart.yaml": chartYaml("langfuse") },
    };
    expect(await whichChart("services: {}\n", place)).toMatchInlineSnapshot(
      `"flagsmith 0.80.0: The setting valuesmith.charts.files says so ("*")."`,
    );
  });
});

describe("a Chart.yaml", () => {
  it("of a chart we know", async () => {
    expect(
      await whichChart("", {
        path: "/work/values.yaml",
        around: { "/work/Chart.yaml": chartYaml("langfuse", "1.5.41") },
      }),
    ).toMatchInlineSnapshot(`"langfuse 1.5.41: The Chart.yaml beside the file is that of langfuse 1.5.41."`);
  });

  it("above the file", async () => {
    expect(
      await whichChart("", {
        path: "/chart/ci/small.yaml",
        around: { "/chart/Chart.yaml": chartYaml("langfuse", "1.5.41") },
      }),
    ).toMatchInlineSnapshot(`"langfuse 1.5.41: The Chart.yaml above the file is that of langfuse 1.5.41."`);
  });

  it("of a version that is not published yet", async () => {
    expect(
      await whichChart("", {
        path: "/work/values.yaml",
        around: { "/work/Chart.yaml": chartYaml("langfuse", "9.0.0") },
      }),
    ).toMatchInlineSnapshot(`
      "langfuse 2.0.0: The Chart.yaml beside the file is that of langfuse 9.0.0.
      Valuesmith does not know langfuse 9.0.0; it uses 2.0.0, the nearest version it knows."
    `);
  });

  it("of another chart: its own values.yaml tells the keys", async () => {
    const around = { "/work/Chart.yaml": chartYaml("shop", "3.0.0"), "/work/values.yaml": "replicas: 1\n" };
    expect(await whichChart("", { path: "/work/values-prod.yaml", around })).toMatchInlineSnapshot(
      `"shop 3.0.0: The Chart.yaml beside the file is that of shop 3.0.0."`,
    );
  });

  it("says nothing about files that are no values", async () => {
    const around = { "/work/Chart.yaml": chartYaml("langfuse", "2.0.0") };
    expect(await whichChart(chartYaml("langfuse"), { path: "/work/Chart.yaml", around })).toBe("none");
    expect(await whichChart("a: 1\n", { path: "/work/config.yaml", around })).toBe("none");
    expect(
      await whichChart("langfuse:\n  salt: {}\n  web: {}\n", { path: "/work/templates/langfuse-values.yaml", around }),
    ).toBe("none");
  });

  it("far above says nothing", async () => {
    expect(
      await whichChart("", { path: "/a/b/c/d/e/values.yaml", around: { "/a/Chart.yaml": chartYaml("langfuse") } }),
    ).toBe("none");
  });

  it.each([
    ["is empty", ""],
    ["cannot be read", "name: [\n\t"],
    ["has no name", "version: 1.0.0\n"],
    ["is a list", "- name: langfuse\n"],
  ])("that %s is passed over", async (_, text) => {
    const around = { "/work/app/Chart.yaml": text, "/work/Chart.yaml": chartYaml("langfuse", "1.5.41") };
    expect(await whichChart("", { path: "/work/app/values.yaml", around })).toMatch(
      /^langfuse 1\.5\.41: The Chart.yaml above/,
    );
  });
});

describe("a file's name", () => {
  it.each([
    ["langsmith_config.yaml", "langsmith"],
    ["langsmith-values.yml", "langsmith"],
    ["values-langsmith-prod.yaml", "langsmith"],
    ["langgraph-dataplane-values.yaml", "langgraph-dataplane"],
    ["langgraph_cloud_config.yaml", "langgraph-cloud"],
    ["Langfuse-Values.yaml", "langfuse"],
    ["langfuse.yaml", "langfuse"],
    ["flagsmith.override.yaml", "flagsmith"],
    ["prod files/flagsmith-values.yaml", "flagsmith"],
  ])("%s is of %s", async (name, chart) => {
    expect(await whichChart("", { path: `/work/${name}` })).toMatch(
      new RegExp(`^${chart} [\\d.]+: The file is called`),
    );
  });

  it.each(["values.yaml", "app.yaml", "langfuse-values.json", "langfuse-deployment.yaml", "langfuse/deployment.yaml"])(
    "%s says nothing",
    async (name) => {
      expect(await whichChart("a: 1\n", { path: `/work/${name}` })).toBe("none");
    },
  );

  it("may be that of the folder", async () => {
    expect(await whichChart("", { path: "/apps/langfuse/values.yaml" })).toMatchInlineSnapshot(
      `"langfuse 2.0.0: The file is a values file in a folder called langfuse."`,
    );
    expect(await whichChart("", { path: "/apps/langfuse/override-eu.yaml" })).toMatch(/^langfuse/);
  });
});

describe("content", () => {
  it("with keys that one chart alone has", async () => {
    expect(await whichChart("langfuse:\n  nextauth: {}\ns3:\n  deploy: false\n")).toMatchInlineSnapshot(
      `"langfuse 2.0.0: The file has keys that only Langfuse has."`,
    );
    expect(await whichChart("langfuse: { salt: {}, web: {} }\n")).toMatch(/^langfuse/);
    expect(await whichChart("config:\n  langsmithLicenseKey: a\n  apiKeySalt: b\n")).toMatch(/^langsmith/);
    expect(await whichChart("config:\n  langsmithApiKey: a\n  langsmithWorkspaceId: b\n")).toMatch(
      /^langgraph-dataplane/,
    );
    expect(await whichChart("images:\n  apiServerImage: {}\n  studioImage: {}\n")).toMatch(/^langgraph-cloud/);
    expect(await whichChart("api:\n  replicacount: 1\n  image: {}\n")).toMatch(/^flagsmith/);
  });

  it.each([
    ["one key", "postgresql:\n  deploy: true\n"],
    [
      "as many keys of one chart as of another",
      "backend:\n  deployment: {}\nfrontend:\n  deployment: {}\nmongo:\n  external: {}\nstudio:\n  deployment: {}\n",
    ],
    ["keys at other places", "app:\n  langfuse:\n    nextauth: {}\n    salt: {}\n"],
    ["comments", "# langfuse:\n#   nextauth: {}\n#   salt: {}\n"],
  ])("with %s is not enough", async (_, text) => {
    expect(await whichChart(text)).toBe("none");
  });
});
