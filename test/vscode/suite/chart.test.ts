import assert from "node:assert/strict";
import { commands, extensions, type TextDocument } from "vscode";
import type { ValuesmithApi } from "../../../client/src/extension";
import type { ChartStatus } from "../../../server/src/protocol";
import { eventually, openFile, pause } from "./editor";

describe("The chart of a file", () => {
  it("follows from its name, in the newest stable version", async () => {
    const { document } = await openFile("langfuse-values.yaml", "langfuse:\n");
    const chart = await eventually("the chart", () => chartOf(document));
    assert.equal(chart.name, "langfuse");
    assert.equal(chart.title, "Langfuse");
    assert.match(chart.version ?? "", /^\d+\.\d+\.\d+$/);
    assert.ok(chart.why.endsWith("."), chart.why);
  });

  it("follows from a modeline before all else", async () => {
    const { document } = await openFile("flagsmith-values.yaml", "# valuesmith: langfuse@1.5.41\nlangfuse:\n");
    const chart = await eventually("the chart", () => chartOf(document));
    assert.equal(`${chart.title} ${chart.version}`, "Langfuse 1.5.41");
  });

  it("does not exist for other YAML files", async () => {
    const { document } = await openFile("deployment.yaml", "kind: Deployment\n");
    await pause(500);
    assert.equal(await chartOf(document), undefined);
  });

  it("is selected with a command, which writes a modeline that can be undone", async () => {
    const text = "replicas: 1\n";
    const { document } = await openFile("production.yaml", text);
    const done = commands.executeCommand("valuesmith.selectChart");
    await acceptFirst(); // a chart ...
    await acceptFirst(); // ... in its newest stable version
    await done;
    assert.match(document.getText(), /^# valuesmith: [a-z-]+\nreplicas: 1\n$/);
    await eventually("the chart", () => chartOf(document));
    await commands.executeCommand("undo");
    assert.equal(document.getText(), text);
  });

  it("survives a restart of the server", async () => {
    const { document } = await openFile("langfuse-values.yaml", "langfuse:\n");
    await eventually("the chart", () => chartOf(document));
    await commands.executeCommand("valuesmith.restartServer");
    await eventually("the chart", () => chartOf(document));
  });
});

async function chartOf({ uri }: TextDocument): Promise<ChartStatus | undefined> {
  const api = await extensions.getExtension<ValuesmithApi>("valuesmith.valuesmith")?.activate();
  return (await api?.chartOf(uri)) ?? undefined;
}

async function acceptFirst(): Promise<void> {
  await pause(500); // the list shows itself without a sign to those who cannot see it
  await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
}
