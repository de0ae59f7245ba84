import type { ConformanceCase } from "../conformance-case";

/** Charts below charts: which of them are on, what they are called, and whose values they get. */

const store = `#- charts/store/Chart.yaml
apiVersion: v2
name: store
version: 1.2.3
#- charts/store/values.yaml
size: 1
mode: {kind: plain, deep: {a: 1, b: 2}}
exports:
  shared: {address: store.local, port: 80}
data: {inner: {x: 1}}
#- charts/store/templates/store.yaml
kind: Store
metadata: {name: {{ .Chart.Name }}, labels: {version: {{ .Chart.Version }}, root: {{ .Chart.IsRoot | quote }}}}
values: {{ toJson .Values }}
`;

const shop = (dependencies: string) => `#- Chart.yaml
apiVersion: v2
name: shop
version: 1.0.0
dependencies:
${dependencies}
#- templates/shop.yaml
kind: Shop
values: {{ toJson .Values }}
subcharts: {{ keys .Subcharts | sortAlpha | toJson }}
`;

const plain = '  - {name: store, version: 1.x.x, repository: ""}';
const switched = '  - {name: store, version: ">=1", repository: "", condition: store.enabled}';
const twoConditions = '  - {name: store, version: ^1.0.0, repository: "", condition: "global.stores,store.enabled"}';
const tagged = '  - {name: store, version: "*", repository: "", tags: [back, data]}';
const both = '  - {name: store, version: "*", repository: "", tags: [back], condition: store.enabled}';
const twice = `  - {name: store, version: 1.2.3, repository: "", alias: first, condition: first.enabled}
  - {name: store, version: 1.2.3, repository: "", alias: second, condition: second.enabled}`;
const exported = '  - {name: store, version: "*", repository: "", import-values: [shared]}';
const moved = `  - name: store
    version: "*"
    repository: ""
    import-values: [{child: data.inner, parent: imported.here}, {child: mode, parent: .}]`;
const movedFromAlias =
  '  - {name: store, version: "*", repository: "", alias: cache, import-values: [{child: data, parent: all}]}';
const missingImport =
  '  - {name: store, version: "*", repository: "", import-values: [nothing, {child: no, parent: p}]}';

const nested = `${shop('  - {name: middle, version: 1.0.0, repository: "", alias: centre}')}
#- values.yaml
global: {region: eu, tags: {a: 1}}
centre: {own: from-shop, below: {deep: from-shop}}
#- charts/middle/Chart.yaml
apiVersion: v2
name: middle
version: 1.0.0
dependencies:
  - {name: below, version: 1.0.0, repository: "", condition: below.enabled}
#- charts/middle/values.yaml
own: middle
global: {tags: {b: 2}, level: middle}
below: {enabled: true, from: middle}
#- charts/middle/templates/middle.yaml
kind: Middle
values: {{ toJson .Values }}
below: {{ with .Subcharts.below }}{{ .Values.deep }}{{ end }}
#- charts/middle/charts/below/Chart.yaml
apiVersion: v2
name: below
version: 1.0.0
#- charts/middle/charts/below/values.yaml
from: below
deep: below
global: {level: below, tags: {a: 3}}
#- charts/middle/charts/below/templates/below.yaml
kind: Below
template: {{ .Template.Name }} in {{ .Template.BasePath }}
values: {{ toJson .Values }}
`;

const library = `${shop('  - {name: lib, version: 1.0.0, repository: ""}')}
#- charts/lib/Chart.yaml
apiVersion: v2
name: lib
version: 1.0.0
type: library
#- charts/lib/values.yaml
word: library
#- charts/lib/templates/_names.tpl
{{- define "lib.name" }}{{ .Chart.Name }}-{{ .Values.lib.word }}{{ end -}}
#- charts/lib/templates/ignored.yaml
kind: NeverPrinted
#- templates/uses.yaml
kind: Uses
name: {{ include "lib.name" . }}
`;

