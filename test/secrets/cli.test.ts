import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openHere, readValuesFile } from "../../server/src/cli/here";
import { findSecrets } from "../../server/src/core/secrets/detect/find-secrets";
import { planMove } from "../../server/src/core/secrets/move/plan-move";
import { targetFiles } from "../../server/src/core/secrets/move/target-files";
import { writeSecrets } from "../../server/src/host/secrets/write-secrets";
import { nodeHost } from "../../server/src/main/node-host";
import { Random } from "../hostile/random";
import { root } from "../support/charts";
import { folderWith, type Run, removeFolder, valuesmith } from "../support/cli";

const values = `# Langfuse
langfuse:
  salt:
    value: "CANARY-salt" # rotate
  nextauth: { secret: { value: 'CANARY ''nextauth''' } }
clickhouse:
  auth:
    password: CANARY-clickhouse
`;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) removeFolder(folder);
});

function workIn(files: Record<string, string>): {
  folder: string;
  run: (...args: string[]) => Run;
  read: (name: string) => string;
} {
  const folder = folderWith(files);
  folders.push(folder);
  return {
    folder,
    run: (...args) => valuesmith(args, folder),
    read: (name) => readFileSync(join(folder, name), "utf8"),
  };
}

const moveArgs = ["fix", "--rule", "plain-secret", "langfuse-values.yaml"];

/** The content of all Secrets in a folder. */
function secrets(folder: string): Record<string, string> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".secret.yaml"));
  return Object.assign({}, ...files.map((name) => parse(readFileSync(join(folder, name), "utf8")).stringData));
}

