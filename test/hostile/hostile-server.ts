import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createProtocolConnection, HoverRequest } from "vscode-languageserver/node";
import flags from "../../client/src/server-flags.json";
import { root } from "../support/charts";
import { type Editor, handshake, modernEditor } from "../support/wire";

/** A small document that is open beside the one at hand: who asks about it must not have to wait. */
export const neighbour = "file:///work/langfuse-values.yaml";

const allLangfuse = { charts: { files: { "**/*": "langfuse@2.0.0" } } };

/** What VS Code's client starts the server's Node with. */
const likeTheClient: string[] = flags;

/** The built server in a process of its own that ends rather than reach for the network. */
export class HostileServer {
  readonly editor: Editor;
  private readonly process: ChildProcess;
  private readonly ended: Promise<string>;
  private written = "";
  /** What was measured on the way. */
  readonly notes: string[] = [];

  private constructor(process: ChildProcess, editor: Editor, ended: Promise<string>) {
    this.process = process;
    this.editor = editor;
    this.ended = ended;
    process.stderr?.on("data", (data) => {
      this.written += data;
    });
    editor.connection.onNotification("window/logMessage", ({ message }) => {
      this.written += `${message}\n`;
    });
  }

  /**
   * `node` is the path of a Node; all files are taken for values of langfuse unless the settings say otherwise. `workspace`
   * has the URI of a folder to open, and the path of one to keep charts in.
   */
  static async start(
    node = process.execPath,
    settings: Record<string, unknown> = allLangfuse,
    workspace: { folder?: string; storage?: string } = {},
  ): Promise<HostileServer> {
    const required = ["no-network.cjs", "collect-garbage.cjs"].flatMap((name) => [
      "--require",
      join(root, "test/hostile", name),
    ]);
    const child = spawn(node, [...likeTheClient, ...required, join(root, "dist/server.js"), "--stdio"], {
      stdio: "pipe",
    });
    const ended = new Promise<string>((resolve) =>
      child.on("exit", (code, signal) => resolve(signal ?? `exit ${code}`)),
    );
    child.stdin.on("error", () => {
      // It has ended, which is told elsewhere.
    });
    const connection = createProtocolConnection(child.stdout, child.stdin);
    connection.onError(() => {});
    const editor = await handshake(connection, modernEditor, workspace);
    editor.settings = settings;
    const server = new HostileServer(child, editor, ended);
    await editor.open(neighbour, "langfuse:\n  replicas: 2\n");
    await editor.diagnostics(neighbour);
    return server;
  }

  /** All that it has logged, and printed where an editor would not see it. */
  get output(): string {
    return this.written;
  }

  note(measured: string): void {
    this.notes.push(measured);
  }

  /** How long the neighbour's question takes, in milliseconds. */
  async ping(): Promise<number> {
    const start = performance.now();
    const params = { textDocument: { uri: neighbour }, position: { line: 1, character: 4 } };
    await this.editor.connection.sendRequest(HoverRequest.type, params);
    return performance.now() - start;
  }

  /** The answer, or an error that says how the server ended or that it did not answer in time. */
  async within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${milliseconds / 1000} s`)), milliseconds);
    });
    const dead = this.ended.then((how): never => {
      throw new Error(`the server ended (${how})`);
    });
    try {
      return await Promise.race([answer, late, dead]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The most memory that the process has had, in MB; unknown where there is no /proc. */
  get peakMemory(): number | undefined {
    return this.status("VmHWM");
  }

  /** Has it let go of what it does not need any more. */
  async collectGarbage(): Promise<void> {
    if (process.platform !== "win32") this.process.kill("SIGUSR2");
    await this.ping();
  }

  /** The memory that the process has, in MB; unknown where there is no /proc. */
  get memory(): number | undefined {
    return this.status("VmRSS");
  }

  private status(name: string): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.process.pid}/status`, "latin1");
      return Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
    } catch {
      return undefined;
    }
  }

  async end(): Promise<void> {
    this.editor.connection.dispose();
    this.process.kill("SIGKILL");
    await this.ended;
  }
}
