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
  return [
    commands.registerCommand(secretCommands.move, (uri?: string | Uri, paths: string[] | null = null) =>
      change(client, uri, (params) => {
        const all: MoveSecretsParams = { ...params, paths };
        return client.sendRequest<SecretsResult>(moveSecretsRequest, all);
      }),
    ),
    commands.registerCommand("valuesmith.createSecret", (uri?: Uri) =>
      change(client, uri, (params) => client.sendRequest<SecretsResult>(createSecretRequest, params)),
    ),
    commands.registerCommand(secretCommands.written, (uris: string[]) => askForGitIgnore(client, uris)),
  ];
}

/** Asks for the form of the Secret, has the server make the change, applies it, and says what is left to do. */
async function change(
  client: LanguageClient,
  of: string | Uri | undefined,
  ask: (params: CreateSecretParams) => Promise<SecretsResult>,
): Promise<void> {
  const document = await yamlDocument(of);
  if (!document) {
    void window.showInformationMessage("Open a values file to move its secrets.");
    return;
  }
  const target = await pickTarget(document);
  if (target === undefined) return;
  const { version } = document;
  const params = { uri: client.code2ProtocolConverter.asUri(document.uri), target, isTrusted: workspace.isTrusted };
  // A kubeseal may have to ask a cluster.
  const progress = { location: ProgressLocation.Window, title: "Writing Secrets" };
  const result = await window.withProgress(progress, () => ask(params));
  if (result.problem) {
    void window.showErrorMessage(`Nothing was changed. ${result.problem}`);
    return;
  }
  if (document.version !== version) {
    void window.showWarningMessage("The file was changed meanwhile, so nothing was moved. Try again.");
    return;
  }
  if (result.edit && !(await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(result.edit)))) {
    void window.showErrorMessage("The edit was refused by the editor, so nothing was moved.");
    return;
  }
  await showManifest(client, document, result);
  // Messages stay until they are answered, and the command is done.
  void report(result);
  if (result.plainFiles.length > 0) void askForGitIgnore(client, result.plainFiles);
}

/** Shows the first file that was written beside the values file. */
async function showManifest(client: LanguageClient, { uri }: TextDocument, { edit }: SecretsResult): Promise<void> {
  const changed =
    edit?.documentChanges?.flatMap((part) => ("textDocument" in part ? [part.textDocument.uri] : [])) ?? [];
  const [manifest] = changed
    .map((name) => client.protocol2CodeConverter.asUri(name))
    .filter((name) => `${name}` !== `${uri}`);
  if (manifest) await window.showTextDocument(manifest, { viewColumn: ViewColumn.Beside, preserveFocus: true });
}

interface TargetItem extends QuickPickItem {
  target: SecretTarget;
}

const targets: TargetItem[] = [
  { target: "Secret", label: "Kubernetes Secret", detail: "In plain text beside the values file; keep it out of Git" },
  {
    target: "ExternalSecret",
    label: "ExternalSecret",
    detail: "External Secrets Operator; the values are offered on the clipboard and written nowhere",
  },
  {
    target: "SealedSecret",
    label: "SealedSecret",
    detail: "With your kubeseal (valuesmith.secrets.kubeseal), else with the command to run",
  },
  { target: "kubectl", label: "kubectl create secret", detail: "Files and a command, without a value in it" },
];

/** The form that the settings name comes first. */
async function pickTarget(document: TextDocument): Promise<SecretTarget | undefined> {
  const wanted = workspace.getConfiguration("valuesmith", document).get<string>("secrets.target");
  const items = [...targets].sort((a, b) => Number(b.target === wanted) - Number(a.target === wanted));
  return (await window.showQuickPick(items, { title: "Where Secrets Go" }))?.target;
}

/** Names keys and reasons, never a value. */
async function report({ secrets, moved, refused, command, values }: SecretsResult): Promise<void> {
  const names = secrets.map(({ name }) => name).join(", ");
  const empty = secrets.flatMap(({ name, keys }) =>
    keys.filter(({ origin }) => origin === "empty").map((key) => `${name}: ${key.name}`),
  );
  const sentences = [
    moved.length > 0
      ? `${moved.join(", ")} moved to ${names}.`
      : names === ""
        ? "Nothing to move."
        : `${names} written.`,
    ...(empty.length > 0 ? [`Still to be filled in: ${empty.join(", ")}.`] : []),
    ...refused.map(({ path, reason }) => `${path} stays: ${reason}`),
    ...(moved.length > 0 ? ["What was in Git or in an editor's history is still there: change these secrets."] : []),
  ];
  const copyValues = "Copy the Values";
  const copyCommand = "Copy the Command";
  const actions = [...(values.length > 0 ? [copyValues] : []), ...(command ? [copyCommand] : [])];
  const answer = await window.showInformationMessage(sentences.join(" "), ...actions);
  if (answer === copyCommand && command) await env.clipboard.writeText(command);
  if (answer === copyValues) await env.clipboard.writeText(asText(values));
}

const asText = (values: SecretsResult["values"]): string =>
  values.map(({ secret, key, value }) => `${secret} ${key}=${value}`).join("\n");

/** Offers to keep files with plain secrets out of Git. */
async function askForGitIgnore(client: LanguageClient, uris: string[]): Promise<void> {
  const { notIgnored, edit } = await client.sendRequest<GitIgnoreResult>(gitIgnoreRequest, { uris });
  if (!edit) return;
  const names = notIgnored.map((uri) => decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1))).join(", ");
  const question = `${names} holds secrets in plain text, and Git does not ignore it. Add it to .gitignore?`;
  if ((await window.showWarningMessage(question, "Add to .gitignore")) === undefined) return;
  await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit));
}
