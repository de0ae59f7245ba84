import { type ExtensionContext, extensions, workspace } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions } from "../../server/src/protocol";
import { redHatYaml } from "./red-hat-yaml";
import { yamlDocuments } from "./yaml-documents";

/** Makes the client of the server bundled with the extension, not yet started. */
export function createLanguageClient(context: ExtensionContext): LanguageClient {
  return new LanguageClient(
    "valuesmith",
    "Valuesmith",
    {
      module: context.asAbsolutePath("dist/server.js"),
      transport: TransportKind.ipc,
      options: { env: environment() },
    },
    {
      documentSelector: yamlDocuments,
      // A function, so that a restart sees an extension which was installed since.
      initializationOptions: (): InitializationOptions => ({
        otherYamlServer: extensions.getExtension(redHatYaml) !== undefined,
        storage: context.globalStorageUri.fsPath,
      }),
      // On focus as well: another file may have changed what is right in this one.
      diagnosticPullOptions: { onChange: true, onFocus: true },
    },
  );
}

/** The editor's proxy for the server, which downloads charts; a proxy from the user's environment wins. */
function environment(): NodeJS.ProcessEnv {
  const proxy = workspace.getConfiguration("http").get<string>("proxy");
  return proxy ? { HTTPS_PROXY: proxy, ...process.env } : process.env;
}
