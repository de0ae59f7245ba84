import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { trackedPaths } from "../../server/src/host/git/index-file";
import { gitState } from "../../server/src/host/git/node-git";
import { git, hasGit, repository, temporaryFolder } from "../support/git";

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** A repository with committed files. */
function committed(files: Record<string, string>): string {
  const folder = repository();
  write(folder, files);
  git(folder, ["add", "--all"]);
  git(folder, ["commit", "--quiet", "--message", "a"]);
  return folder;
}

const state = (folder: string, name: string): Promise<string> => gitState(join(folder, name));

afterEach(() => vi.unstubAllEnvs());

describe.runIf(hasGit)("what Git thinks of a file", () => {
  it("is that it is tracked, whatever is ignored and whether it is there", async () => {
    const folder = committed({ "a/x.yaml": "", "y.yaml": "", "ü.yaml": "" });
    write(folder, { ".gitignore": "*\n", "z.yaml": "" });
    rmSync(join(folder, "y.yaml"));
    for (const name of ["a/x.yaml", "y.yaml", "ü.yaml"]) expect(await state(folder, name)).toBe("tracked");
    expect(await state(folder, "z.yaml")).toBe("ignored");
    expect(await state(folder, "a/none/z.yaml")).toBe("ignored");
    git(folder, ["rm", "--cached", "--quiet", "a/x.yaml"]);
    expect(await state(folder, "a/x.yaml")).toBe("ignored");
    git(folder, ["add", "--force", "--intent-to-add", "z.yaml"]);
    expect(await state(folder, "z.yaml")).toBe("tracked");
  });

  it("is that of what is really there, behind links", async () => {
    const folder = committed({ "a/x.yaml": "", ".gitignore": "link\n*.link\n" });
    symlinkSync("a", join(folder, "link"));
    symlinkSync("a/x.yaml", join(folder, "x.link"));
    expect(await state(folder, "link/x.yaml")).toBe("tracked");
    expect(await state(folder, "link/y.yaml")).toBe("not ignored");
    expect(await state(folder, "x.link")).toBe("tracked");
  });

  it("is that of the nearest repository, and of a work tree's own", async () => {
    const outer = committed({ "x.yaml": "", ".gitignore": "inner\n" });
    write(outer, { "inner/x.yaml": "", "inner/.gitignore": "y.yaml\n" });
    expect(await state(outer, "inner/x.yaml")).toBe("ignored");
    git(join(outer, "inner"), ["init", "--quiet"]);
    expect(await state(outer, "inner/x.yaml")).toBe("not ignored");
    expect(await state(outer, "inner/y.yaml")).toBe("ignored");
    git(outer, ["worktree", "add", "--quiet", "../tree"]);
    write(outer, { ".git/info/exclude": "z.yaml\n" });
    for (const [name, expected] of Object.entries({
      "x.yaml": "tracked",
      "y.yaml": "not ignored",
      "z.yaml": "ignored",
    }))
      expect(await state(join(outer, "../tree"), name)).toBe(expected);
  });

  it("is that of a submodule, which names its work tree", async () => {
    const part = committed({ "x.yaml": "", ".gitignore": "y.yaml\n" });
    const outer = committed({ a: "" });
    git(outer, ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", part, "part"]);
    expect(await state(outer, "part/x.yaml")).toBe("tracked");
    expect(await state(outer, "part/y.yaml")).toBe("ignored");
    expect(await state(outer, "part/z.yaml")).toBe("not ignored");
  });

  it("is unknown where settings name another work tree or other settings, so that what is there counts as tracked", async () => {
    for (const setting of [
      ["core.worktree", "../.."],
      ["include.path", "x"],
    ]) {
      const folder = committed({ ".gitignore": "*\n" });
      write(folder, { "x.yaml": "" });
      expect(await state(folder, "x.yaml")).toBe("ignored");
      git(folder, ["config", ...setting]);
      expect(await state(folder, "x.yaml")).toBe("tracked");
      expect(await state(folder, "y.yaml")).toBe("not ignored");
    }
  });

  it("is nothing where there is no repository, and that of one above a folder .git that is none", async () => {
    const folder = temporaryFolder();
    expect(await state(folder, "x.yaml")).toBe("no repository");
    write(folder, { ".git/nothing": "" });
    expect(await state(folder, "x.yaml")).toBe("not ignored");
    const outer = committed({ ".gitignore": "*.yaml\n" });
    mkdirSync(join(outer, "a/.git"), { recursive: true });
    expect(await state(outer, "a/x.yaml")).toBe("ignored");
    write(outer, { "b/.git": "gitdir: //other.example/share\n" });
    expect(await state(outer, "b/x.yaml")).toBe("not ignored");
  });

  it("minds the user's own excludes, unless other settings may name others", async () => {
    const home = temporaryFolder();
    vi.stubEnv("HOME", home);
    vi.stubEnv("XDG_CONFIG_HOME", "");
    const folder = repository();
    write(home, { ".config/git/ignore": "x.yaml\n", "mine/ignore": "y.yaml\n" });
    expect([await state(folder, "x.yaml"), await state(folder, "y.yaml")]).toEqual(["ignored", "not ignored"]);
    write(home, { ".gitconfig": "[core]\n\texcludesFile = ~/mine/ignore\n" });
    expect([await state(folder, "x.yaml"), await state(folder, "y.yaml")]).toEqual(["not ignored", "ignored"]);
    for (const others of [
      `[core]\n\texcludesFile = /${home}/mine/ignore\n`,
      "[core]\n\texcludesFile = ~/mine/other\n\texcludesFile = ~/mine/ignore\n",
      "[core]\n\texcludesFile = ~/mine/ignore\n\texcludesFile = ~/mine/other\n",
      "[core]\n\texcludesFile = ~/mine/ignore\n[include]\n\tpath = x\n",
    ]) {
      write(home, { ".gitconfig": others });
      expect([await state(folder, "x.yaml"), await state(folder, "y.yaml")]).toEqual(["not ignored", "not ignored"]);
    }
    write(home, { ".gitconfig": "[core]\n\texcludesFile = ~/mine/ignore\n" });
    git(folder, ["config", "core.excludesFile", "/dev/null"]);
    expect(await state(folder, "y.yaml")).toBe("not ignored");
  });

  it("is unknown in a repository without a part, or on another machine, so that what is there counts as tracked", async () => {
    const whole = { HEAD: "ref: refs/heads/main\n", "objects/x": "", "refs/x": "" };
    const { HEAD, "refs/x": refs, ...parts } = whole;
    const elsewhere = committed({ a: "" });
    const broken: Record<string, string>[] = [
      { HEAD },
      { HEAD, ...parts },
      { HEAD, "refs/x": refs },
      { ...whole, HEAD: "main\n" },
      { ...whole, commondir: `/${elsewhere}/.git\n` },
      { ...whole, config: `[core]\n\tworktree = /${elsewhere}\n` },
    ];
    for (const files of broken) {
      const folder = temporaryFolder();
      write(folder, { "x.yaml": "" });
      write(join(folder, ".git"), files);
      expect(await state(folder, "x.yaml")).toBe("tracked");
      expect(await state(folder, "y.yaml")).toBe("not ignored");
      write(join(folder, ".git"), { ...whole, commondir: "", config: "" });
      expect(await state(folder, "x.yaml")).toBe("not ignored");
    }
    for (const pointer of [`gitdir: /${elsewhere}/.git`, `gitdir: ${elsewhere}/.git${"\n".repeat(5_000)}`]) {
      const folder = temporaryFolder();
      write(folder, { "x.yaml": "", ".git": pointer });
      expect(await state(folder, "x.yaml")).toBe("tracked");
      write(folder, { ".git": `gitdir: ${elsewhere}/.git\n` });
      expect(await state(folder, "x.yaml")).toBe("not ignored");
    }
  });

  it("is that of the same file by another name, as on disks that take upper for lower case", async () => {
    const folder = committed({ "X.yaml": "", "a/\u00fc.yaml": "" });
    linkSync(join(folder, "X.yaml"), join(folder, "x.yaml"));
    linkSync(join(folder, "a/\u00fc.yaml"), join(folder, "a/u\u0308.yaml"));
    expect(await state(folder, "x.yaml")).toBe("tracked");
    expect(await state(folder, "a/u\u0308.yaml")).toBe("tracked");
    write(folder, { "b/x.yaml": "" });
    expect(await state(folder, "b/x.yaml")).toBe("not ignored");
  });

  it("is that nothing ignores it below a file", async () => {
    const folder = committed({ "x.yaml": "" });
    expect(await state(folder, "x.yaml/y")).toBe("not ignored");
  });

  it("takes a bounded amount of patterns, the less the longer the path is", async () => {
    const folder = repository();
    write(folder, { ".gitignore": `*.yaml\n${"#".repeat(120_000)}\n` });
    expect(await state(folder, "x.yaml")).toBe("ignored");
    expect(await state(folder, `${"n".repeat(200)}/x.yaml`)).toBe("not ignored");
  });

  it("is not changed by a .gitignore that is a link, a folder, a pipe or too long", async () => {
    const folder = repository();
    write(folder, { patterns: "*\n", "a/.gitignore": `*\n${"#".repeat(200_000)}`, "b/.gitignore/x": "" });
    symlinkSync("patterns", join(folder, ".gitignore"));
    mkdirSync(join(folder, "c"));
    execFileSync("mkfifo", [join(folder, "c/.gitignore")]);
    for (const name of ["x.yaml", "a/x.yaml", "b/x.yaml", "c/x.yaml"])
      expect(await state(folder, name)).toBe("not ignored");
  });
});

describe.runIf(hasGit)("the index", () => {
  const names = ["a/b/c.yaml", "a/b/cd.yaml", "a/z", "ü", `${"n".repeat(5000)}`.slice(0, 200)];
  const files = Object.fromEntries(names.map((name) => [name, ""]));

  it.each([2, 3, 4])("of version %d is read as Git reads it", async (version) => {
    const folder = committed(files);
    git(folder, ["update-index", "--index-version", String(version)]);
    write(folder, { later: "" });
    git(folder, ["add", "--intent-to-add", "later"]);
    for (const name of [...names, "later"]) expect(await state(folder, name)).toBe("tracked");
    expect(await state(folder, "a/b")).toBe("not ignored");
    expect(await state(folder, "a/b/c")).toBe("not ignored");
  });

  it("of a repository with longer hashes is read, too", async () => {
    const folder = temporaryFolder();
    git(folder, ["init", "--quiet", "--object-format=sha256"]);
    write(folder, files);
    git(folder, ["add", "--all"]);
    expect(await state(folder, "a/z")).toBe("tracked");
    expect(await state(folder, "a/y")).toBe("not ignored");
  });

  it("counts as holding whatever is there where it is split, sparse, broken or missing parts", async () => {
    const spoil: ((folder: string) => void)[] = [
      (folder) => git(folder, ["update-index", "--split-index"]),
      (folder) => git(folder, ["sparse-checkout", "set", "--sparse-index", "k"]),
      (folder) => writeFileSync(join(folder, ".git/index"), "DIRC\0\0\0\x02\0\0\0\x09"),
      (folder) => writeFileSync(join(folder, ".git/index"), ""),
      (folder) => {
        rmSync(join(folder, ".git/index"));
        symlinkSync("index", join(folder, ".git/index"));
      },
    ];
    for (const change of spoil) {
      const folder = committed({ ...files, "k/x": "" });
      change(folder);
      write(folder, { "k/new.yaml": "", ".gitignore": "new.yaml\nother.yaml\n" });
      expect(await state(folder, "k/new.yaml")).toBe("tracked");
      expect(await state(folder, "k/other.yaml")).toBe("ignored");
    }
  });

  it("is never misread: what is cut off or changed has no paths, or those that are there", () => {
    const bytes = Buffer.from("DIRC\0\0\0\x02\0\0\0\0", "latin1");
    expect(trackedPaths(Buffer.concat([bytes, Buffer.alloc(20)]))).toEqual(new Set());
    for (let length = 0; length < 32; length++)
      expect(trackedPaths(Buffer.concat([bytes, Buffer.alloc(20)]).subarray(0, length))).toBe(undefined);
  });

  /** An index of one file. */
  function indexOf(path: string, { version = 2, mode = 0o100644, before = "", behind = "" } = {}): Buffer {
    const head = Buffer.from(`DIRC\0\0\0${String.fromCharCode(version)}\0\0\0\x01`, "latin1");
    const fixed = Buffer.alloc(62);
    fixed.writeUInt32BE(mode, 24);
    const name = Buffer.from(`${before}${path}\0`, "latin1");
    const length = version === 4 ? 62 + name.length : Math.ceil((62 + name.length) / 8) * 8;
    const entry = Buffer.concat([fixed, name], length);
    return Buffer.concat([head, entry, Buffer.from(behind, "latin1"), Buffer.alloc(20)]);
  }

  it("has files, programs, links and submodules, and nothing else", () => {
    for (const mode of [0o100644, 0o100755, 0o100664, 0o120000, 0o160000])
      expect(trackedPaths(indexOf("a", { mode }))).toEqual(new Set(["a"]));
    for (const mode of [0, 0o040000, 0o100600]) expect(trackedPaths(indexOf("a", { mode }))).toBe(undefined);
  });

  it("is not understood with extensions that must be, or whose ends are beyond it, or with names that cannot be", () => {
    const empty = "\0\0\0\0";
    expect(trackedPaths(indexOf("a", { behind: `TREE${empty}` }))).toEqual(new Set(["a"]));
    expect(trackedPaths(indexOf("a", { behind: `tree${empty}` }))).toBe(undefined);
    expect(trackedPaths(indexOf("a", { behind: "TREE\0\0\0\x09" }))).toBe(undefined);
    expect(trackedPaths(indexOf(""))).toBe(undefined);
    expect(trackedPaths(indexOf("a", { version: 4, before: "\0" }))).toEqual(new Set(["a"]));
    expect(trackedPaths(indexOf("a", { version: 4, before: "\x01" }))).toBe(undefined);
    expect(trackedPaths(indexOf("a", { version: 4, before: "\xff".repeat(9) }))).toBe(undefined);
    expect(trackedPaths(indexOf("a", { version: 5 }))).toBe(undefined);
  });
});
