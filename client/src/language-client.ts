import { extensions } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions } from "../../server/src/protocol";
import { redHatYaml } from "./red-hat-yaml";
import { yamlDocuments } from "./yaml-documents";

/** Makes the client of the server bundled in `module`, not yet started. */
export function createLanguageClient(module: string): LanguageClient {
  return new LanguageClient(
    "valuesmith",
    "Valuesmith",
    { module, transport: TransportKind.ipc },
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
