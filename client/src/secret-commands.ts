import {
  commands,
  type Disposable,
  env,
  ProgressLocation,
  type QuickPickItem,
  type TextDocument,
  type Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type CreateSecretParams,
  createSecretRequest,
  type GitIgnoreResult,
  gitIgnoreRequest,
  type MoveSecretsParams,
  moveSecretsRequest,
  type SecretsResult,
  type SecretTarget,
  secretCommands,
} from "../../server/src/protocol";
import { yamlDocument } from "./shown-document";

/** The commands that move secrets out of values files and write Secrets. */
export function registerSecretCommands(client: LanguageClient): Disposable[] {
  const move = (
    uri?: string | Uri,
    paths: string[] | null = null,
    target?: SecretTarget,
    renewed?: string,
  ): Promise<void> =>
    change(client, { of: uri, target }, (params) => {
      const all: MoveSecretsParams = { ...params, paths, ...(renewed === undefined ? {} : { renewed }) };
      return client.sendRequest<SecretsResult>(moveSecretsRequest, all);
    });
  return [
    commands.registerCommand(secretCommands.move, move),
    commands.registerCommand("valuesmith.createSecret", (uri?: Uri) =>
      change(client, { of: uri }, (params) => client.sendRequest<SecretsResult>(createSecretRequest, params)),
    ),
    commands.registerCommand(secretCommands.written, (uris: string[]) => askForGitIgnore(client, uris)),
  ];
}

/** For which file, and the form of the Secret if the user is not to be asked for it. */
interface Wish {
  of?: string | Uri;
  target?: SecretTarget;
}

/**
 * Asks for the form of the Secret, has the server write it to the disk, and only then applies the edit that takes the values
 * out of the file. Says what is left to do.
 */
async function change(
  client: LanguageClient,
  wish: Wish,
  ask: (params: CreateSecretParams) => Promise<SecretsResult>,
): Promise<void> {
  const document = await yamlDocument(wish.of);
  if (!document) {
    void window.showInformationMessage("Open a values file to move its secrets.");
    return;
  }
  const target = wish.target ?? (await pickTarget(document));
  if (target === undefined) return;
  const { version } = document;
  const params = { uri: client.code2ProtocolConverter.asUri(document.uri), target, isTrusted: workspace.isTrusted };
  const result = await askWithConsent(params, ask);
  if (!result) return;
  if (result.problem) {
    void window.showErrorMessage(`Nothing was changed. ${result.problem}`);
    return;
  }
  const problem = await applyTo(client, document, { version, edit: result.edit });
  if (problem !== undefined) {
    const kept = [...(result.written ?? []), ...(result.valueFolders ?? [])].map(shortName);
    const there = kept.length > 0 ? ` ${kept.join(", ")} was written already; it can be used by the next attempt.` : "";
    void window.showWarningMessage(`${problem}, so the values are still in it.${there} Try again.`);
    return;
  }
  await showManifest(client, result);
  // Messages stay until they are answered, and the command is done.
  void report(client, document, result);
}

/** Has Secrets written; asks first whether they may be where Git does not ignore them. Undefined if they may not. */
async function askWithConsent(
  params: CreateSecretParams,
  ask: (params: CreateSecretParams) => Promise<SecretsResult>,
): Promise<SecretsResult | undefined> {
  // A kubeseal may have to ask a cluster.
  const progress = { location: ProgressLocation.Window, title: "Writing Secrets" };
  const result = await window.withProgress(progress, () => ask(params));
  if (!result.notIgnored?.length) return result;
  const names = result.notIgnored.map(shortName).join(", ");
  const question = `Git does not ignore what will hold secrets in plain text: ${names}.`;
  const add = "Add to .gitignore";
  const answer = await window.showWarningMessage(question, { modal: true }, add, "Write Anyway");
  if (answer === undefined) return undefined;
  const consent = answer === add ? "add" : "go ahead";
  return window.withProgress(progress, () => ask({ ...params, consent }));
}

/** Applies the edit of a document, unless it is another version by now; a text says why it was not applied. */
async function applyTo(
  client: LanguageClient,
  document: TextDocument,
  { version, edit }: { version: number; edit: SecretsResult["edit"] },
): Promise<string | undefined> {
  if (!edit) return undefined;
  if (document.version !== version) return "The file was changed in the meantime";
  const isApplied = await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit));
  return isApplied ? undefined : "The editor did not take the edit";
}

/** Shows the first manifest that was written beside the values file. */
async function showManifest(client: LanguageClient, { written = [] }: SecretsResult): Promise<void> {
  const [manifest] = written;
  if (manifest === undefined) return;
  const uri = client.protocol2CodeConverter.asUri(manifest);
  await window.showTextDocument(uri, { viewColumn: ViewColumn.Beside, preserveFocus: true });
}

const shortName = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));

interface TargetItem extends QuickPickItem {
  target: SecretTarget;
}

