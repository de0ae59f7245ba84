// Runs a test suite inside the extension host of the VS Code that install.mjs has put in place.
import { once } from "node:events";
import { cpSync, createWriteStream, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { basename, dirname, join } from "node:path";
import { format } from "node:util";
import { openBrowser } from "./browser.mjs";
import { startServer, temporaryDir } from "./server.mjs";

/**
 * Resolves to the exit code of the suite.
 *
 * @param {object} options
 * @param {string} options.extension the folder of the extension under development
 * @param {string} options.suite the module whose `run` is the suite
 * @param {string} options.workspace a folder, of which the suite gets a copy
 * @param {Record<string, string>} options.env for the suite
 * @param {string} options.logFile where all that VS Code says goes; a picture of the window is laid beside it if this fails
 * @param {number} options.timeout in milliseconds
 */
export async function runSuiteInHost({ extension, suite, workspace, env, logFile, timeout }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const stream = createWriteStream(logFile);
  const log = (text) => stream.write(text.endsWith("\n") ? text : `${text}\n`);
  const dataDir = temporaryDir("valuesmith-test-");
  const folder = join(dataDir, basename(workspace));
  cpSync(workspace, folder, { recursive: true });
  const { page, close } = await openBrowser();
  const window = await tellWhatIsShown(page);
  const serverEnv = { VALUESMITH_TEST_HOST: "npm", VALUESMITH_TEST_WINDOW: window.url };
  const server = await startServer({ dataDir, testDriver: true, env: serverEnv, log });
  try {
    const exitCode = exitCodeOfSuite(page, { log, timeout });
    const payload = [
      ["extensionDevelopmentPath", server.remoteUri(extension)],
      ["extensionTestsPath", server.remoteUri(suite)],
      ["extensionEnvironment", JSON.stringify(env)],
      ["skipWelcome", "true"],
      ["skipReleaseNotes", "true"],
    ];
    await page.goto(server.url(folder, payload));
    return await exitCode;
  } catch (error) {
    await page.screenshot({ path: `${logFile}.png` }).catch(() => {});
    throw new Error(`${error.message}; see ${logFile}`);
  } finally {
    window.close();
    await close();
    await server.stop();
    stream.end();
  }
}

/** Answers the suite, which runs in another process, with what a user sees and no extension is told. */
async function tellWhatIsShown(page) {
  const server = createServer(async (_, response) => {
    const shown = await page.evaluate(() => ({
      statusBar: [...document.querySelectorAll(".statusbar-item")].map(({ textContent }) => textContent),
      editorActions: [...document.querySelectorAll(".editor-actions .action-label")].map(
        ({ ariaLabel, title }) => ariaLabel ?? title,
      ),
    }));
    response.end(JSON.stringify(shown));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** Listens on the hooks VS Code has for its own integration tests in a browser. */
async function exitCodeOfSuite(page, { log, timeout }) {
  let timer;
  const exitCode = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The suite did not end within ${timeout / 1000} s`)), timeout);
    page.on("crash", () => reject(new Error("The page crashed")));
    page.on("pageerror", (error) => log(`[page] ${error.stack ?? error}`));
    page.exposeFunction("codeAutomationExit", resolve).catch(reject);
    page
      .exposeFunction("codeAutomationLog", (type, args) => {
        const text = format(...args);
        if (text.startsWith("[test] ")) console.log(text.slice("[test] ".length));
        log(`[${type}] ${text}`);
      })
      .catch(reject);
  });
  return exitCode.finally(() => clearTimeout(timer));
}
