import type { ChartRenderer } from "../chart-renderer";

/** A renderer whose code is not even loaded before it is asked for something: most sessions render nothing. */
export class LazyRenderer implements ChartRenderer {
  private readonly load: () => Promise<ChartRenderer>;
  private loaded: Promise<ChartRenderer> | undefined;

  constructor(load: () => Promise<ChartRenderer>) {
    this.load = load;
  }

  find: ChartRenderer["find"] = async (...args) => (await this.renderer()).find(...args);

  render: ChartRenderer["render"] = async (...args) => (await this.renderer()).render(...args);

  inspect: ChartRenderer["inspect"] = async (...args) => (await this.renderer()).inspect(...args);

  warm(): void {
    void this.renderer().then((renderer) => renderer.warm());
  }

  dispose(): void {
    void this.loaded?.then((renderer) => renderer.dispose());
  }

  private renderer(): Promise<ChartRenderer> {
    this.loaded ??= this.load();
    return this.loaded;
  }
}
