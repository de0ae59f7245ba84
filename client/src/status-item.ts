import { commands, Disposable, MarkdownString, StatusBarAlignment, window } from "vscode";
import type { DocumentCharts } from "./document-charts";
import { onDidChangeShown, shownUri } from "./shown-document";

/**
 * Shows the chart of the document in front in the status bar, and nothing for a document of no chart. Menus ask for the
 * context `valuesmith.hasChart`.
 */
export function showChartInStatusBar(charts: DocumentCharts): Disposable {
  const item = window.createStatusBarItem("valuesmith.chart", StatusBarAlignment.Right, 100);
  item.name = "Helm Chart of the Values File";
  item.command = "valuesmith.selectChart";

  const update = (): void => {
    const uri = shownUri();
    const chart = uri && charts.get(uri);
    void commands.executeCommand("setContext", "valuesmith.hasChart", chart !== undefined);
    if (!chart) {
      item.hide();
      return;
    }
    item.text = chart.version === undefined ? chart.title : `${chart.title} ${chart.version}`;
    item.tooltip = new MarkdownString()
      .appendText(chart.why)
      .appendMarkdown("\n\nClick to select another chart or version.");
    item.show();
  };

  update();
  return Disposable.from(item, charts.onDidChange(update), onDidChangeShown(update));
}
