// An editor with one document, as far as a language server can tell.
import { setTimeout as sleep } from "node:timers/promises";
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { cpuTime } from "./process.mjs";

const capabilities = {
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
  textDocument: {
    synchronization: { dynamicRegistration: true, didSave: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    diagnostic: { dynamicRegistration: false },
    hover: { contentFormat: ["markdown", "plaintext"] },
    completion: {
      completionItem: {
        snippetSupport: true,
        documentationFormat: ["markdown", "plaintext"],
        deprecatedSupport: true,
        insertReplaceSupport: true,
        resolveSupport: { properties: ["documentation", "detail"] },
      },
    },
  },
};

/** How long a server must have been quiet to count as idle; longer than yaml-language-server waits before it checks. */
const quiet = 350;

export class Editor {
  /** Starts a server (see servers.mjs); `initialized` is the time until it answered, in milliseconds. */
  static async start(server, uri) {
    const started = performance.now();
    const editor = new Editor(server, uri, started);
    await editor.request("initialize", { processId: process.pid, rootUri: null, workspaceFolders: null, capabilities });
    editor.initialized = performance.now() - started;
    editor.notify("initialized", {});
    return editor;
  }

  constructor({ start, settings, pulls }, uri, started) {
    this.uri = uri;
    this.started = started;
    this.pulls = pulls;
    this.version = 0;
    this.waiting = [];
    this.process = start();
    this.process.stderr.on("data", (data) => process.stderr.write(data));
    this.connection = createMessageConnection(
      new StreamMessageReader(this.process.stdout),
      new StreamMessageWriter(this.process.stdin),
    );
    this.connection.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => settings(section)));
    this.connection.onRequest(() => null);
    this.connection.onNotification("textDocument/publishDiagnostics", ({ diagnostics }) => {
      for (const resolve of this.waiting.splice(0)) resolve(diagnostics);
    });
    this.connection.listen();
  }

  request(method, params, token) {
    return this.connection.sendRequest(method, params, ...(token ? [token] : []));
  }

  notify(method, params) {
    void this.connection.sendNotification(method, params);
  }

  /** Opens the document; resolves to its first diagnostics. */
  open(text) {
    this.version += 1;
    const textDocument = { uri: this.uri, languageId: "yaml", version: this.version, text };
    return this.diagnosticsAfter(() => this.notify("textDocument/didOpen", { textDocument }));
  }

  /** Replaces a part of one line; `start` and `end` are characters. */
  change({ line, start, end, text }) {
    this.version += 1;
    const range = { start: { line, character: start }, end: { line, character: end } };
    const textDocument = { uri: this.uri, version: this.version };
    this.notify("textDocument/didChange", { textDocument, contentChanges: [{ range, text }] });
  }

  complete(position) {
    return this.request("textDocument/completion", {
      textDocument: { uri: this.uri },
      position,
      context: { triggerKind: 1 },
    });
  }

  hover(position) {
    return this.request("textDocument/hover", { textDocument: { uri: this.uri }, position });
  }

  /** The diagnostics of what `act` makes of the document: asked for, or waited for where the server sends them itself. */
  async diagnosticsAfter(act) {
    if (this.pulls) {
      act();
      return this.pull();
    }
    const published = new Promise((resolve) => this.waiting.push(resolve));
    act();
    return published;
  }

  async pull(token) {
    return (await this.request("textDocument/diagnostic", { textDocument: { uri: this.uri } }, token)).items;
  }

  /**
   * Asks for diagnostics as VS Code does after each change: a question that is still open is taken back, and asked again
   * when its answer is there. Resolves when the last one is answered.
   */
  async check() {
    if (!this.pulls) return;
    this.asksAgain = true;
    if (this.checking) this.checking.cancel();
    else this.checked = this.checkUntilDone();
    await this.checked;
  }

  async checkUntilDone() {
    while (this.asksAgain) {
      this.asksAgain = false;
      this.checking = new CancellationTokenSource();
      // A question that was taken back is answered with an error.
      await this.pull(this.checking.token).catch(() => undefined);
    }
    this.checking = undefined;
  }

  /** Waits until the server has nothing left to do. */
  async settle() {
    for (let before = -1; before !== (cpuTime(this.process.pid) ?? 0); ) {
      before = cpuTime(this.process.pid) ?? 0;
      await sleep(quiet);
    }
  }

  async stop() {
    await this.request("shutdown");
    this.notify("exit");
    await new Promise((resolve) => this.process.once("exit", resolve));
    this.connection.dispose();
  }
}
