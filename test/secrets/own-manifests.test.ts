import { describe, expect, it } from "vitest";
import { ownManifests, traceValues } from "../../server/src/core/secrets/compare/own-manifests";
import { chooseManifest } from "../../server/src/core/secrets/move/secret-drafts";
import { readManifests } from "../../server/src/core/secrets/secret-manifest";
import { chartAt } from "../support/charts";

const root = "file:///work/";
const values = "langfuse:\n  replicas: 1\n";
const secret = (namespace = "", name = "langfuse-credentials"): string =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n${namespace ? `  namespace: ${namespace}\n` : ""}stringData:\n  a: x\n`;

interface Case {
  /** The values file that is looked at. */
  of: string;
  /** Namespaces of Secrets by file; other files are values files of the chart. */
  secrets: Record<string, string>;
  siblings?: string[];
  namespaces?: string[];
  chosen?: string;
  /** The name of the Secrets. */
  name?: string;
}

/** The files whose Secrets are the release's, and which of them gets keys. */
async function look({ of, secrets, siblings = [], namespaces = [], chosen, name = "langfuse-credentials" }: Case) {
  const manifests = Object.entries(secrets).flatMap(([file, namespace]) =>
    readManifests({ uri: root + file, version: null, text: secret(namespace, name) }),
  );
  const traces = [of, ...siblings].flatMap((name) => traceValues(root + name, values) ?? []);
  const place = { uri: root + of, chart: await chartAt("langfuse@1.5.0"), namespaces };
  const own = ownManifests(
    { manifests, traces },
    { ...place, ...(chosen === undefined ? {} : { chosen: root + chosen }) },
  );
  const choice = chooseManifest(own, name);
  return {
    own: own.manifests.map(({ uri }) => uri.slice(root.length)),
    gets: choice.kind === "one" ? choice.manifest.uri.slice(root.length) : choice.kind,
  };
}

describe("the Secrets of a release", () => {
  it.each<[string, Case, { own: string[]; gets: string }]>([
    ["beside it", { of: "values.yaml", secrets: { "s.yaml": "" } }, { own: ["s.yaml"], gets: "s.yaml" }],
    ["in a folder above", { of: "a/b/values.yaml", secrets: { "s.yaml": "" } }, { own: ["s.yaml"], gets: "s.yaml" }],
    [
      "in a folder below",
      { of: "values.yaml", secrets: { "k8s/x/s.yaml": "" } },
      { own: ["k8s/x/s.yaml"], gets: "k8s/x/s.yaml" },
    ],
    [
      "in another branch that has no values",
      { of: "helm/values.yaml", secrets: { "k8s/s.yaml": "" } },
      { own: ["k8s/s.yaml"], gets: "k8s/s.yaml" },
    ],
    ...(
      [
        ["clusters/eu/langfuse/values.yaml", "clusters/us/langfuse/s.yaml"],
        ["prod-eu/values.yaml", "prod-us/s.yaml"],
        ["teams/a/values.yaml", "teams/b/s.yaml"],
      ] as const
    ).map(([of, at]): [string, Case, { own: string[]; gets: string }] => [
      `not for certain in a branch beside it, ${at}`,
      { of, secrets: { [at]: "" } },
      { own: [at], gets: "closed" },
    ]),
    [
      "not those of another environment, in words that are not separated",
      { of: "valuesDev.yaml", secrets: { "secretProd.yaml": "" } },
      { own: [], gets: "none" },
    ],
    [
      "not those of another number",
      { of: "values1.yaml", siblings: ["values2.yaml"], secrets: { "secret2.yaml": "" } },
      { own: [], gets: "none" },
    ],
    [
      "the nearest of several",
      { of: "a/values.yaml", secrets: { "s.yaml": "", "a/s.yaml": "" } },
      { own: ["s.yaml", "a/s.yaml"], gets: "a/s.yaml" },
    ],
    [
      "none of two that are equally near",
      { of: "values.yaml", secrets: { "s.yaml": "", "t.yaml": "" } },
      { own: ["s.yaml", "t.yaml"], gets: "several" },
    ],
    [
      "that which was chosen of two",
      { of: "values.yaml", secrets: { "s.yaml": "", "t.yaml": "" }, chosen: "t.yaml" },
      { own: ["s.yaml", "t.yaml"], gets: "t.yaml" },
    ],
    [
      "that of the namespace, even if another one without is nearer",
      { of: "values.yaml", secrets: { "s.yaml": "", "a/t.yaml": "shop" }, namespaces: ["shop"] },
      { own: ["s.yaml", "a/t.yaml"], gets: "a/t.yaml" },
    ],
    [
      "none of another namespace, not even if it was chosen",
      { of: "values.yaml", secrets: { "s.yaml": "staging" }, namespaces: ["prod"], chosen: "s.yaml" },
      { own: [], gets: "none" },
    ],
    [
      "for a file of several namespaces, both to be judged by and none to be written to",
      { of: "values.yaml", secrets: { "s.yaml": "a", "t.yaml": "b", "u.yaml": "c" }, namespaces: ["a", "b"] },
      { own: ["s.yaml", "t.yaml"], gets: "closed" },
    ],
    [
      "none beside another environment's values",
      { of: "prod/values.yaml", secrets: { "staging/s.yaml": "" }, siblings: ["staging/values.yaml"] },
      { own: [], gets: "none" },
    ],
    [
      "none in another environment's branch, wherever its values are",
      {
        of: "eu/helm/values.yaml",
        secrets: { "us/k8s/s.yaml": "" },
        siblings: ["us/helm/values.yaml"],
      },
      { own: [], gets: "none" },
    ],
    [
      "none in a folder of another environment without values",
      { of: "envs/dev/values.yaml", secrets: { "secrets/prod/s.yaml": "" } },
      { own: [], gets: "none" },
    ],
    [
      "none that is called as another environment",
      { of: "values-prod.yaml", secrets: { "secret-stg.yaml": "", "production.secret.yaml": "" } },
      { own: ["production.secret.yaml"], gets: "production.secret.yaml" },
    ],
    [
      "none that is called as another values file is",
      {
        of: "eu.values.yaml",
        secrets: { "us.secret.yaml": "", "eu.secret.yaml": "", "secret.yaml": "" },
        siblings: ["us.values.yaml"],
      },
      { own: ["eu.secret.yaml", "secret.yaml"], gets: "eu.secret.yaml" },
    ],
    [
      "of a common file: those of the environments to be judged by, and none to be written to",
      { of: "values.yaml", secrets: { "prod/s.yaml": "" }, siblings: ["prod/values.yaml"] },
      { own: ["prod/s.yaml"], gets: "closed" },
    ],
    [
      "of a base: those of the overlays to be judged by, and none to be written to",
      {
        of: "base/values.yaml",
        secrets: { "clusters/x/s.yaml": "" },
        siblings: ["clusters/x/values.yaml"],
      },
      { own: ["clusters/x/s.yaml"], gets: "closed" },
    ],
    [
      "of a file that names no environment: one that does only to be judged by",
      { of: "values.yaml", secrets: { "secret-prod.yaml": "" } },
      { own: ["secret-prod.yaml"], gets: "closed" },
    ],
    [
      "shared by all environments, in a folder above",
      { of: "envs/dev/values.yaml", secrets: { "envs/s.yaml": "" }, siblings: ["envs/prod/values.yaml"] },
      { own: ["envs/s.yaml"], gets: "envs/s.yaml" },
    ],
    ...(
      [
        ["in a folder that says nothing about others", "helm/values.yaml", "shop/s.yaml"],
        ["in a folder of manifests", "shop/values.yaml", "k8s/s.yaml"],
        ["in a folder below, whatever its name", "values.yaml", "shop/s.yaml"],
        ["in a folder of the same words", "team-a/values.yaml", "team_a/s.yaml"],
        ["in a folder of the environment that both are in", "prod/a/values.yaml", "prod/a/secrets/prod/s.yaml"],
      ] as const
    ).map(([what, of, at]): [string, Case, { own: string[]; gets: string }] => [
      what,
      { of, secrets: { [at]: "" } },
      { own: [at], gets: at },
    ]),
    [
      "those that name the environment before those that do not",
      { of: "values-prod.yaml", secrets: { "secret.yaml": "", "production.secret.yaml": "" } },
      { own: ["secret.yaml", "production.secret.yaml"], gets: "production.secret.yaml" },
    ],
    [
      "the one that is its own for certain, beside one that may be",
      { of: "values.yaml", secrets: { "s.yaml": "", "secret-prod.yaml": "" } },
      { own: ["s.yaml", "secret-prod.yaml"], gets: "s.yaml" },
    ],
    [
      "of some namespace where nobody says which",
      { of: "values.yaml", secrets: { "s.yaml": "shop" } },
      { own: ["s.yaml"], gets: "s.yaml" },
    ],
    [
      "not for certain those that are called as another values file, of a file without such words",
      { of: "values.yaml", siblings: ["us.values.yaml"], secrets: { "us.secret.yaml": "" } },
      { own: ["us.secret.yaml"], gets: "closed" },
    ],
    [
      "not for certain those that are called as another values file, of a common file",
      { of: "common.values.yaml", siblings: ["us.values.yaml"], secrets: { "us.secret.yaml": "" } },
      { own: ["us.secret.yaml"], gets: "closed" },
    ],
    [
      "called as both of two values files are",
      { of: "eu.values.yaml", siblings: ["us.values.yaml"], secrets: { "eu-us.secret.yaml": "" } },
      { own: ["eu-us.secret.yaml"], gets: "eu-us.secret.yaml" },
    ],
    [
      "in a file that has the name of its Secret, which may name an environment",
      { of: "values.yaml", secrets: { "langfuse-prod.yaml": "" }, name: "langfuse-prod" },
      { own: ["langfuse-prod.yaml"], gets: "langfuse-prod.yaml" },
    ],
    [
      "in a file that has the name of its Secret, which may be that of another values file",
      { of: "eu.values.yaml", siblings: ["us.values.yaml"], secrets: { "langfuse-us.yaml": "" }, name: "langfuse-us" },
      { own: ["langfuse-us.yaml"], gets: "langfuse-us.yaml" },
    ],
  ])("are %s", async (_, asked, expected) => {
    expect(await look(asked)).toEqual(expected);
  });

  it("do not depend on values of other charts", async () => {
    const manifests = readManifests({ uri: `${root}k8s/s.yaml`, version: null, text: secret() });
    const place = { uri: `${root}helm/values.yaml`, chart: await chartAt("langfuse@1.5.0"), namespaces: [] };
    const among = (text: string): number =>
      ownManifests({ manifests, traces: [traceValues(`${root}k8s/values.yaml`, text)].flatMap((t) => t ?? []) }, place)
        .manifests.length;
    expect(among("primary:\n  size: 1\n")).toBe(1);
    expect(among("# valuesmith: flagsmith@0.81.0\nlangfuse: {}\n")).toBe(1);
    expect(among("apiVersion: v1\nkind: ConfigMap\nlangfuse: {}\n")).toBe(1);
    expect(among("langfuse: {}\nown: 1\n")).toBe(0);
    expect(among("# nothing yet\n")).toBe(0);
  });
});
