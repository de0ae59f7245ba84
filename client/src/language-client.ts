import { type ExtensionContext, extensions, Uri } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions } from "../../server/src/protocol";
import { redHatYaml } from "./red-hat-yaml";
import { yamlDocuments } from "./yaml-documents";

/** Makes the client of the server bundled in the extension, not yet started. */
export function createLanguageClient(context: ExtensionContext): LanguageClient {
  return new LanguageClient(
    "valuesmith",
    "Valuesmith",
    {
      module: context.asAbsolutePath("dist/server.js"),
      transport: TransportKind.ipc,
      options: {
        // A parse leaves much behind that is not needed any more; a small nursery keeps it from adding up. In MB.
        execArgv: ["--max-semi-space-size=4"],
        // Where Node.js can (22.1 and later) it keeps the compiled server, in a folder that only this user writes to.
        env: { NODE_COMPILE_CACHE: Uri.joinPath(context.globalStorageUri, "compiled").fsPath },
      },
    },
    {
      documentSelector: yamlDocuments,
      // A function, so that a restart sees an extension which was installed since.
      initializationOptions: (): InitializationOptions => ({
        otherYamlServer: extensions.getExtension(redHatYaml) !== undefined,
      }),
      // On focus as well: another file may have changed what is right in this one.
      diagnosticPullOptions: { onChange: true, onFocus: true },
    },
  );
}
