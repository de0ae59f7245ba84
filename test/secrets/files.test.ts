import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { openHere, readValuesFile } from "../../server/src/cli/here";
import { findSecrets } from "../../server/src/core/secrets/detect/find-secrets";
import { planMove } from "../../server/src/core/secrets/move/plan-move";
import { targetFiles } from "../../server/src/core/secrets/move/target-files";
import { whileLocked } from "../../server/src/host/files/write-lock";
import { writeSecrets } from "../../server/src/host/secrets/write-secrets";
import { nodeHost } from "../../server/src/main/node-host";
import { root } from "../support/charts";
import { type Run, valuesmith } from "../support/cli";
import { git, hasGit, repository, temporaryFolder } from "../support/git";

const values = "# valuesmith: langfuse@2.0.0\nclickhouse:\n  auth:\n    password: CANARY-clickhouse\n";
const name = "langfuse-clickhouse-credentials";
const manifest = `kind: Secret\nmetadata:\n  name: ${name}\nstringData:\n  other: x\n`;

function work(files: Record<string, string | Buffer>, folder = temporaryFolder()) {
  for (const [path, text] of Object.entries({ "values.yaml": values, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    at: (path: string) => join(folder, path),
    read: (path: string) => readFileSync(join(folder, path), "latin1"),
    mode: (path: string) => statSync(join(folder, path)).mode & 0o777,
    fix: (...args: string[]): Run => valuesmith(["fix", "--rule", "plain-secret", ...args, "values.yaml"], folder),
  };
}

const isUntouched = ({ read, fix }: ReturnType<typeof work>, ...args: string[]): string => {
  const { status, err } = fix(...args);
  expect(status).toBe(2);
  expect(err).not.toContain("CANARY");
  expect(read("values.yaml")).toBe(values);
  return err;
};

describe.runIf(hasGit)("a Secret that Git tracks", () => {
  it.each([["--gitignore"], ["--no-gitignore"]])("gets no values with %s; another is made", (option) => {
    const folder = repository();
    const place = work({ "s.yaml": manifest }, folder);
    git(folder, ["add", "s.yaml"]);
    expect(place.fix(option).status).toBe(0);
    expect(place.read("s.yaml")).toBe(manifest);
    expect(place.read(`${name}-2.secret.yaml`)).toContain("CANARY");
    expect(place.read("values.yaml")).toContain(`${name}-2`);
  });

  it("is not made anew, where it was deleted only", () => {
    const folder = repository();
    const place = work({}, folder);
    writeFileSync(place.at(`${name}.secret.yaml`), "x");
    git(folder, ["add", "."]);
    git(folder, ["rm", "--force", "--quiet", `${name}.secret.yaml`, "--cached"]);
    git(folder, [
      "update-index",
      "--add",
      "--cacheinfo",
      `100644,e69de29bb2d1d6434b8b29ae775ad8c2e48c5391,${name}.secret.yaml`,
    ]);
    rmSync(place.at(`${name}.secret.yaml`));
    expect(isUntouched(place, "--no-gitignore")).toContain("Git tracks it");
    expect(existsSync(place.at(`${name}.secret.yaml`))).toBe(false);
  });
});

describe.runIf(hasGit)("--gitignore", () => {
  it("adds a line with the bytes, the line breaks and the rules of the file left as they are", () => {
    const latin = Buffer.from("# f\xfcr\r\n*.key", "latin1");
    const place = work({ ".gitignore": latin, "sub/my[x] .yaml": manifest }, repository());
    expect(place.fix("--gitignore").status).toBe(0);
    expect(place.read(".gitignore")).toBe("# f\xfcr\r\n*.key");
    expect(place.read("sub/.gitignore")).toBe("/my\\[x] .yaml\n");
    const beside = work({ ".gitignore": latin }, repository());
    expect(beside.fix("--gitignore").status).toBe(0);
    expect(beside.read(".gitignore")).toBe(`# f\xfcr\r\n*.key\r\n/${name}.secret.yaml\r\n`);
  });

  it.each([
    ["a link", (at: string) => symlinkSync("target", at), "not a regular file"],
    ["a hard link", (at: string) => linkSync(join(dirname(at), "target"), at), "hard link"],
    ["a folder", (at: string) => mkdirSync(at), "not a regular file"],
  ])("writes nothing where .gitignore is %s", (_, make, message) => {
    const place = work({ target: "a\n" }, repository());
    make(place.at(".gitignore"));
    expect(isUntouched(place, "--gitignore")).toContain(message);
    expect(place.read("target")).toBe("a\n");
    expect(readdirSync(place.at(".")).filter((file) => file.includes("secret"))).toEqual([]);
  });

  it("takes its line back where Git does not ignore the file by it", () => {
    const place = work({ ".gitignore": `a\n${"#".repeat(127_980)}\n` }, repository());
    const before = place.read(".gitignore");
    expect(isUntouched(place, "--gitignore")).toContain("would not ignore it");
    expect(place.read(".gitignore")).toBe(before);
  });

  it("adds no rules that the name of a file has in it", () => {
    const place = work({ "x\n!*.pem\n.yaml": manifest, ".gitignore": "*.pem\n" }, repository());
    expect(isUntouched(place, "--gitignore")).toContain("no line of a .gitignore can name it");
    expect(place.read(".gitignore")).toBe("*.pem\n");
  });

  it("ignores a folder that is made for values by the .gitignore of one that is there", () => {
    const place = work({}, repository());
    expect(place.fix("--gitignore", "--target", "ExternalSecret", "--values-to", "new/v.json").status).toBe(0);
    expect(place.read(".gitignore")).toBe("/new/v.json\n");
    expect(place.mode("new/v.json")).toBe(0o600);
  });
});

describe("what holds values", () => {
  it("can be read by its owner only afterwards, and keeps nothing else of its rights", () => {
    const place = work({ "s.yaml": manifest });
    chmodSync(place.at("s.yaml"), 0o644);
    expect(place.fix().status).toBe(0);
    expect(place.read("s.yaml")).toContain("CANARY");
    expect(place.mode("s.yaml")).toBe(0o600);
  });

  it("is a folder for its owner alone, if it was there before, too", () => {
    const place = work({});
    mkdirSync(place.at(`${name}.secret`));
    chmodSync(place.at(`${name}.secret`), 0o755);
    writeFileSync(place.at(`${name}.secret/password`), "CANARY-clickhouse");
    expect(place.fix("--target", "kubectl").status).toBe(0);
    expect([place.mode(`${name}.secret`), place.mode(`${name}.secret/password`)]).toEqual([0o700, 0o600]);
  });

  it("is no folder that is a link, a file or someone else's", () => {
    const place = work({ "other/x": "" });
    symlinkSync("other", place.at(`${name}.secret`));
    expect(isUntouched(place, "--target", "kubectl")).toContain("is a link");
    expect(readdirSync(place.at("other"))).toEqual(["x"]);
    expect(isUntouched(work({ [`${name}.secret`]: "" }), "--target", "kubectl")).toContain("not a folder");
  });

  it.runIf(process.getuid?.() === 0)("is no folder of another user", () => {
    const place = work({});
    mkdirSync(place.at(`${name}.secret`));
    chownSync(place.at(`${name}.secret`), 12345, 12345);
    expect(isUntouched(place, "--target", "kubectl")).toContain("belongs to another user");
  });

  it("is not behind a link that leads out of the folder, and may be behind one within", () => {
    const place = work({ "../outside/x": "" }, join(temporaryFolder(), "work"));
    symlinkSync("../outside", place.at("out"));
    const args = ["--target", "ExternalSecret", "--values-to"];
    expect(isUntouched(place, ...args, "out/v.json")).toContain("through a link");
    mkdirSync(place.at("in"));
    symlinkSync("in", place.at("link"));
    expect(place.fix(...args, "link/v.json").status).toBe(0);
    expect(place.read("in/v.json")).toContain("CANARY");
  });
});

describe("a values file", () => {
  it.each([["fix"], ["upgrade"]])(
    "that is a link out of the folder, or has a second name, is left alone by %s",
    (command) => {
      const args =
        command === "fix"
          ? ["fix", "--rule", "plain-secret"]
          : ["upgrade", "--chart", "langfuse", "--from", "0.12.0", "--to", "2.0.0", "--write"];
      const text = command === "fix" ? values : "langfuse:\n  salt: CANARY\n";
      const folder = join(temporaryFolder(), "work");
      const place = work({ "../outside/v.yaml": text, "own.yaml": text }, folder);
      symlinkSync("../outside/v.yaml", place.at("link.yaml"));
      linkSync(place.at("own.yaml"), place.at("second.yaml"));
      const linked = valuesmith([...args, "link.yaml"], folder);
      expect([linked.status, linked.err]).toEqual([2, expect.stringContaining("through a link")]);
      const second = valuesmith([...args, "second.yaml"], folder);
      expect([second.status, second.err]).toEqual([2, expect.stringContaining("hard link")]);
      expect(place.read("../outside/v.yaml") + place.read("own.yaml")).toBe(text + text);
      expect(lstatSync(place.at("own.yaml")).ino).toBe(lstatSync(place.at("second.yaml")).ino);
      expect(readdirSync(folder).sort()).toEqual(["link.yaml", "own.yaml", "second.yaml", "values.yaml"]);
    },
  );

  it.runIf(process.getuid?.() === 0)("keeps its owner and its rights when root changes it", () => {
    const place = work({ "s.yaml": manifest });
    chmodSync(place.at("values.yaml"), 0o640);
    for (const file of ["values.yaml", "s.yaml"]) chownSync(place.at(file), 12345, 23456);
    expect(place.fix().status).toBe(0);
    for (const [file, mode] of [
      ["values.yaml", 0o640],
      ["s.yaml", 0o600],
    ] as const) {
      const { uid, gid } = statSync(place.at(file));
      expect([uid, gid, place.mode(file)]).toEqual([12345, 23456, mode]);
    }
  });

  it("gets its secrets back where the Secret is gone after it was changed", async () => {
    const place = work({});
    const host = nodeHost(root);
    const file = await readValuesFile(await openHere(host, "langfuse@2.0.0"), place.at("values.yaml"), {});
    if (typeof file === "string") throw new Error(file);
    const { drafts, edits } = planMove(file.snapshot, file.surroundings, findSecrets(file.snapshot));
    const { files = [], plain = [] } = targetFiles(drafts, { target: "Secret" }, file.surroundings) ?? {};
    let asked = 0;
    const writing = {
      // They are looked at after the Secret was written, and again after the values file was.
      get drafts() {
        if (++asked === 2) rmSync(place.at(`${name}.secret.yaml`));
        return drafts;
      },
      files,
      plain,
      edits,
      valueFiles: { files: new Map<string, string>(), plain: [] },
      consent: "none" as const,
    };
    await expect(writeSecrets(host, file, writing)).rejects.toThrow("could not be read back");
    expect(asked).toBe(2);
    expect(place.read("values.yaml")).toBe(values);
  });
});

describe("several commands at the same time", () => {
  it("lose no value, and leave no lock behind", { timeout: 120_000 }, async () => {
    const names = ["a", "b", "c", "d"];
    const of = (one: string): string =>
      `# valuesmith: langfuse@2.0.0\nlangfuse:\n  additionalEnv:\n    - name: ${one.toUpperCase()}_API_TOKEN\n      value: CANARY${one}Xk29dk2Lq81\n`;
    const place = work({
      "s.yaml": manifest.replace(name, "langfuse-environment"),
      ...Object.fromEntries(names.map((one) => [`${one}.yaml`, of(one)])),
      ".valuesmith-00000000-1-000000000000.lock": "",
    });
    const old = place.at(".valuesmith-00000000-1-000000000000.lock");
    utimesSync(old, 1, 1);
    const slow = place.at("slow.cjs");
    writeFileSync(
      slow,
      'const fs = require("node:fs"); const { rename } = fs.promises;\nfs.promises.rename = async (...args) => { await new Promise((done) => setTimeout(done, 200)); return rename(...args); };\nrequire("node:module").syncBuiltinESMExports();\n',
    );
    const codes = await Promise.all(
      names.map(
        (one) =>
          new Promise((done) =>
            spawn(
              process.execPath,
              ["--require", slow, join(root, "dist/cli.js"), "fix", "--rule", "plain-secret", `${one}.yaml`],
              { cwd: place.at("."), stdio: "ignore" },
            ).on("exit", done),
          ),
      ),
    );
    expect(codes).toEqual(names.map(() => 0));
    for (const one of names) {
      expect(place.read("s.yaml")).toContain(`CANARY${one}Xk`);
      expect(place.read(`${one}.yaml`)).not.toContain("CANARY");
    }
    expect(readdirSync(place.at(".")).filter((file) => file.endsWith(".lock"))).toEqual([]);
  });

  it("wait for each other, and not for a process that is gone", async () => {
    const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
    const dead = `.valuesmith-${machine}-${spawnSync(process.execPath, ["-v"]).pid}-000000000000.lock`;
    const place = work({ [dead]: "" });
    let inside = 0;
    let most = 0;
    const enter = async (): Promise<void> => {
      inside++;
      most = Math.max(most, inside);
      await new Promise((done) => setTimeout(done, 20));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => whileLocked([place.at("values.yaml")], enter)));
    expect(most).toBe(1);
    expect(readdirSync(place.at("."))).toEqual(["values.yaml"]);
  });

  it("wait for a process of another machine, which counts as gone after ten minutes", async () => {
    const place = work({ ".valuesmith-00000000-1-000000000000.lock": "" });
    const ticket = place.at(".valuesmith-00000000-1-000000000000.lock");
    const minutesAgo = (minutes: number): number => Date.now() / 1000 - 60 * minutes;
    utimesSync(ticket, minutesAgo(9), minutesAgo(9));
    let isInside = false;
    const done = whileLocked([place.at("values.yaml")], async () => {
      isInside = true;
    });
    await new Promise((later) => setTimeout(later, 200));
    expect(isInside).toBe(false);
    utimesSync(ticket, minutesAgo(11), minutesAgo(11));
    await done;
    expect(readdirSync(place.at("."))).toEqual(["values.yaml"]);
  });
});
