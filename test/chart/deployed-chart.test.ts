import { describe, expect, it } from "vitest";
import { whichChart } from "../support/find-chart";

const helmfile = (version: string, file = "prod.yaml", chart = "langfuse/langfuse"): string =>
  `releases:\n- name: a\n  chart: ${chart}\n  version: ${version}\n  values: [${file}]\n`;

describe("what installs a chart with the file", () => {
  it("names the chart and its version", async () => {
    const place = { path: "/repo/deploy/prod.yaml", around: { "/repo/deploy/helmfile.yaml": helmfile("1.5.41") } };
    expect(await whichChart("replicas: 1\n", place)).toBe(
      "langfuse 1.5.41: deploy/helmfile.yaml (helmfile) installs langfuse 1.5.41 with this file.",
    );
  });

  it("may be a script", async () => {
    const around = {
      "/repo/Makefile": "up:\n\thelm upgrade ls langchain/langsmith -f envs/prod.yaml --version v0.16.11\n",
    };
    expect(await whichChart("a: 1\n", { path: "/repo/envs/prod.yaml", around })).toBe(
      "langsmith 0.16.11: repo/Makefile (helm command) installs langsmith v0.16.11 with this file.",
    );
  });

  it("wins over the file's name, and not over a comment, a setting or a Chart.yaml", async () => {
    const path = "/repo/flagsmith-values.yaml";
    const around = { "/repo/helmfile.yaml": helmfile("1.5.41", "flagsmith-values.yaml") };
    expect(await whichChart("a: 1\n", { path, around })).toMatch(/^langfuse 1\.5\.41/);
    expect(await whichChart("# valuesmith: none\n", { path, around })).toBe("none");
    expect(await whichChart("a: 1\n", { path, around, files: { "*.yaml": "langsmith" } })).toMatch(/^langsmith/);
    const chartYaml = "apiVersion: v2\nname: flagsmith\nversion: 0.80.0\n";
    expect(await whichChart("a: 1\n", { path, around: { ...around, "/repo/Chart.yaml": chartYaml } })).toMatch(
      /^flagsmith 0\.80\.0/,
    );
  });

  it("may name a range, of which the newest version counts", async () => {
    const place = (version: string) => ({
      path: "/repo/prod.yaml",
      around: { "/repo/helmfile.yaml": helmfile(version) },
    });
    expect(await whichChart("a: 1\n", place("~1.4.0"))).toMatch(
      /^langfuse 1\.4\.\d+: .*installs langfuse ~1\.4\.0 with/,
    );
    expect(await whichChart("a: 1\n", place('"1.5.*"'))).toMatch(/^langfuse 1\.5\.41:/);
    expect(await whichChart("a: 1\n", place("'[latest](https://a.b)'"))).toBe(
      "langfuse 2.0.0: repo/helmfile.yaml (helmfile) installs langfuse with this file.",
    );
    expect(await whichChart("a: 1\n", place("9.9.9"))).toBe(
      "langfuse 2.0.0: repo/helmfile.yaml (helmfile) installs langfuse 9.9.9 with this file.\nValuesmith does not know langfuse 9.9.9; it uses 2.0.0, the nearest version it knows.",
    );
  });

  it("is the one with the newest version where there are several", async () => {
    const around = { "/repo/a.helmfile.yaml": helmfile("1.5.41"), "/repo/b.helmfile.yaml": helmfile("2.0.0") };
    expect(await whichChart("a: 1\n", { path: "/repo/prod.yaml", around })).toBe(
      "langfuse 2.0.0: repo/b.helmfile.yaml (helmfile) installs langfuse 2.0.0 with this file. repo/a.helmfile.yaml installs 1.5.41 with it.",
    );
  });

  it("may take the values from a ConfigMap that is generated of the file", async () => {
    const release = (version: string): string => `kind: HelmRelease
spec:
  chart: { spec: { chart: langfuse, version: ${version} } }
  valuesFrom: [{ kind: ConfigMap, name: langfuse-values }]
`;
    const generator = "configMapGenerator:\n- name: langfuse-values\n  files: [values.yaml=prod.yaml, other.yaml]\n";
    const around = { "/repo/prod/kustomization.yaml": generator, "/repo/base/release.yaml": release("1.5.41") };
    const place = { path: "/repo/prod/prod.yaml", around };
    expect(await whichChart("a: 1\n", place)).toBe(
      "langfuse 1.5.41: base/release.yaml (Flux HelmRelease) installs langfuse 1.5.41 with this file.",
    );
    expect(await whichChart("a: 1\n", { ...place, path: "/repo/prod/third.yaml" })).toBe("none");
    const own = { ...around, "/repo/prod/release.yaml": release("1.4.0"), "/repo/test/release.yaml": release("2.0.0") };
    expect(await whichChart("a: 1\n", { ...place, around: own })).toMatch(/^langfuse 1\.4\.0: prod\/release/);
  });

  it("is not another environment's", async () => {
    const release = `kind: HelmRelease
spec:
  chart: { spec: { chart: langfuse, version: 2.0.0 } }
  valuesFrom: [{ kind: ConfigMap, name: langfuse-values }]
`;
    const generator = "configMapGenerator:\n- name: langfuse-values\n  files: [values.yaml]\n";
    const around = {
      "/repo/envs/dev/kustomization.yaml": generator,
      "/repo/envs/prod/kustomization.yaml": generator,
      "/repo/envs/prod/release.yaml": release,
    };
    const chartOf = (env: string, files: Record<string, string> = around) =>
      whichChart("a: 1\n", { path: `/repo/envs/${env}/values.yaml`, around: files });
    expect(await chartOf("prod")).toMatch(/^langfuse 2\.0\.0/);
    expect(await chartOf("dev")).toBe("none");
    // Without a map of its own, too, and where the folders are called after something else.
    const { "/repo/envs/prod/kustomization.yaml": _, ...without } = around;
    expect(await chartOf("dev", without)).toBe("none");
    const named = Object.entries(around).map(([path, text]) => [path.replace("dev", "eu").replace("prod", "us"), text]);
    expect(await chartOf("eu", Object.fromEntries(named))).toBe("none");
    expect(await chartOf("us", Object.fromEntries(named))).toMatch(/^langfuse 2\.0\.0/);
  });

  it("says nothing where it is of two charts, or of one that is not known", async () => {
    const around = {
      "/repo/a.yaml": helmfile("1.5.41"),
      "/repo/b.yaml": helmfile("0.81.0", "prod.yaml", "x/flagsmith"),
    };
    expect(await whichChart("a: 1\n", { path: "/repo/prod.yaml", around })).toBe("none");
    const nginx = { "/repo/a.yaml": helmfile("1.0.0", "prod.yaml", "x/nginx") };
    expect(await whichChart("a: 1\n", { path: "/repo/prod.yaml", around: nginx })).toBe("none");
  });
});