const targets: TargetItem[] = [
  { target: "Secret", label: "Kubernetes Secret", detail: "In plain text next to the values file; keep it out of Git" },
  {
    target: "ExternalSecret",
    label: "ExternalSecret",
    detail: "External Secrets Operator; the values go into files for you to add to the store",
  },
  {
    target: "SealedSecret",
    label: "SealedSecret",
    detail: "With your kubeseal (valuesmith.secrets.kubeseal), or with a command to run",
  },
  {
    target: "kubectl",
    label: "kubectl create secret",
    detail: "A file for each value, and the command that creates the Secret from them",
  },
];

/** The form that the settings name comes first. */
async function pickTarget(document: TextDocument): Promise<SecretTarget | undefined> {
  const wanted = workspace.getConfiguration("valuesmith", document).get<string>("secrets.target");
  const items = [...targets].sort((a, b) => Number(b.target === wanted) - Number(a.target === wanted));
  return (await window.showQuickPick(items, { title: "Where Secrets Go" }))?.target;
}

/** Says what was done and what is left to do: keys, files and reasons, never a value. The output keeps it for later. */
async function report(client: LanguageClient, document: TextDocument, result: SecretsResult): Promise<void> {
  const { command, moved } = result;
  const isUnsaved = moved.length > 0 && document.isDirty;
  const unsaved = `${shortName(document.uri.path)} still holds them on the disk until you save it.`;
  const sentences = [...sentencesAbout(result), ...(isUnsaved ? [unsaved] : [])];
  client.outputChannel.info([...sentences, ...(command ? [`Run:\n${command}`] : [])].join("\n"));
  const copyCommand = "Copy the Command";
  const actions = [...(command ? [copyCommand] : []), "Show Output"];
  const answer = await window.showInformationMessage(sentences.join(" "), ...actions);
  if (answer === copyCommand && command) await env.clipboard.writeText(command);
  else if (answer !== undefined) client.outputChannel.show();
}

const oldCopies =
  "Values that were committed are still in Git's history: change such passwords and tokens. Keep salts and encryption keys, as stored data depends on them.";

function sentencesAbout(result: SecretsResult): string[] {
  const { secrets, moved, refused, avoided = [], command, valueFolders = [], notes = [] } = result;
  const names = secrets.map(({ name }) => name).join(", ");
  const empty = secrets.flatMap(({ name, keys }) =>
    keys.filter(({ origin }) => origin === "empty").map((key) => `${name}: ${key.name}`),
  );
  const folders = valueFolders.map(shortName).join(", ");
  const use = command ? "Run the command" : "Add them to your store";
  return [
    moved.length > 0
      ? `${moved.join(", ")}: moved to ${names || "the Secret that holds the same already"}.`
      : names === ""
        ? "Nothing to move."
        : `${names} written.`,
    ...(folders === "" ? [] : [`The values are in ${folders}, one file for each key. ${use}, then delete the files.`]),
    ...notes,
    ...(empty.length > 0 ? [`Still to be filled in: ${empty.join(", ")}.`] : []),
    ...avoided.map(({ name, reason }) => `The Secret ${name} is not changed: ${reason}`),
    ...refused.map(({ path, reason }) => `${path} stays: ${reason}`),
    ...(moved.length > 0 ? [oldCopies] : []),
  ];
}

/** Offers to keep files with plain secrets out of Git. */
async function askForGitIgnore(client: LanguageClient, uris: string[]): Promise<void> {
  const {
    notIgnored,
    tracked = [],
    edit,
    problem,
  } = await client.sendRequest<GitIgnoreResult>(gitIgnoreRequest, {
    uris,
  });
  if (tracked.length > 0) warnOfGit(`Git tracks ${namesOf(tracked)}: have it forget it with git rm --cached`);
  if (problem !== undefined) warnOfGit(`Git does not ignore ${namesOf(notIgnored)}. ${problem} Keep it out of commits`);
  if (!edit) return;
  const question = `${namesOf(notIgnored)} holds secrets in plain text, and Git does not ignore it. Add it to .gitignore?`;
  if ((await window.showWarningMessage(question, "Add to .gitignore")) === undefined) return;
  const change = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
  await workspace.applyEdit(change);
  // Git reads what is on the disk.
  for (const [uri] of change.entries()) await (await workspace.openTextDocument(uri)).save();
  const after = await client.sendRequest<GitIgnoreResult>(gitIgnoreRequest, { uris: notIgnored });
  if (after.notIgnored.length > 0 && problem === undefined)
    warnOfGit(`Git still does not ignore ${namesOf(after.notIgnored)}. Look at .gitignore, and keep it out of commits`);
}

const namesOf = (uris: readonly string[]): string =>
  uris.map((uri) => decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1))).join(", ");

function warnOfGit(what: string): void {
  void window.showWarningMessage(`${what}: it holds secrets in plain text.`);
}
