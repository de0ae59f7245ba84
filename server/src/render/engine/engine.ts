/// <reference path="./web-assembly.d.ts" />

import { EngineImports } from "./engine-imports";
import type { ChartContent, ChartInspection, EngineVersion, Rendering, RenderRequest } from "./rendering";

/** What goes in beside the bytes; engine/call/call.go has the same. */
export interface EngineCall {
  op: "load" | "loadArchive" | "render" | "inspect" | "free" | "version";
  handle?: number;
  files?: { name: string; size: number }[];
  render?: RenderRequest;
}

/** What comes out beside the text. */
export interface EngineReply {
  handle?: number;
  rendering?: Omit<Rendering, "text">;
  inspection?: ChartInspection;
  version?: EngineVersion;
  fault?: string;
}

interface EngineExports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  alloc(size: number): number;
  release(address: number): void;
  call(address: number, size: number): bigint;
}

const lengthSize = 4;

/**
 * Bytes in, bytes out:
 *
 *     in:  length of the JSON (four bytes, the lowest first) | JSON | files or an archive
 *     out: length of the JSON (four bytes, the lowest first) | JSON | text of a rendering
 */
class EngineCalls {
  private readonly encoder = new TextEncoder();
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  private readonly exports: EngineExports;
  private readonly imports: EngineImports;
  private isDead = false;

  private constructor(exports: EngineExports, imports: EngineImports) {
    this.exports = exports;
    this.imports = imports;
  }

  static async start(module: WebAssembly.Module): Promise<EngineCalls> {
    const imports = new EngineImports();
    const instance = await WebAssembly.instantiate(module, imports.forModule(module));
    const exports = instance.exports as unknown as EngineExports;
    imports.useMemory(exports.memory);
    const calls = new EngineCalls(exports, imports);
    calls.explainingDeath(() => exports._initialize());
    return calls;
  }

  get memory(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** Calls the engine; throws if the engine does not understand or is broken. */
  call(call: EngineCall, contents: Uint8Array[] = []): { head: EngineReply; text: string } {
    const answer = this.explainingDeath(() => {
      const { address, size } = this.write(call, contents);
      return BigInt.asUintN(64, this.exports.call(address, size));
    });
    const reply = this.read(Number(answer >> 32n), Number(answer & 0xffffffffn));
    if (reply.head.fault !== undefined) throw new Error(`The engine failed: ${reply.head.fault}`);
    return reply;
  }

  private write(call: EngineCall, contents: Uint8Array[]): { address: number; size: number } {
    const head = this.encoder.encode(JSON.stringify(call));
    const size = contents.reduce((sum, { length }) => sum + length, lengthSize + head.length);
    const address = this.exports.alloc(size) >>> 0;
    const bytes = new Uint8Array(this.exports.memory.buffer, address, size);
    new DataView(bytes.buffer, address).setUint32(0, head.length, true);
    let offset = lengthSize;
    for (const part of [head, ...contents]) {
      bytes.set(part, offset);
      offset += part.length;
    }
    return { address, size };
  }

  private read(address: number, size: number): { head: EngineReply; text: string } {
    const bytes = new Uint8Array(this.exports.memory.buffer, address, size);
    const textStart = lengthSize + new DataView(bytes.buffer, address).getUint32(0, true);
    const head = JSON.parse(this.decoder.decode(bytes.subarray(lengthSize, textStart)));
    const text = this.decoder.decode(bytes.subarray(textStart));
    this.exports.release(address);
    return { head, text };
  }

  /** Go prints why it ends, and then it does not run any more. */
  private explainingDeath<Result>(run: () => Result): Result {
    if (this.isDead) throw new Error("The engine crashed before.");
    try {
      return run();
    } catch (error) {
      this.isDead = true;
      throw new Error(`The engine crashed: ${this.imports.lastWords() || String(error)}`, { cause: error });
    }
  }
}

/**
 * Helm in WebAssembly: the file dist/engine.wasm. It has no files, no network and no environment, and it works in Node
 * and in a browser. Calls block for as long as Helm takes, and a chart can make it take forever: it belongs into a
 * worker that can be terminated.
 */
export class Engine {
  private readonly calls: EngineCalls;

  private constructor(calls: EngineCalls) {
    this.calls = calls;
  }

  /** Starts an engine from the compiled module. */
  static async start(module: WebAssembly.Module): Promise<Engine> {
    return new Engine(await EngineCalls.start(module));
  }

  /**
   * Loads a chart and returns its handle. A chart that cannot be loaded has a handle, too: its renderings say why. What
   * is passed on is copied, so the files may change afterwards.
   */
  load(content: ChartContent): number {
    if (content.kind === "archive") return this.calls.call({ op: "loadArchive" }, [content.data]).head.handle ?? 0;
    const files = content.files.map(({ name, data }) => ({ name, size: data.length }));
    const contents = content.files.map(({ data }) => data);
    return this.calls.call({ op: "load", files }, contents).head.handle ?? 0;
  }

  /** Renders a loaded chart; whatever is wrong with the chart or the values is in `errors`. */
  render(handle: number, request: RenderRequest): Rendering {
    const { head, text } = this.calls.call({ op: "render", handle, render: request });
    if (!head.rendering) throw new Error("The engine's answer has no rendering.");
    return { ...head.rendering, text };
  }

  /** Says what a loaded chart's values are, and which of them its templates read; nothing if it cannot be loaded. */
  inspect(handle: number): ChartInspection | undefined {
    return this.calls.call({ op: "inspect", handle }).head.inspection;
  }

  /** Forgets a loaded chart. */
  free(handle: number): void {
    this.calls.call({ op: "free", handle });
  }

  /** Says what renders. */
  version(): EngineVersion {
    const { version } = this.calls.call({ op: "version" }).head;
    if (!version) throw new Error("The engine's answer has no version.");
    return version;
  }

  /** The bytes of memory it has; WebAssembly never gives any back. */
  get memory(): number {
    return this.calls.memory;
  }
}
