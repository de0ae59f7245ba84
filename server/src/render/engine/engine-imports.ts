/** Errors of WASI. */
const success = 0;
const badFileDescriptor = 8;
const notSupported = 52;

const maxLastWords = 2000;
/** How much random data the web's function gives at once. */
const maxRandom = 65536;

type ImportedFunction = (...parameters: never[]) => number;

/**
 * What a program written for WASI asks of its host, answered for a program that shall have nothing but a clock and random
 * numbers: no files, no arguments, no environment.
 */
export class EngineImports {
  private memory: WebAssembly.Memory | undefined;
  private printed = "";

  private readonly functions: Record<string, ImportedFunction> = {
    clock_time_get: (clock: number, _precision: bigint, result: number) => this.tellTime(clock, result),
    random_get: (address: number, size: number) => this.giveRandom(address, size),
    fd_write: (file: number, parts: number, count: number, result: number) =>
      this.takePrinted(file, { parts, count, result }),
    fd_fdstat_get: (file: number, result: number) => this.describeFile(file, result),
    fd_prestat_get: () => badFileDescriptor,
    args_sizes_get: (count: number, size: number) => this.tellNone(count, size),
    args_get: () => success,
    environ_sizes_get: (count: number, size: number) => this.tellNone(count, size),
    environ_get: () => success,
    sched_yield: () => success,
    poll_oneoff: (_wanted: number, results: number, count: number, result: number) =>
      this.wakeUp(results, count, result),
    proc_exit: (code: number) => {
      throw new Error(`it exited with ${code}`);
    },
  };

  /** The functions that a module imports; those we do not have answer that they are not supported. */
  forModule(module: WebAssembly.Module): WebAssembly.Imports {
    const imports: Record<string, Record<string, ImportedFunction>> = {};
    for (const { module: namespace, name } of WebAssembly.Module.imports(module)) {
      imports[namespace] = { ...imports[namespace], [name]: this.functions[name] ?? (() => notSupported) };
    }
    return imports;
  }

  useMemory(memory: WebAssembly.Memory): void {
    this.memory = memory;
  }

  /** The end of what was printed, which is why a program written in Go broke down. */
  lastWords(): string {
    return this.printed.trim();
  }

  /** Fetched anew each time: it is replaced when the memory grows. */
  private get view(): DataView {
    if (!this.memory) throw new Error("The engine has no memory yet.");
    return new DataView(this.memory.buffer);
  }

  private tellTime(clock: number, result: number): number {
    const nanoseconds = clock === 0 ? BigInt(Date.now()) * 1_000_000n : BigInt(Math.round(performance.now() * 1e6));
    this.view.setBigUint64(result, nanoseconds, true);
    return success;
  }

  private giveRandom(address: number, size: number): number {
    for (let offset = 0; offset < size; offset += maxRandom) {
      const length = Math.min(maxRandom, size - offset);
      crypto.getRandomValues(new Uint8Array(this.view.buffer as ArrayBuffer, address + offset, length));
    }
    return success;
  }

  private takePrinted(
    file: number,
    { parts, count, result }: { parts: number; count: number; result: number },
  ): number {
    if (file !== 1 && file !== 2) return badFileDescriptor;
    const { view } = this;
    let total = 0;
    for (let part = parts; part < parts + count * 8; part += 8) {
      const length = view.getUint32(part + 4, true);
      const bytes = new Uint8Array(view.buffer, view.getUint32(part, true), length);
      this.printed = (this.printed + new TextDecoder().decode(bytes)).slice(0, maxLastWords);
      total += length;
    }
    view.setUint32(result, total, true);
    return success;
  }

  /** Says that the three standard streams are terminals, so that nothing more is asked about them. */
  private describeFile(file: number, result: number): number {
    if (file > 2) return badFileDescriptor;
    const characterDevice = 2;
    new Uint8Array(this.view.buffer, result, 24).fill(0);
    this.view.setUint8(result, characterDevice);
    return success;
  }

  private tellNone(count: number, size: number): number {
    this.view.setUint32(count, 0, true);
    this.view.setUint32(size, 0, true);
    return success;
  }

  /** Go waits like this when there is nothing to do; whatever it waits for has happened. */
  private wakeUp(results: number, count: number, result: number): number {
    const eventSize = 32;
    new Uint8Array(this.view.buffer, results, count * eventSize).fill(0);
    this.view.setUint32(result, count, true);
    return success;
  }
}
