import type { FileChange } from "../core/findings/rule";
import type { SchemaVerdict } from "../core/schema/own/own-schema-check";
import type { SecretDraft } from "../core/secrets/move/secret-drafts";
import type { Snapshot } from "../core/values/snapshot";
import type { ChartRenderer } from "../render/chart-renderer";

/** The only door to the outside. Node, the web and the command line each bring their own. */
export interface Host {
  /**
   * The text of a file; undefined where there is none, where it cannot be read or where it is larger than 2 MB. `within` is
   * the URI of a folder that the file must not lead out of, not by a link either.
   */
  readFile(uri: string, within?: string): Promise<string | undefined>;
  /** The text of a file that ships with Valuesmith, such as `schemas/charts.json`. Throws where it is missing. */
  readAsset(path: string): Promise<string>;
  /** The path of a `file:` URI, for programs that take paths; undefined for any other. */
  pathOf(uri: string): string | undefined;
  /** Applies the text of a chart's own schema to values, within bounds; absent where that cannot be ended. */
  checkSchema?(schema: string, values: unknown): Promise<SchemaVerdict>;
  /** Absent where nothing can be rendered. `storage` is the path of a folder to keep downloaded charts in. */
  createRenderer?(storage: string): ChartRenderer;
  /**
   * The YAML files in a folder and below, not more than so many levels of folders if a number is given, and at most as many as
   * can be found in a moment; none where there is no such folder.
   */
  listYaml(folder: string, levels?: number): Promise<string[]>;
  /** The shell scripts, makefiles and CI workflows in a folder and below, at most as many as can be found in a moment. */
  listScripts(folder: string): Promise<string[]>;
  /** Whether Git would take a file, which need not exist, into a repository. */
  gitState(uri: string): Promise<GitState>;
  /** Whether there is nothing at an address, or a regular file with just this one name: no link, no folder, no device. */
  isPlainFile(uri: string): Promise<boolean>;
  /**
   * Writes Secrets to the disk and reads them back, before the values file they come from is changed. Throws an error that can
   * be shown where that fails. Absent where no files can be written.
   */
  writeSecrets?(snapshot: Snapshot, writing: SecretWriting): Promise<void>;
  /** Encrypts the manifest of a Secret with the user's kubeseal. Absent where no programs can be run. */
  sealSecret?(manifest: string, kubeseal: Kubeseal): Promise<KubesealAnswer>;
  /** As many random bytes as asked for, good enough for passwords. */
  randomBytes(length: number): ArrayLike<number>;
  /** Gives memory back that nobody needs any more; absent where that cannot be asked for. It takes a moment. */
  giveMemoryBack?(): void;
}

/** Whether a file would get into Git: there is no repository, it is ignored, it is not, or it is there whatever is ignored. */
export type GitState = "no repository" | "ignored" | "not ignored" | "tracked";

/** What is written before a values file is changed. */
export interface SecretWriting {
  files: readonly FileChange[];
  /** The Secrets that the files hold in plain text, and the URIs of those files. */
  drafts: readonly SecretDraft[];
  plain: readonly string[];
  /** The Secrets of which each value gets a file of its own, in a folder beside the values file that only its owner can enter. */
  values: readonly SecretDraft[];
  /** Whether it may be written where Git does not ignore it: after adding it to .gitignore, as it is, or not. */
  consent: "add" | "go ahead" | "none";
}

/** The kubeseal of the user's, and what it encrypts for. */
export interface Kubeseal {
  /** An absolute path. */
  program: string;
  /** The path or URL of the controller's certificate; empty to have kubeseal ask the cluster. */
  certificate: string;
}

/** What kubeseal printed. `message` says what went wrong; kubeseal's own words in it may repeat its input. */
export type KubesealAnswer = { manifest: string } | { message: string };
