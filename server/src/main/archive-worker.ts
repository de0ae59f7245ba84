import { parentPort } from "node:worker_threads";
import { type ArchiveVerdict, readArchive } from "../render/sources/read-archive";

/** The thread that reads chart archives: the bytes of one in, what it is out. */
parentPort?.on("message", (data: Uint8Array) => parentPort?.postMessage(read(data)));

function read(data: Uint8Array): ArchiveVerdict {
  try {
    return readArchive(data);
  } catch {
    // Whatever nobody has thought of.
    return { kind: "refused", why: "cannot be read", unpacked: data.length };
  }
}
