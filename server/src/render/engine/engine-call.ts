/// <reference path="./web-assembly.d.ts" />

import { EngineImports } from "./engine-imports";
import type { ChartInspection, EngineVersion } from "./inspection";
import type { Rendering, RenderRequest } from "./rendering";

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
export class EngineCalls {
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
