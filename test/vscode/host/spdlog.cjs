// Takes the place of the native @vscode/spdlog in the test host: the same calls, plain appends.
// Without a logger the Output panel would stay empty.
const fs = require("node:fs");
const path = require("node:path");

class Logger {
  constructor(_type, _name, file) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.file = fs.openSync(file, "a");
    this.level = 2;
    this.raw = false;
  }
  write(level, message) {
    if (level < this.level || this.file === undefined) return;
    fs.appendFileSync(this.file, this.raw ? message : `${new Date().toISOString()} ${message}\n`);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.raw = false;
  }
  clearFormatters() {
    this.raw = true;
  }
  flush() {}
  drop() {
    if (this.file !== undefined) fs.closeSync(this.file);
    this.file = undefined;
  }
}

for (const [level, name] of ["trace", "debug", "info", "warn", "error", "critical"].entries()) {
  Logger.prototype[name] = function (message) {
    this.write(level, message);
  };
}

const createLogger = async (name, file) => new Logger("", name, file);

// One plain assignment each: the host imports this file as a module, and only these become named exports.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
