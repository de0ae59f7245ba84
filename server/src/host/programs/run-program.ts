import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** How a program of the user's is run: without a shell, for a limited time, and with a limited output. */
export interface ProgramRun {
  /** An absolute path. */
  program: string;
  args: readonly string[];
  /** The folder to run it in, and all of its environment. */
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** What it reads from its standard input, which is closed after that; nothing by default. */
  input?: string;
  /** How long it may take, in milliseconds. */
  timeout: number;
  /** How much it may print on each of its outputs, in bytes. */
  maxOutput: number;
  /** Stops it once nobody waits for it any more. */
  signal?: AbortSignal;
}

/** How a program ended: well, with an error of its own, stopped because it exceeded a limit, or not started at all. */
export interface ProgramEnd {
  kind: "done" | "failed" | "stopped" | "not started";
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. Never throws. */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  try {
    const { program, args, cwd, env } = run;
    return await endOf(spawn(program, [...args], { cwd, env, stdio: "pipe", windowsHide: true }), run);
  } catch {
    // A path that cannot be one, with a zero byte in it for example.
    return { kind: "not started", stdout: "", stderr: "" };
  }
}

function endOf(
  child: ChildProcessWithoutNullStreams,
  { input = "", timeout, maxOutput, signal }: ProgramRun,
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const outputs = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let isStopped = false;
    const stop = (): void => {
      isStopped = true;
      child.kill("SIGKILL");
      // What it has started itself may keep the pipes open.
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(stop, timeout);
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop);
    const end = (kind: ProgramEnd["kind"]): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve({ kind, stdout: textOf(outputs.stdout), stderr: textOf(outputs.stderr) });
    };
    for (const name of ["stdout", "stderr"] as const) {
      let size = 0;
      child[name].on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxOutput) stop();
        else outputs[name].push(chunk);
      });
    }
    child.on("error", () => end("not started"));
    child.on("close", (code) => end(isStopped ? "stopped" : code === 0 ? "done" : "failed"));
    // A program that does not read its input to the end closes it; how it ends is what counts.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

const textOf = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString("utf8");

/**
 * The absolute path of a program on the user's PATH. Never one in the current folder, as Windows would take: a workspace
 * must not bring its own helm.
 */
export async function findProgram(name: string): Promise<string | undefined> {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, file);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isAbsolute(folder) && isThere) return path;
  }
  return undefined;
}
