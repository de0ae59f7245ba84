import { formatPath } from "../yaml/document/key-path";
import type { KeyPath } from "../yaml/document/nodes";
import type { CommonFile, DescriptionsFile } from "./knowledge-files";
import { PathPatterns } from "./path-patterns";

/** The hand-written descriptions of a chart's keys: its own first, then its subcharts', then those that many charts share. */
export class Descriptions {
  private readonly chart: PathPatterns<string>;
  private readonly shared: PathPatterns<string>;
  private readonly links: Record<string, string>;
  private readonly subcharts: Map<string, Descriptions>;

  /** `subcharts` are by the key that their values stand below. */
  constructor(common: CommonFile, chart: DescriptionsFile | undefined, subcharts: Map<string, Descriptions>) {
    this.chart = new PathPatterns(chart?.descriptions);
    this.shared = new PathPatterns(common.descriptions, "suffixes");
    this.links = chart?.links ?? {};
    this.subcharts = subcharts;
  }

  /** The description of a path, as Markdown. `{component}` has become the key before the shared part of the path. */
  find(path: KeyPath): string | undefined {
    return this.chart.get(path) ?? this.subcharts.get(String(path[0]))?.find(path.slice(1)) ?? this.findShared(path);
  }

  /** The address of the vendor's page about a path, or about the nearest key above it that has one. */
  link(path: KeyPath): string | undefined {
    for (let length = path.length; length > 0; length--) {
      const name = formatPath(path.slice(0, length));
      if (Object.hasOwn(this.links, name)) return this.links[name];
    }
    return undefined;
  }

  private findShared(path: KeyPath): string | undefined {
    const shared = this.shared.find(path);
    if (!shared) return undefined;
    const component = path[path.length - shared.length - 1];
    return shared.value.replaceAll("{component}", component === undefined ? "this component" : `\`${component}\``);
  }
}
