import { type ExtensionContext, extensions } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions } from "../../server/src/protocol";
import { redHatYaml } from "./red-hat-yaml";
import { ServerDeaths } from "./server-deaths";
import { yamlDocuments } from "./yaml-documents";

/** Makes the client of the server bundled with the extension, not yet started. */
export function createLanguageClient(context: ExtensionContext): LanguageClient {
  const deaths = new ServerDeaths();
  return new LanguageClient(
    "valuesmith",
    "Valuesmith",
    { module: context.asAbsolutePath("dist/server.js"), transport: TransportKind.ipc },
    {
      documentSelector: yamlDocuments,
      errorHandler: deaths,
      middleware: deaths.middleware,
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
