import { afterAll, expect, it } from "vitest";
import { Fuzzer } from "./fuzzer";

const fuzzer = new Fuzzer();
afterAll(() => fuzzer.end());

/** The same ones each time; `npm run fuzz` takes others. */
const texts = 150;

it("nothing is wrong about the answers on texts with slips in them", async () => {
  for (let seed = 0; seed < texts; seed++) expect(await fuzzer.try(seed)).toBeUndefined();
});
