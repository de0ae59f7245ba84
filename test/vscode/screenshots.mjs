// Takes the README's pictures in a real VS Code with the packaged extension: npm run screenshots [-- NAME...]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { openBrowser } from "./host/browser.mjs";
import { ensureChromium, ensureHost } from "./host/install.mjs";
import { installExtension, startServer, temporaryDir } from "./host/server.mjs";

const root = resolve(import.meta.dirname, "../..");
const images = join(root, "images");
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const settings = {
  "workbench.colorTheme": "Default Dark Modern",
  "editor.fontSize": 15,
  "editor.minimap.enabled": false,
  "editor.renderWhitespace": "none",
  "editor.suggest.showStatusBar": false,
  "editor.stickyScroll.enabled": false,
  "breadcrumbs.enabled": false,
  "workbench.activityBar.location": "hidden",
  "workbench.layoutControl.enabled": false,
  "workbench.editor.showTabs": "single",
  "problems.decorations.enabled": false,
  "valuesmith.charts.download": "always",
  "diffEditor.maxComputationTime": 0,
  "diffEditor.hideUnchangedRegions.enabled": true,
};

/** What stands in the file of each picture. */
const texts = {
  mistakes: `langfuse:
  repliicas: 2
  salt: 5f0c…
  additionalEnv:
    LOG_LEVEL: debug
  ingress:
    enabled: yes
    tls:
      - secretName: langfuse-tls

ingress:
  className: nginx

clickhouse:
  clusterEnabled: false
  image:
    tag: 3.20
`,
  completion: `langfuse:
  nextauth:
    url: https://langfuse.example.com

`,
  render: `langfuse:
  salt:
    secretKeyRef: { name: langfuse, key: salt }
  nextauth:
    url: https://langfuse.example.com
    secret:
      secretKeyRef: { name: langfuse, key: nextauth }
  ingress:
    enabled: true
    className: nginx
    hosts:
      - host: langfuse.example.com
        paths: [{ path: /, pathType: Prefix }]
  web:
    replicas: 2
`,
  secrets: `langfuse:
  salt:
    value: 2cZ4vV1yq0mQ8sXh # must never change
  nextauth:
    url: https://langfuse.example.com
    secret:
      value: 7Vn2kQpB5sLw9eYt
  encryptionKey:
    value: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
postgresql:
  auth:
    password: tR8-wKz3-Pm5x
`,
  upgrade: `# valuesmith: langsmith@0.16.11
config:
  existingSecretName: langsmith
  authType: mixed
  hostname: langsmith.example.com
  basicAuth:
    enabled: true
    initialOrgAdminEmail: admin@example.com
ingress:
  enabled: true
`,
  old: `# valuesmith: langfuse@1.5.41
langfuse:
  salt:
    secretKeyRef: { name: langfuse, key: salt }
  nextauth:
    url: https://langfuse.example.com
    secret:
      secretKeyRef: { name: langfuse, key: nextauth }

clickhouse:
  shards: 1
  replicaCount: 3 # one in each zone
  persistence:
    size: 200Gi

postgresql:
  auth:
    existingSecret: langfuse-postgresql
  primary:
    persistence:
      size: 20Gi
`,
  hover: `config:
  existingSecretName: langsmith-secrets
  apiKeySalt: ""
  hostname: langsmith.example.com
`,
};

const modeline = "# valuesmith: langfuse@2.0.0\n";
const wide = { width: 1400, height: 700 };
const langfuse = "langfuse-values.yaml";
const langsmith = "langsmith_config.yaml";

const pictures = [
  {
    name: "diagnostics",
    file: langfuse,
    text: modeline + texts.mistakes,
    size: { width: 1000, height: 700 },
    act: showProblems,
  },
  { name: "completion", file: langfuse, text: texts.completion, act: completeLogging },
  { name: "hover", file: langsmith, text: texts.hover, act: hoverSalt },
  { name: "quick-fix", file: langfuse, text: modeline + texts.mistakes, act: offerFix },
  { name: "status", file: langfuse, text: texts.completion, act: selectVersion },
  {
    name: "secrets",
    file: langfuse,
    text: modeline + texts.secrets,
    size: { width: 1400, height: 560 },
    act: moveSecrets,
  },
  { name: "upgrade", file: langfuse, text: texts.old, size: { width: 1400, height: 640 }, act: upgradeValues },
  // These download the charts, unless helm's cache has them.
  { name: "render", file: langfuse, text: modeline + texts.render, size: wide, act: renderManifests },
  { name: "version-diff", file: langsmith, text: texts.upgrade, size: wide, act: compareVersions },
];

/** The pictures named on the command line; without any, all are taken. */
const wanted = process.argv.slice(2);

