import { type ExtensionContext, extensions, type LogOutputChannel, Uri, workspace } from "vscode";
import { LanguageClient, type NodeModule, State, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions } from "../../server/src/protocol";
import type { DocumentCharts } from "./document-charts";
import type { ServerDeaths } from "./server-deaths";
import serverFlags from "./server-flags.json";
import { yamlDocuments } from "./shown-document";

/**
 * What the server's Node.js is started with, in MB. A parse leaves much behind that is not needed any more: a small nursery
 * keeps it from adding up, and a heap that may grow at first is not tidied while a file is opened. Memory that nobody needs
 * is given back when nobody types.
 */
const flags: string[] = serverFlags;

/** Makes the client of the server bundled with the extension, not yet started; `deaths` sees to it that it goes on after a crash. */
export function createLanguageClient(context: ExtensionContext, deaths: ServerDeaths): LanguageClient {
  const client = new LanguageClient(
    "valuesmith",
    "Valuesmith",
    {
      run: server(context, flags),
      // In an extension host that is debugged; .vscode/launch.json attaches to this port.
      debug: server(context, [...flags, "--inspect=6009"]),
    },
    {
      documentSelector: yamlDocuments,
      errorHandler: deaths,
      middleware: deaths.middleware,
      // A function, so that a restart sees an extension which was installed since.
      initializationOptions: (): InitializationOptions => ({
        otherYamlServer: extensions.getExtension(redHatYaml) !== undefined,
        storage: context.globalStorageUri.fsPath,
        secretCommands: true,
      }),
      // On focus as well: another file may have changed what is right in this one.
      diagnosticPullOptions: { onChange: true, onFocus: true },
    },
  );
  client.onDidChangeState(({ oldState, newState }) => {
    // Node.js ends at once where it does not know a flag; the next start does without them.
    if (oldState === State.Starting && newState === State.Stopped) flags.length = 0;
  });
  return client;
}

function server(context: ExtensionContext, execArgv: string[]): NodeModule {
  const module = context.asAbsolutePath("dist/server.js");
  return { module, transport: TransportKind.ipc, options: { execArgv, env: environment(context) } };
}

/** The user's environment, and what the server cannot know of the editor. */
function environment({ globalStorageUri }: ExtensionContext): NodeJS.ProcessEnv {
  const proxy = workspace.getConfiguration("http").get<string>("proxy");
  return {
    // Charts are downloaded through the editor's proxy, unless the environment names one.
    ...(proxy ? { HTTPS_PROXY: proxy } : {}),
    ...process.env,
    // Where Node.js can (22.1 and later) it keeps the compiled server, in a folder that only this user writes to.
    NODE_COMPILE_CACHE: Uri.joinPath(globalStorageUri, "compiled").fsPath,
  };
}

/** The YAML extension most people have: it matches files to schemas of its own by their names. */
const redHatYaml = "redhat.vscode-yaml";

/** The part of that extension's API that is used here. */
interface SchemaApi {
  registerContributor(
    scheme: string,
    requestSchema: (documentUri: string) => string | undefined,
    requestSchemaContent: (schemaUri: string) => string,
  ): boolean;
}

const acceptsEverything = JSON.stringify({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Checked by Valuesmith",
});

/** Has Red Hat's YAML extension check no schema in the files that have a chart, where it would only contradict. */
export async function silenceRedHatSchemas(charts: DocumentCharts, log: LogOutputChannel): Promise<void> {
  try {
    const api = await extensions.getExtension<SchemaApi | undefined>(redHatYaml)?.activate();
    api?.registerContributor(
      "valuesmith",
      (documentUri) => (charts.get(Uri.parse(documentUri)) ? "valuesmith://values" : undefined),
      () => acceptsEverything,
    );
  } catch (error) {
    // Their extension not starting is theirs to report; here it only means that there is nothing to silence.
    log.debug(`No schema for ${redHatYaml}: ${error}`);
  }
}