describe("valuesmith fix --rule plain-secret", () => {
  it("moves secrets, shows none, and is done after that", () => {
    const { folder, run, read } = workIn({ "langfuse-values.yaml": values });
    const { status, out, err } = run(...moveArgs);
    expect(out + err).not.toContain("CANARY");
    expect(status).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "langfuse-values.yaml: moved langfuse.salt.value, langfuse.nextauth.secret.value, clickhouse.auth.password
        Secret langfuse-credentials: moved: salt, nextauth-secret
        Secret langfuse-clickhouse-credentials: moved: password
        written to langfuse-credentials.secret.yaml, langfuse-clickhouse-credentials.secret.yaml
        Values that were committed to Git are still in its history: change them.
      "
    `);
    expect(read("langfuse-values.yaml")).toMatchInlineSnapshot(`
      "# Langfuse
      langfuse:
        salt:
          secretKeyRef:
            name: langfuse-credentials
            key: salt # rotate
        nextauth: { secret: { secretKeyRef: { name: langfuse-credentials, key: nextauth-secret } } }
      clickhouse:
        auth:
          existingSecret: langfuse-clickhouse-credentials
          existingSecretKey: password
      "
    `);
    expect(secrets(folder)).toEqual({
      salt: "CANARY-salt",
      "nextauth-secret": "CANARY 'nextauth'",
      password: "CANARY-clickhouse",
    });
    const after = read("langfuse-values.yaml");
    expect(run(...moveArgs)).toEqual({ status: 0, out: "langfuse-values.yaml: no secrets in plain text\n", err: "" });
    expect(read("langfuse-values.yaml")).toBe(after);
  });

  it("writes Secrets that only their owner can read, and leaves the rights of the values file as they are", () => {
    const { folder, run } = workIn({ "langfuse-values.yaml": values });
    chmodSync(join(folder, "langfuse-values.yaml"), 0o640);
    run(...moveArgs);
    const mode = (name: string): number => statSync(join(folder, name)).mode & 0o777;
    expect(mode("langfuse-credentials.secret.yaml")).toBe(0o600);
    expect(mode("langfuse-values.yaml")).toBe(0o640);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("adds keys to the Secret that the workspace has, without a change of anything else", () => {
    const manifest =
      "# ours\napiVersion: v1\nkind: Secret\nmetadata:\n  name: langfuse-credentials # name\ndata:\n  other: eA==\n";
    const { run, read, folder } = workIn({ "langfuse-values.yaml": values, "deploy/secret.yaml": manifest });
    expect(run(...moveArgs).status).toBe(0);
    expect(read("deploy/secret.yaml")).toBe(
      `${manifest}stringData:\n  salt: "CANARY-salt"\n  nextauth-secret: "CANARY 'nextauth'"\n`,
    );
    expect(existsSync(join(folder, "langfuse-credentials.secret.yaml"))).toBe(false);
  });

  it("does not take the place of a file or of another Secret", () => {
    const { run, read } = workIn({
      "langfuse-values.yaml": values,
      "langfuse-credentials.secret.yaml": "mine: true\n",
      "sealed.yaml": "kind: SealedSecret\nmetadata: {name: langfuse-credentials}\nspec: {encryptedData: {salt: Ag}}\n",
    });
    expect(run(...moveArgs).status).toBe(0);
    expect(read("langfuse-credentials.secret.yaml")).toBe("mine: true\n");
    expect(read("langfuse-values.yaml")).toContain("name: langfuse-credentials-2\n");
  });

  it("goes on after an earlier attempt that has got no further than the Secret", () => {
    const { run, read, folder } = workIn({ "langfuse-values.yaml": values });
    run(...moveArgs);
    const [after, kept] = [read("langfuse-values.yaml"), secrets(folder)];
    writeFileSync(join(folder, "langfuse-values.yaml"), values);
    writeFileSync(join(folder, ".x.valuesmith-999999-abc.tmp"), "CANARY");
    expect(run(...moveArgs).status).toBe(0);
    expect(read("langfuse-values.yaml")).toBe(after);
    expect(secrets(folder)).toEqual(kept);
    expect(existsSync(join(folder, ".x.valuesmith-999999-abc.tmp"))).toBe(false);
  });

  it("follows a link to the values file", () => {
    const { run, read, folder } = workIn({ "real/langfuse-values.yaml": values });
    symlinkSync("real/langfuse-values.yaml", join(folder, "langfuse-values.yaml"));
    expect(run(...moveArgs).status).toBe(0);
    expect(read("real/langfuse-values.yaml")).not.toContain("CANARY");
  });

  it("says what it leaves alone, and why", () => {
    const text = "langfuse:\n  salt:\n    value: &salt CANARY\n  nextauth: {secret: {value: *salt}}\n";
    const { run, read } = workIn({ "langfuse-values.yaml": text });
    const { status, err } = run(...moveArgs);
    expect(status).toBe(1);
    expect(err).toContain("langfuse.salt.value was not moved.");
    expect(err).not.toContain("CANARY");
    expect(read("langfuse-values.yaml")).toBe(text);
  });

  it.each([
    ["no rule", ["fix", "langfuse-values.yaml"], "fix needs --rule plain-secret"],
    ["no file", ["fix", "--rule", "plain-secret"], "at least one values file"],
    ["a file that is none", ["fix", "--rule", "plain-secret", "nothing.yaml"], "cannot be read as text"],
    [
      "bytes that are no text",
      ["fix", "--rule", "plain-secret", "--chart", "langfuse", "binary.yaml"],
      "cannot be read as text",
    ],
    [
      "no form",
      ["fix", "--rule", "plain-secret", "--target", "Vault", "langfuse-values.yaml"],
      "--target is Secret, ExternalSecret, SealedSecret or kubectl",
    ],
    [
      "a form that would lose values",
      ["fix", "--rule", "plain-secret", "--target", "ExternalSecret", "langfuse-values.yaml"],
      "would be nowhere",
    ],
    ["no chart", ["fix", "--rule", "plain-secret", "other.yaml"], "name the chart with --chart"],
  ])("refuses %s", (_, args, message) => {
    const { run, read, folder } = workIn({ "langfuse-values.yaml": values, "other.yaml": "a: 1\n" });
    writeFileSync(join(folder, "binary.yaml"), Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]));
    const { status, err } = run(...args);
    expect(status).toBe(2);
    expect(err).toContain(message);
    expect(read("langfuse-values.yaml")).toBe(values);
  });

  it("makes files and a command without a value in it", () => {
    const { run, read } = workIn({ "langfuse-values.yaml": values });
    const { status, out } = run(...moveArgs, "--target", "kubectl", "--namespace", "llm");
    expect(status).toBe(0);
    expect(out).toContain("kubectl create secret generic langfuse-credentials --namespace llm");
    expect(out).toContain("--from-file=salt=langfuse-credentials.secret/salt");
    expect(out).not.toContain("CANARY");
    expect(read("langfuse-credentials.secret/salt")).toBe("CANARY-salt");
  });

  it("writes the values of an ExternalSecret into the file that was named, and first", () => {
    const { run, read, folder } = workIn({ "langfuse-values.yaml": values });
    const args = [...moveArgs, "--target", "ExternalSecret", "--values-to", "out/values.json"];
    const { status, out } = run(...args);
    expect(status).toBe(0);
    expect(out).not.toContain("CANARY");
    expect(out).toContain("out/values.json");
    expect(JSON.parse(read("out/values.json"))).toEqual({
      "langfuse-credentials": { salt: "CANARY-salt", "nextauth-secret": "CANARY 'nextauth'" },
      "langfuse-clickhouse-credentials": { password: "CANARY-clickhouse" },
    });
    if (process.platform !== "win32") expect(statSync(join(folder, "out/values.json")).mode & 0o777).toBe(0o600);
    expect(read("langfuse-credentials.external.yaml") + read("langfuse-values.yaml")).not.toContain("CANARY");
  });

  it("makes nothing with names that Kubernetes refuses, which could lead out of the folder", () => {
    const evil = values.replace("password:", "existingSecretKey: ../../evil; rm -rf x\n    password:");
    const { run, read, folder } = workIn({ "langfuse-values.yaml": evil });
    const { status, out, err } = run(...moveArgs, "--target", "kubectl");
    expect(status).toBe(1);
    expect(err).toContain("clickhouse.auth.password was not moved. Kubernetes does not accept the name");
    expect(out + err).not.toContain("evil");
    expect(read("langfuse-values.yaml")).toContain("CANARY-clickhouse");
    expect(existsSync(join(folder, "../evil; rm -rf x"))).toBe(false);
    const named = "clickhouse: {auth: {existingSecret: app, existingSecretKey: ../../evil}}\n";
    const other = workIn({ "langfuse-values.yaml": named });
    expect(other.run("secret", "--target", "kubectl", "langfuse-values.yaml").out).not.toContain("evil");
    expect(other.run(...moveArgs, "--namespace", "a; b").err).toContain('"a; b" is not a namespace');
  });

  it("overwrites no file with values", () => {
    const { run, read } = workIn({ "langfuse-values.yaml": values, "values.json": "mine" });
    const { status, err } = run(...moveArgs, "--target", "ExternalSecret", "--values-to", "values.json");
    expect(status).toBe(2);
    expect(err).toContain("values.json is there already");
    expect(read("values.json")).toBe("mine");
    expect(read("langfuse-values.yaml")).toBe(values);
  });

  it("leaves a Secret that is there in plain text what it is, in whatever form others are wanted", () => {
    const existing = "kind: Secret\nmetadata: {name: langfuse-credentials}\nstringData:\n  other: x\n";
    const { run, read, folder } = workIn({ "langfuse-values.yaml": values, "mine.yaml": existing });
    const args = [...moveArgs, "--target", "ExternalSecret", "--values-to", "values.json"];
    expect(run(...args).status).toBe(0);
    expect(read("mine.yaml")).toContain("CANARY-salt");
    expect(Object.keys(JSON.parse(read("values.json")))).toEqual(["langfuse-clickhouse-credentials"]);
    expect(readdirSync(folder).filter((name) => name.includes(".external."))).toEqual([
      "langfuse-clickhouse-credentials.external.yaml",
    ]);
  });

  it("is sealed into a file that is not there yet, as kubeseal overwrites", () => {
    const { run } = workIn({ "langfuse-values.yaml": values, "langfuse-credentials.sealed.yaml": "{}\n" });
    const { out } = run(...moveArgs, "--target", "SealedSecret");
    expect(out).toContain(
      "--secret-file langfuse-credentials.secret.yaml --sealed-secret-file langfuse-credentials-2.sealed.yaml",
    );
  });

  it("says how to seal a Secret, and that it is not sealed yet", () => {
    const { run } = workIn({ "langfuse-values.yaml": values });
    const { out } = run(...moveArgs, "--target", "SealedSecret");
    expect(out).toContain(
      "kubeseal --format yaml --secret-file langfuse-credentials.secret.yaml --sealed-secret-file langfuse-credentials.sealed.yaml",
    );
    expect(out).toContain(
      "Nothing is sealed yet: langfuse-credentials.secret.yaml, langfuse-clickhouse-credentials.secret.yaml hold the values in " +
        "plain text. Run the command to seal them, then delete those files.",
    );
    expect(workIn({ "langfuse-values.yaml": values }).run(...moveArgs).out).not.toContain("sealed");
    const one = "clickhouse:\n  auth:\n    password: CANARY-clickhouse\n";
    const sealing = [...moveArgs, "--target", "SealedSecret"];
    expect(workIn({ "langfuse-values.yaml": one }).run(...sealing).out).toContain(
      "clickhouse-credentials.secret.yaml holds the values in plain text. Run the command to seal them, then delete that file.",
    );
    const existing = "kind: Secret\nmetadata: {name: langfuse-clickhouse-credentials}\nstringData:\n  other: x\n";
    expect(workIn({ "langfuse-values.yaml": one, "mine.yaml": existing }).run(...sealing).out).not.toContain("sealed");
  });

  it("says why a key has another name than the chart gives it", () => {
    const existing = "kind: Secret\nmetadata: {name: langfuse-credentials}\nstringData:\n  salt: other\n";
    const { run, read } = workIn({ "langfuse-values.yaml": values, "mine.yaml": existing });
    expect(run(...moveArgs).out).toContain(
      'The Secret langfuse-credentials already has another value under "salt", so this one is under "salt-2".',
    );
    expect(read("mine.yaml")).toContain("salt-2:");
    expect(workIn({ "langfuse-values.yaml": values }).run(...moveArgs).out).not.toContain("another value");
  });
});

const hasGit = spawnSync("git", ["--version"]).status === 0;

describe.runIf(hasGit)("in a Git repository", () => {
  function repository(files: Record<string, string>) {
    const work = workIn(files);
    spawnSync("git", ["init", "--quiet"], { cwd: work.folder });
    return work;
  }

  it("writes no Secret that Git does not ignore", () => {
    const { run, read, folder } = repository({ "langfuse-values.yaml": values });
    const { status, err } = run(...moveArgs);
    expect(status).toBe(2);
    expect(err).toContain("Git does not ignore it");
    expect(read("langfuse-values.yaml")).toBe(values);
    expect(readdirSync(folder).filter((name) => name.includes("secret"))).toEqual([]);
  });

  it("writes it where Git ignores it", () => {
    const { run } = repository({ "langfuse-values.yaml": values, ".gitignore": "*.secret.yaml\n" });
    expect(run(...moveArgs).status).toBe(0);
  });

  it("asks about other files with values, too, and not about those without", () => {
    const kubectl = repository({ "langfuse-values.yaml": values });
    expect(kubectl.run(...moveArgs, "--target", "kubectl").err).toContain("Git does not ignore it");
    expect(existsSync(join(kubectl.folder, "langfuse-credentials.secret"))).toBe(false);
    expect(kubectl.run(...moveArgs, "--target", "kubectl", "--gitignore").status).toBe(0);
    expect(kubectl.read(".gitignore")).toContain("/langfuse-credentials.secret\n");
    const external = repository({ "langfuse-values.yaml": values, ".gitignore": "/values.json\n" });
    const args = [...moveArgs, "--target", "ExternalSecret", "--values-to"];
    expect(external.run(...args, "other.json").err).toContain("other.json would hold secrets");
    expect(external.run(...args, "values.json").status).toBe(0);
  });

  it("adds it to .gitignore, or not, as one likes", () => {
    const added = repository({ "langfuse-values.yaml": values, ".gitignore": "dist" });
    expect(added.run(...moveArgs, "--gitignore").status).toBe(0);
    expect(added.read(".gitignore")).toBe(
      "dist\n/langfuse-credentials.secret.yaml\n/langfuse-clickhouse-credentials.secret.yaml\n",
    );
    const bold = repository({ "langfuse-values.yaml": values });
    expect(bold.run(...moveArgs, "--no-gitignore").status).toBe(0);
    expect(existsSync(join(bold.folder, ".gitignore"))).toBe(false);
  });
});

/** How often the command is killed; `VALUESMITH_KILLS` asks for more. */
const kills = Number(process.env.VALUESMITH_KILLS ?? 24);

describe("a process that is killed", () => {
  const random = new Random(Number(process.env.VALUESMITH_SEED ?? 1));

  /** Runs the command and kills it some time after it has begun to write; resolves when it is gone. */
  function killWhileWriting(folder: string): Promise<void> {
    const child = spawn(process.execPath, [join(root, "dist/cli.js"), ...moveArgs], { cwd: folder, stdio: "ignore" });
    const delay = random.below(12);
    // Each write changes the folder: it makes a temporary file, and then gives it its name.
    const watcher = watch(folder, () => setTimeout(() => child.kill("SIGKILL"), delay));
    return new Promise((resolve) =>
      child.on("exit", () => {
        watcher.close();
        resolve();
      }),
    );
  }

  it("leaves nothing behind that Git takes in", () => {
    const { folder } = workIn({ "langfuse-values.yaml": values });
    const killed = join(folder, "killed.cjs");
    // The moment when a Secret is on the disk, but not under its name yet.
    writeFileSync(killed, 'require("node:fs/promises").link = () => process.kill(process.pid, "SIGKILL");\n');
    const { signal } = spawnSync(process.execPath, ["--require", killed, join(root, "dist/cli.js"), ...moveArgs], {
      cwd: folder,
    });
    expect(signal).toBe("SIGKILL");
    const [left = ""] = readdirSync(folder).filter((name) => name.endsWith(".tmp"));
    expect(readdirSync(join(folder, left)).toSorted()).toEqual([".gitignore", "langfuse-credentials.secret.yaml"]);
    expect(readFileSync(join(folder, left, ".gitignore"), "utf8")).toBe("*\n");
  });

  it(
    "leaves every value in one place at least, and nothing torn",
    async () => {
      const outcomes = { untouched: 0, half: 0, done: 0 };
      for (let attempt = 0; attempt < kills; attempt++) {
        const { folder, run, read } = workIn({ "langfuse-values.yaml": values });
        await killWhileWriting(folder);
        const now = read("langfuse-values.yaml");
        const there = JSON.stringify(secrets(folder)) + now;
        for (const value of ["CANARY-salt", "CANARY-clickhouse"]) expect(there).toContain(value);
        expect(now === values || !now.includes("CANARY")).toBe(true);
        outcomes[now !== values ? "done" : Object.keys(secrets(folder)).length > 0 ? "half" : "untouched"]++;
        expect(run(...moveArgs).status).toBe(0);
        expect(read("langfuse-values.yaml")).not.toContain("CANARY");
        expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
      }
      if (kills > 100) console.log(`${kills} kills: ${JSON.stringify(outcomes)}`);
    },
    60_000 + kills * 5_000,
  );
});

describe("a values file that someone else changes meanwhile", () => {
  it("is left alone", async () => {
    const { folder, read } = workIn({ "langfuse-values.yaml": values });
    const path = join(folder, "langfuse-values.yaml");
    const host = nodeHost(root);
    const file = await readValuesFile(await openHere(host, "langfuse@2.0.0"), path, {});
    if (typeof file === "string") throw new Error(file);
    const { drafts, edits } = planMove(file.snapshot, file.surroundings, findSecrets(file.snapshot));
    const target = targetFiles(drafts, { target: "Secret" }, file.surroundings);
    const newer = `${values}# more\n`;
    writeFileSync(path, newer);
    const { files = [], plain = [] } = target ?? {};
    const valueFiles = { files: new Map<string, string>(), plain: [] };
    const writing = { drafts, files, plain, edits, valueFiles, consent: "none" as const };
    await expect(writeSecrets(host, file, writing)).rejects.toThrow("was changed in the meantime");
    expect(read("langfuse-values.yaml")).toBe(newer);
  });
});

