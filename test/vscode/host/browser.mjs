// The browser that shows the workbench to a script.
import { chromium } from "playwright-core";
import { chromiumBin } from "./install.mjs";

/** Opens a page in a headless Chromium that reaches nothing but this machine. */
export async function openBrowser({ width = 1280, height = 800 } = {}) {
  const browser = await chromium.launch({
    executablePath: chromiumBin,
    args: [
      "--no-sandbox", // the sandbox cannot start for root, which is who a container's tests run as
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  });
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  const page = await context.newPage();
  return { page, close: () => browser.close().catch(() => {}) };
}
