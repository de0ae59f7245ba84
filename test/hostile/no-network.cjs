// Loaded before the server: whatever it does, it must not reach for the network while it answers an editor.
const dns = require("node:dns");
const net = require("node:net");

function refuse(what) {
  process.stderr.write(`NETWORK: ${what}\n`);
  throw new Error("no network here");
}

net.Socket.prototype.connect = () => refuse("connect");
for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) dns[name] = () => refuse(`dns.${name}`);
globalThis.fetch = () => refuse("fetch");
