import {
  type CodeAction,
  CodeActionRequest,
  CompletionRequest,
  DidCloseTextDocumentNotification,
  DocumentSymbolRequest,
  HoverRequest,
} from "vscode-languageserver/node";
import type { Diagnostic } from "vscode-languageserver-types";
import { parseYaml } from "../../server/src/core/yaml/read/parse";
import { disagreement } from "../differential/agreement";
import { exceptions } from "../differential/exceptions";
import { apply } from "../support/fixture";
import type { HelmReader } from "../support/helm-reading";
import { samples } from "../support/samples";
import { ordinaryValues } from "./documents";
import { HostileServer } from "./hostile-server";
import { outside } from "./judge";
import { mutate } from "./mutate";
import { Random } from "./random";

const uri = "file:///work/fuzzed-values.yaml";

/** Where slips are made; the pieces of an ordinary file are short enough to be read at a glance. */
const seeds: [string, ...string[]] = [ordinaryValues(1500), ...samples.map(({ text }) => text)];

/** Slower answers are a fault, in milliseconds; a busy machine may ask for more patience. */
export const patience = 5000;

/** A text that something is wrong with, as short as it could be made. */
export interface Failure {
  seed: number;
  fault: string;
  text: string;
}

/** Sends texts with slips in them to a server, and looks at everything that it answers. */
export class Fuzzer {
  private server: HostileServer | undefined;
  private readonly node: string | undefined;
  private readonly helm: HelmReader | undefined;

  constructor({ node, helm }: { node?: string; helm?: HelmReader } = {}) {
    this.node = node;
    this.helm = helm;
  }

  /** The text for a seed, and what is wrong about it. */
  async try(seed: number): Promise<Failure | undefined> {
    const random = new Random(seed);
    const text = mutate(random.pick(seeds), random, 6);
    const fault = await this.findFault(text);
    if (fault === undefined) return undefined;
    return {
      seed,
      fault,
      text: await minimize(text, async (shorter) => sameKind(fault, await this.findFault(shorter))),
    };
  }

  async end(): Promise<void> {
    await this.server?.end();
    this.server = undefined;
  }

  private async findFault(text: string): Promise<string | undefined> {
    const server = await this.running();
    try {
      // A document that is changed is checked only when typing pauses.
      await server.editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
      await server.editor.open(uri, text);
      const diagnostics = await server.within(patience, server.editor.diagnostics(uri));
      return (
        faultOfDiagnostics(text, diagnostics) ??
        (await faultOfAnswers(server, text, diagnostics)) ??
        (this.helm && (await disagreement(this.helm, text, exceptions)))
      );
    } catch (error) {
      await this.end();
      return error instanceof Error ? error.message : String(error);
    } finally {
      if (server.output !== "") await this.end();
    }
  }

  private async running(): Promise<HostileServer> {
    this.server ??= await HostileServer.start(this.node);
    return this.server;
  }
}

function faultOfDiagnostics(text: string, diagnostics: readonly Diagnostic[]): string | undefined {
  if (diagnostics.some(({ code }) => code === "internal-failure")) return "an internal failure";
  const isBroken = parseYaml(text).problems.some(({ kind }) => kind === "syntax");
  if (isBroken && diagnostics.length === 0) return "a broken text without a finding";
  return outside(text, diagnostics)[0];
}

async function faultOfAnswers(
  server: HostileServer,
  text: string,
  diagnostics: Diagnostic[],
): Promise<string | undefined> {
  const { connection } = server.editor;
  const random = new Random(text.length);
  const lines = text.split(/\r\n|\r|\n/);
  const anywhere = () => {
    const line = random.below(lines.length);
    return { line, character: random.below((lines[line]?.length ?? 0) + 1) };
  };
  const textDocument = { uri };
  const range = { start: { line: 0, character: 0 }, end: { line: lines.length - 1, character: 0 } };
  const context = { diagnostics: diagnostics.slice(0, 10) };
  const answers = Promise.all([
    connection.sendRequest(CodeActionRequest.type, { textDocument, range, context }),
    connection.sendRequest(DocumentSymbolRequest.type, { textDocument }),
    connection.sendRequest(HoverRequest.type, { textDocument, position: anywhere() }),
    connection.sendRequest(CompletionRequest.type, { textDocument, position: anywhere() }),
    connection.sendRequest(CompletionRequest.type, { textDocument, position: anywhere() }),
  ]);
  const [actions, ...others] = await server.within(patience, answers);
  if (server.output !== "") return `a message in the log: ${server.output.slice(0, 300)}`;
  return outside(text, others)[0] ?? faultOfActions(text, (actions ?? []) as CodeAction[]);
}

function faultOfActions(text: string, actions: readonly CodeAction[]): string | undefined {
  const isFine = parseYaml(text).problems.length === 0;
  for (const { title, edit } of actions) {
    const edits = edit?.changes?.[uri] ?? [];
    const wrong = outside(text, edits)[0];
    if (wrong) return `"${title}" ${wrong}`;
    if (isFine && parseYaml(apply(text, edits)).problems.length > 0) return `"${title}" breaks the text`;
  }
  return undefined;
}

/** The beginning of a fault says of what kind it is; what follows may quote the text. */
const sameKind = (fault: string, other: string | undefined): boolean => other?.slice(0, 20) === fault.slice(0, 20);

/** Leaves out as much of a text as still fails: halves first, then smaller and smaller parts. */
async function minimize(text: string, fails: (text: string) => Promise<boolean>): Promise<string> {
  let shortest = text;
  for (let size = text.length >> 1; size >= 1; size >>= 1) {
    for (let start = 0; start < shortest.length; ) {
      const shorter = shortest.slice(0, start) + shortest.slice(start + size);
      if (await fails(shorter)) shortest = shorter;
      else start += size;
    }
  }
  return shortest;
}