describe("valuesmith secret", () => {
  it("writes what the values name and the workspace lacks", () => {
    const { run, read } = workIn({
      "langsmith_config.yaml": "config:\n  existingSecretName: langsmith-app\n  basicAuth:\n    enabled: true\n",
    });
    const { status, out } = run(
      "secret",
      "--chart",
      "langsmith@0.16.11",
      "--namespace",
      "llm",
      "langsmith_config.yaml",
    );
    expect(status).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "  Secret langsmith-app: taken over: langsmith_signing_jwks, insights_encryption_key_previous; generated: api_key_salt, jwt_secret, initial_org_admin_password, insights_encryption_key, polly_encryption_key; to be filled in: langsmith_license_key
        written to langsmith-app.secret.yaml
      "
    `);
    const { metadata, stringData } = parse(read("langsmith-app.secret.yaml"));
    expect(metadata).toEqual({ name: "langsmith-app", namespace: "llm" });
    expect(stringData.insights_encryption_key).toMatch(/^[\w-]{43}=$/);
    expect(stringData.initial_org_admin_password).toMatch(
      /^(?=.{12,})(?=.*[a-z])(?=.*[A-Z])(?=.*[-!#$%()+,./:?@[\]\\^_{~}])/,
    );
    expect(stringData.langsmith_license_key).toBe("");
    for (const value of Object.values(stringData)) if (value !== "") expect(out).not.toContain(String(value));
    expect(run("secret", "--chart", "langsmith@0.16.11", "langsmith_config.yaml").out).toContain(
      "no Secret is missing",
    );
  });

  it("makes what a chart cannot do without, and names it in the values", () => {
    const { run, read } = workIn({ "langfuse-values.yaml": "langfuse:\n  replicas: 2\n" });
    expect(run("secret", "langfuse-values.yaml").status).toBe(0);
    expect(parse(read("langfuse-values.yaml"))).toMatchObject({
      langfuse: { salt: { secretKeyRef: { name: "langfuse-credentials", key: "salt" } }, replicas: 2 },
      clickhouse: { auth: { existingSecret: "langfuse-clickhouse-credentials", existingSecretKey: "password" } },
    });
    expect(parse(read("langfuse-credentials.secret.yaml")).stringData["encryption-key"]).toMatch(/^[0-9a-f]{64}$/);
    expect(run("check", "--fail-on", "warning", ".").status).toBe(0);
  });

  it("writes an ExternalSecret, which holds no values", () => {
    const { run, read } = workIn({
      "langfuse-values.yaml": "clickhouse:\n  auth:\n    existingSecret: ch\n    existingSecretKey: pw\n",
    });
    expect(run("secret", "--target", "ExternalSecret", "langfuse-values.yaml").status).toBe(0);
    expect(parse(read("ch.external.yaml"))).toMatchObject({
      kind: "ExternalSecret",
      spec: { target: { name: "ch" }, data: [{ secretKey: "pw", remoteRef: { key: "ch", property: "pw" } }] },
    });
    expect(run("secret", "langfuse-values.yaml").out).toContain("no Secret is missing");
  });
});

describe("valuesmith check", () => {
  it("finds what is wrong about the Secrets of a folder, and shows no value", () => {
    const { run, folder } = workIn({
      "langsmith_config.yaml":
        "# valuesmith: langsmith@0.16.11\nconfig:\n  existingSecretName: app\n  langsmithLicenseKey: CANARY-license\n",
    });
    mkdirSync(join(folder, "k8s"));
    writeFileSync(
      join(folder, "k8s/secret.yaml"),
      "kind: Secret\nmetadata:\n  name: app\nstringData:\n  langsmith_license_key: CANARY-a\n  api_key_salt: 12345678\ndata:\n  polly_encryption_key: CANARY-not-base64\n",
    );
    const { out, err, status } = run("check", ".");
    expect(status).toBe(0);
    expect(out.split("\n").filter((line) => /secret-/.test(line))).toMatchInlineSnapshot(`
      [
        "langsmith_config.yaml:3:23: warning: The Secret "app" lacks the key "insights_encryption_key", which langsmith 0.16.11 reads with these values. Containers do not start without it. [secret-key-missing]",
        "langsmith_config.yaml:3:23: warning: The manifest of "app" is wrong. The value of "api_key_salt" is not a string, so Kubernetes rejects the Secret. Quote it. There is the same about "polly_encryption_key". [secret-manifest]",
        "k8s/secret.yaml:6:17: warning: The value of "api_key_salt" is not a string, so Kubernetes rejects the Secret. Quote it. [secret-manifest]",
        "k8s/secret.yaml:8:25: warning: The value of "polly_encryption_key" is not valid Base64, so Kubernetes rejects the Secret. Encode it, or move it to stringData. [secret-manifest]",
        "k8s/secret.yaml:3:9: warning: LangSmith 0.16.11 needs the key "insights_encryption_key" in this Secret, which langsmith_config.yaml names. [secret-key-missing]",
      ]
    `);
    const json = run("check", "--format", "json", ".");
    for (const text of [out, err, json.out, json.err]) {
      expect(text).not.toContain("CANARY");
      expect(text).not.toContain("12345678");
    }
  });
});

describe("valuesmith fix, whose Secret a value moves into", () => {
  const salt = "# valuesmith: langfuse@1.5.0\nlangfuse:\n  salt:\n    value: CANARY-salt\n";
  const secret = (more: string): string =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: langfuse-credentials\n${more}stringData:\n  other: x\n`;
  const fix = ["fix", "--rule", "plain-secret", "--no-gitignore", "prod/values.yaml"];
  const fresh = "prod/langfuse-credentials.secret.yaml";

  it("is not that of another namespace: of the option, or of what installs the file", () => {
    const files = { "prod/values.yaml": salt, "s.yaml": secret("  namespace: staging\n") };
    const option = workIn(files);
    expect(option.run(...fix, "--namespace", "prod").status).toBe(0);
    expect(option.read("s.yaml")).not.toContain("CANARY");
    expect(option.read(fresh)).toContain("CANARY");
    const installed = workIn({ ...files, "up.sh": "helm upgrade l x/langfuse -n prod -f prod/values.yaml\n" });
    expect(installed.run(...fix).status).toBe(0);
    expect(installed.read("s.yaml")).not.toContain("CANARY");
    expect(workIn(files).run(...fix).out).toContain("written to s.yaml");
  });

  it("is not that of another environment, by which the file is not judged, either", () => {
    const named =
      "# valuesmith: langfuse@1.5.0\nlangfuse:\n  salt: { secretKeyRef: { name: langfuse-credentials, key: salt } }\n";
    const files = { "prod/values.yaml": salt, "dev/values.yaml": named, "dev/s.yaml": secret("") };
    const { run, read } = workIn(files);
    expect(run("check", "dev/values.yaml").out).toContain("secret-key-missing");
    expect(run(...fix).status).toBe(0);
    expect(read("dev/s.yaml")).toBe(secret(""));
    expect(read(fresh)).toContain("CANARY");
    const judged = workIn({ ...files, "prod/values.yaml": named });
    expect(judged.run("check", "prod/values.yaml").out).not.toContain("secret-key-missing");
  });

  it("has to be said where several would do", () => {
    const { run, read } = workIn({
      "prod/values.yaml": salt,
      "a.yaml": secret("  namespace: a\n"),
      "b.yaml": secret("  namespace: b\n"),
    });
    const { status, err } = run(...fix);
    expect(status).toBe(2);
    expect(err).toMatch(/Several manifests make it: \S*a\.yaml \(namespace a\), \S*b\.yaml \(namespace b\)/);
    expect(read("prod/values.yaml")).toBe(salt);
    expect(run(...fix, "--secret-file", "b.yaml").status).toBe(0);
    expect(read("b.yaml")).toContain("CANARY");
    expect(read("a.yaml")).not.toContain("CANARY");
  });

  it("is another one where it is encrypted, and that is said", () => {
    const sops = `${secret("")}sops:\n  mac: x\n`;
    const { run, read } = workIn({ "prod/values.yaml": salt, "prod/s.yaml": sops });
    const { status, err, out } = run(...fix);
    expect([status, read("prod/s.yaml")]).toEqual([0, sops]);
    expect(err).toContain("The Secret langfuse-credentials is not changed");
    expect(out).toContain("written to prod/langfuse-credentials-2.secret.yaml");
  });
});
