import { Session } from "node:inspector/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  CompletionRequest,
  HoverRequest,
} from "vscode-languageserver/node";
import { nodeHost } from "../server/src/main/node-host";
import { root } from "./support/charts";
import { connect, type Editor, modernEditor } from "./support/wire";

const uri = "file:///work/values.yaml";
const text = `# valuesmith: langfuse@2.0.0
langfuse:
  replicas: 2
  salt:
    value: Tr0ub4dor&3x
  nextauth:
    url: https://langfuse.example.com
postgresql:
  auth:
    username: langfuse
    password: hunter2hunter2
redis:
  auth:
    pasword: x
`;

/** What was entered while something was done: the files of the server, and how often each function was called. */
interface Entered {
  files: string[];
  calls: Map<string, number>;
}

const inspector = new Session();

async function enteredBy(work: () => Promise<unknown>): Promise<Entered> {
  await inspector.post("Profiler.takePreciseCoverage");
  await work();
  const { result } = await inspector.post("Profiler.takePreciseCoverage");
  const calls = new Map<string, number>();
  const files = new Set<string>();
  for (const { url, functions } of result) {
    const path = url.startsWith("file:") ? fileURLToPath(url) : url;
    const file = relative(root, path);
    if (!file.startsWith("server/src/")) continue;
    for (const { functionName, ranges } of functions) {
      const count = ranges[0]?.count ?? 0;
      if (functionName === "" || count === 0) continue;
      files.add(file);
      calls.set(functionName, (calls.get(functionName) ?? 0) + count);
    }
  }
  return { files: [...files].sort(), calls };
}

/** How often YAML was parsed: all that read YAML in the server do it by this function. */
const parses = ({ calls }: Entered): number => calls.get("parseAll") ?? 0;

describe("a warm server", () => {
  let editor: Editor;
  const textDocument = { uri };
  const position = { line: 4, character: 6 };
  const range = { start: position, end: position };

  beforeAll(async () => {
    inspector.connect();
    await inspector.post("Profiler.enable");
    await inspector.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
    const codeAction = { dataSupport: true, resolveSupport: { properties: ["edit", "command"] } };
    const workspaceEdit = { documentChanges: true, resourceOperations: ["create" as const] };
    const { workspace, textDocument: asked } = modernEditor;
    editor = await connect(nodeHost(root), {
      workspace: { ...workspace, workspaceEdit },
      textDocument: { ...asked, codeAction },
    });
    await editor.open(uri, text);
    const diagnostics = await editor.diagnostics(uri);
    const context = { diagnostics };
    await editor.connection.sendRequest(CodeActionRequest.type, { textDocument, range, context });
    await editor.connection.sendRequest(HoverRequest.type, { textDocument, position });
  });

  afterAll(async () => {
    await inspector.post("Profiler.stopPreciseCoverage");
    inspector.disconnect();
  });

  it("offers fixes without parsing anything, and makes the one that is chosen", async () => {
    const diagnostics = (await editor.diagnostics(uri)).filter((found) => found.range.start.line === position.line);
    const params = { textDocument, range, context: { diagnostics } };
    let actions: CodeAction[] = [];
    const offered = await enteredBy(async () => {
      actions = (await editor.connection.sendRequest(CodeActionRequest.type, params)) as CodeAction[];
    });
    const [move] = actions;
    expect(actions.map(({ title }) => title)).toContain("Ignore plain-secret on this line");
    expect(move).toMatchObject({ title: expect.stringMatching(/^Move /), isPreferred: true });
    expect(move?.edit).toBeUndefined();
    expect(parses(offered)).toBe(0);
    expect(offered.files.length).toBeLessThanOrEqual(47);
    let made: CodeAction | undefined;
    const resolved = await enteredBy(async () => {
      made = await editor.connection.sendRequest(CodeActionResolveRequest.type, move as CodeAction);
    });
    expect(made?.edit?.documentChanges?.length).toBeGreaterThan(1);
    expect(parses(resolved)).toBeGreaterThan(0);
  });

  it("enters few files for a hover", async () => {
    const hover = () => editor.connection.sendRequest(HoverRequest.type, { textDocument, position });
    expect((await enteredBy(hover)).files.length).toBeLessThanOrEqual(25);
  });

  it("enters few files for a completion", async () => {
    const at = { line: 13, character: 7 };
    const complete = () => editor.connection.sendRequest(CompletionRequest.type, { textDocument, position: at });
    expect((await enteredBy(complete)).files.length).toBeLessThanOrEqual(25);
  });

  it("enters few files from a keystroke to its diagnostics", async () => {
    const type = async (version: number) => {
      await editor.change(uri, version, text.replace("replicas: 2", `replicas: ${version}`));
      await editor.diagnostics(uri);
    };
    await type(2);
    const entered = await enteredBy(() => type(3));
    expect(parses(entered)).toBeLessThanOrEqual(2);
    expect(entered.files.length).toBeLessThanOrEqual(77);
  });
});
