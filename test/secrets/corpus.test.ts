import { describe, expect, it } from "vitest";
import { figuresOf, judgeCorpus, judgeDefaults } from "./judge-corpus";

const describeLine = ({ file, line, path }: { file: string; line: number; path: string }): string =>
  `${file}:${line} ${path}`;

describe("the detection of plain secrets", () => {
  it("is as good as promised on the labelled corpus", async () => {
    const judged = await judgeCorpus();
    const figures = figuresOf(judged);
    expect(figures.secrets).toBeGreaterThanOrEqual(300);
    expect(figures.harmless).toBeGreaterThanOrEqual(700);
    expect(
      judged.filter(({ isSecret, isChartPath, isFound }) => isSecret && isChartPath && !isFound).map(describeLine),
    ).toEqual([]);
    expect(figures.recallElsewhere).toBeGreaterThanOrEqual(0.95);
    expect(figures.precision).toBeGreaterThanOrEqual(0.98);
  });

  it("says nothing about references, placeholders and encrypted values", async () => {
    const judged = await judgeCorpus();
    const references = judged.filter(({ file }) => file === "langfuse-references.yaml");
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter(({ isFound }) => isFound).map(describeLine)).toEqual([]);
  });

  it.each(["langsmith", "langgraph-dataplane", "langgraph-cloud", "langfuse", "flagsmith"])(
    "raises no alarm about the defaults of the newest %s",
    async (chart) => {
      const { values, falseAlarms } = await judgeDefaults([chart]);
      expect(values).toBeGreaterThan(50);
      expect(falseAlarms).toEqual([]);
    },
  );
});
