/** As much of WebAssembly as is used here: TypeScript has its types together with those of browsers only. */
declare namespace WebAssembly {
  interface ModuleImport {
    module: string;
    name: string;
  }

  /** A compiled module. It can be sent to a worker. */
  type Module = object;
  const Module: { imports(module: Module): ModuleImport[] };

  interface Memory {
    /** Another one each time the memory grows. */
    readonly buffer: ArrayBuffer;
  }

  interface Instance {
    readonly exports: Record<string, unknown>;
  }

  type Imports = Record<string, Record<string, (...parameters: never[]) => unknown>>;

  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Imports): Promise<Instance>;
}
