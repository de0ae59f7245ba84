// Starts the VS Code inside code-server on a free loopback port, as code-server's own outer process would.
// With --install-extension it runs VS Code's command line instead.
const http = require("node:http");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

// Without a parent the server would start listening by itself, on a port of its own choice.
process.env.CODE_SERVER_PARENT_PID = String(process.pid);

async function main() {
  const { loadCodeWithNls } = await import(pathToFileURL(join(process.env.VSCODE_DIR, "out", "server-main.js")).href);
  const vscode = await loadCodeWithNls();
  if (process.argv.includes("--install-extension")) return vscode.spawnCli();
  const api = await vscode.createServer(null);
  const server = http.createServer((request, response) => api.handleRequest(request, response));
  server.on("upgrade", (request, socket) => api.handleUpgrade(request, socket));
  server.listen(0, "127.0.0.1", () => console.log(`VS Code listens on port ${server.address().port}`));
}

main();
