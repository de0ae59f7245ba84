// Adds charts to a store and looks for them, as a window of the editor does; a test runs it twice at once. Its
// arguments are the folder of the store and a number that says where to begin.
import { ChartStore } from "../../../../server/src/render/sources/chart-store";
import { packChart } from "./archives";

const repository = "https://charts.example.com";

async function main(folder: string, from: number): Promise<void> {
  // Room for a few only, so that one is removed for each that comes.
  const store = new ChartStore(folder, { charts: 3 });
  let found = 0;
  for (let index = 0; index < 60; index++) {
    const version = `1.0.${(from + index) % 7}`;
    const chart = { name: "shop", version, repository };
    const data = packChart("shop", version);
    await store.add(chart, data);
    const again = await store.find(chart);
    if (!again) continue;
    found++;
    if (!data.equals(again.data)) throw new Error("another chart was found");
  }
  console.log(found);
}

void main(process.argv[2] ?? "", Number(process.argv[3]));
