// npm run fuzz [-- --minutes 10] [-- --documents N] [-- --seed S] [-- --node PATH]: texts with slips in them, sent to a server,
// read by Helm as well. Prints each failure with its seed and the shortest text that has it.
import { parseArgs } from "node:util";
import { HelmReader, hasHelm } from "../support/helm-reading";
import { Fuzzer } from "./fuzzer";

const { values: options } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    documents: { type: "string", default: "Infinity" },
    seed: { type: "string", default: String(Date.now() % 1e9) },
    node: { type: "string" },
  },
});

async function main(): Promise<void> {
  const fuzzer = new Fuzzer({ node: options.node, helm: hasHelm ? await HelmReader.start() : undefined });
  const end = Date.now() + Number(options.minutes) * 60_000;
  const first = Number(options.seed);
  let failures = 0;
  let tried = 0;
  for (; tried < Number(options.documents) && Date.now() < end; tried++) {
    const failure = await fuzzer.try(first + tried);
    if (failure) {
      failures++;
      console.log(`seed ${failure.seed}: ${failure.fault}\n${JSON.stringify(failure.text)}\n`);
    }
    if (tried % 1000 === 999) console.log(`${tried + 1} documents, ${failures} failures`);
  }
  await fuzzer.end();
  console.log(`${tried} documents from seed ${first} on, ${failures} failures`);
  process.exitCode = failures > 0 ? 1 : 0;
}

void main();
