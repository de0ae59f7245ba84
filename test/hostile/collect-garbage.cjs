// Has a server collect its garbage when a test asks for it: how much memory is really held can only be seen then.
const { isMainThread } = require("node:worker_threads");

if (isMainThread && process.platform !== "win32")
  process.on("SIGUSR2", () => {
    for (let time = 0; time < 2; time++) globalThis.gc?.();
  });