async function main() {
  await ensureHost();
  ensureChromium();
  const dataDir = temporaryDir("valuesmith-pictures-");
  const workspace = join(dataDir, "pictures");
  mkdirSync(workspace, { recursive: true });
  mkdirSync(images, { recursive: true });
  installExtension(join(root, `${name}-${version}.vsix`), dataDir);
  const server = await startServer({ dataDir, settings });
  try {
    const open = async (file, text, size = { width: 1000, height: 520 }) => {
      writeFileSync(join(workspace, file), text);
      const browser = await openBrowser(size);
      const payload = [
        ["openFile", server.remoteUri(join(workspace, file))],
        ["skipWelcome", "true"],
      ];
      await browser.page.goto(server.url(workspace, payload));
      await browser.page.locator(".part.editor .view-line").first().waitFor({ timeout: 60_000 });
      await browser.page.locator(".statusbar-item", { hasText: /Langfuse|LangSmith/ }).waitFor({ timeout: 60_000 });
      await browser.page.keyboard.press("Control+B");
      return browser;
    };
    for (const { name, file, text, size, act } of pictures) {
      if (wanted.length === 0 || wanted.includes(name)) await picture(await open(file, text, size), name, act);
    }
  } finally {
    await server.stop();
  }
}

/** Does what the picture shows, waits for it to settle, and takes it. */
async function picture(browser, file, act) {
  try {
    await act(browser.page);
    await browser.page.waitForTimeout(500);
    await browser.page.screenshot({ path: join(images, `${file}.png`) });
    console.log(`images/${file}.png`);
  } catch (error) {
    await browser.page.screenshot({ path: join(root, ".cache", `${file}-failed.png`) });
    throw error;
  } finally {
    await browser.close();
  }
}

async function showProblems(page) {
  await page.locator(".squiggly-warning").first().waitFor();
  await page.keyboard.press("Control+Shift+M");
  await page.locator(".markers-panel-container .monaco-list-row").nth(4).waitFor();
}

async function completeLogging(page) {
  await goToLine(page, 4);
  await page.keyboard.type("  ", { delay: 40 });
  await page.keyboard.press("Escape");
  await page.keyboard.type("en", { delay: 60 });
  await page.keyboard.press("Control+Space");
  await page.locator(".suggest-widget.visible .monaco-list-row").first().waitFor();
  const details = page.locator(".suggest-details-container:visible");
  if ((await details.count()) === 0) await page.keyboard.press("Control+Space");
  await details.first().waitFor();
}

async function hoverSalt(page) {
  await page.locator(".view-line span", { hasText: "apiKeySalt" }).last().hover();
  await page.locator(".monaco-hover:visible", { hasText: "Default" }).waitFor();
}

async function offerFix(page) {
  await page.locator(".squiggly-warning").first().waitFor();
  await page.locator(".view-line span", { hasText: "repliicas" }).last().click();
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget", { hasText: "replicas" }).first().waitFor();
}

async function selectVersion(page) {
  await page.locator(".statusbar-item", { hasText: "Langfuse" }).locator("a").click();
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Langfuse" }).first().click();
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "1.5.41" }).first().waitFor();
}

async function renderManifests(page) {
  await command(page, "Valuesmith: Render Manifests");
  await page.locator(".tab, .title-label", { hasText: "manifests" }).first().waitFor({ timeout: 60_000 });
  await page.locator(".view-line", { hasText: "# Source:" }).first().waitFor({ timeout: 60_000 });
  await page.locator(".view-line", { hasText: "replicas: 2" }).first().click();
}

async function moveSecrets(page) {
  await page.locator(".squiggly-warning").first().waitFor();
  await command(page, "Valuesmith: Move Secrets of This File");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Kubernetes Secret" }).first().click();
  await page.locator(".view-line", { hasText: "stringData" }).first().waitFor({ timeout: 60_000 });
}

async function compareVersions(page) {
  await command(page, "Valuesmith: Render Manifests");
  await page.locator(".view-line", { hasText: "# Source:" }).first().waitFor({ timeout: 60_000 });
  await command(page, "Valuesmith: Render with Another Chart Version");
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
  await page.keyboard.type("0.17.0-rc.12");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "0.17.0-rc.12" }).first().click();
  await page
    .locator(".monaco-diff-editor .line-insert, .monaco-diff-editor .char-insert")
    .first()
    .waitFor({ timeout: 60_000 });
}

async function upgradeValues(page) {
  await command(page, "Valuesmith: Upgrade Values");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "2.0.0" }).first().click();
  await page.locator(".notification-list-item", { hasText: "2.0.0" }).first().waitFor({ timeout: 60_000 });
  await page.locator(".monaco-diff-editor .line-insert, .monaco-diff-editor .char-insert").first().waitFor();
}

async function command(page, name) {
  await page.keyboard.press("F1");
  await page.keyboard.type(name);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
}

async function goToLine(page, line) {
  await page.locator(".part.editor .view-line").first().click();
  await page.keyboard.press("Control+Home");
  for (let i = 1; i < line; i++) await page.keyboard.press("ArrowDown");
}

await main();