const of = (name: string, chart: string, ...values: string[]): ConformanceCase => ({ name, chart, values });

export const dependencyCases: ConformanceCase[] = [
  of("a dependency with its own values", shop(plain) + store),
  of("values for a dependency", shop(plain) + store, "store: {size: 5, mode: {deep: {b: 3}}, more: x}"),
  of("a dependency that Chart.yaml does not name", `#- templates/a.yaml\nkind: A\n${store}`, "store: {size: 2}"),
  of(
    "a dependency named by requirements.yaml",
    `#- Chart.yaml\nname: shop\nversion: 1.0.0\n#- requirements.yaml\ndependencies:\n${switched}\n${store}`,
    "store: {enabled: false}",
  ),
  of("requirements.yaml in a chart of version 2", `#- requirements.yaml\ndependencies:\n${plain}\n${store}`),
  of("a condition that is true", shop(switched) + store, "store: {enabled: true}"),
  of("a condition that is false", shop(switched) + store, "store: {enabled: false}"),
  of("a condition that is not set", shop(switched) + store),
  of("a condition that is no boolean", shop(switched) + store, "store: {enabled: sometimes}"),
  of(
    "the first of two conditions decides",
    shop(twoConditions) + store,
    "global: {stores: false}\nstore: {enabled: true}",
  ),
  of("the second of two conditions where the first is not set", shop(twoConditions) + store, "store: {enabled: false}"),
  of("a tag that is off", shop(tagged) + store, "tags: {back: false}"),
  of("one of two tags is on", shop(tagged) + store, "tags: {back: false, data: true}"),
  of("a tag that is no boolean", shop(tagged) + store, "tags: {back: 1}"),
  of("a condition goes before a tag", shop(both) + store, "tags: {back: false}\nstore: {enabled: true}"),
  of("one chart under two names", shop(twice) + store, "first: {size: 10}\nsecond: {size: 20}\nstore: {size: 30}"),
  of("one chart under two names, one of them off", shop(twice) + store, "second: {enabled: false}"),
  of("values that a dependency exports", shop(exported) + store),
  of(
    "exported values lose to the chart's own",
    `${shop(exported)}#- values.yaml\nport: 8080\n${store}`,
    "address: mine",
  ),
  of("values moved from a dependency", shop(moved) + store),
  of(
    "values moved from a dependency that the user sets there",
    shop(moved) + store,
    "store: {data: {inner: {x: 2, y: 3}}}",
  ),
  of("values moved from a dependency with another name", shop(movedFromAlias) + store),
  of("values to move that are not there", shop(missingImport) + store),
  of("a dependency of a dependency", nested),
  of("a dependency of a dependency is off", nested, "centre: {below: {enabled: false}}"),
  of("what is global reaches everyone", nested, "global: {region: us, tags: {c: 4}}\ncentre: {global: {level: mine}}"),
  of("what is global is no map", nested, "global: text"),
  of("null for a dependency's default", shop(plain) + store, "store: {mode: null, size: null}"),
  { ...of("null for a whole dependency", shop(plain) + store, "store: null"), fails: true },
  of("null below a dependency's map", shop(plain) + store, "store: {mode: {kind: null, deep: {a: null}}}"),
  { name: "a dependency is packaged", chart: shop(plain) + store, values: ["store: {size: 7}"], packaged: true },
  { ...of("a dependency is missing", shop(plain)), fails: true },
  { ...of("two dependencies are missing", shop(`${plain}\n${plain.replace("store", "cellar")}`)), fails: true },
  { ...of("a dependency of another version", shop('  - {name: store, version: ">=2", repository: ""}') + store) },
  { ...of("a dependency's values are no map", shop(plain) + store, "store: everything"), fails: true },
  { ...of("the values of a dependency's dependency are no map", nested, "centre: {below: 1}"), fails: true },
  of("a library chart", library),
  of("a library chart's values", library, "lib: {word: other}"),
];
