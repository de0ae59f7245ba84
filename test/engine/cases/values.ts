import type { ConformanceCase } from "../conformance-case";

/** How values come together: files, flags, the chart's own. */

const chart = `#- values.yaml
name: default
map: {a: 1, b: {c: 2, d: [1, 2]}, gone: x}
list: [a, b]
empty: {}
nothing: null
text: word
nested: {none: null, some: 1}
#- templates/a.yaml
{{ toYaml .Values }}
`;

const files = (name: string, ...values: string[]): ConformanceCase => ({ name, chart, values });
const broken = (name: string, ...values: string[]): ConformanceCase => ({ ...files(name, ...values), fails: true });
const flags = (...sets: NonNullable<ConformanceCase["sets"]>): ConformanceCase => ({
  name: sets.map(([kind, text]) => `--${kind} ${text}`).join(" "),
  chart,
  sets,
});
const refused = (...sets: NonNullable<ConformanceCase["sets"]>): ConformanceCase => ({
  ...flags(...sets),
  fails: true,
});

export const valuesCases: ConformanceCase[] = [
  files("the chart's own values"),
  files("a values file that is empty", ""),
  files("a values file of comments", "# nothing\n"),
  files("a values file that is null", "null\n"),
  files("maps are merged and lists replaced", "map: {b: {d: [3]}, new: 1}\nlist: []"),
  files("later files win", "{name: one, map: {a: 2, x: 1}}", "{name: two, map: {a: 3}}"),
  files("null takes a default away", "map: {gone: null, b: null}\nlist: null\nname: null"),
  files("null takes away what another file sets", "{mine: {a: 1, b: 2}, name: x}", "{mine: {a: null}, name: null}"),
  files("null for what has no default", "new: null\nmap: {new: null}\nnested: {none: null}"),
  files("a text for a map", "map: text"),
  files("a text for a map further down", "map: {b: text}"),
  files("a map for a text", "text: {a: 1}\nmap: {a: {x: 1}}"),
  files("a list for a map and a map for a list", "map: [1]\nlist: {a: 1}"),
  files("a map for nothing", "nothing: {a: 1}\nempty: {b: 2}"),
  files("anchors and merge keys", "base: &base {a: 1, b: 2}\nuse: {<<: *base, b: 3}\nlist: [*base]"),
  files("duplicate keys", "name: one\nname: two\nmap: {a: 5, a: 6}"),
  files("several documents", "---\nname: one\nmap: {a: 9}\n---\nname: two\n--- # three\nlist: [z]\n"),
  files(
    "kinds of scalars",
    "a: yes\nb: off\nc: ~\nd: 0o17\ne: 017\nf: 1_000\ng: .5\nh: 1e3\ni: '1'\nj: 2024-01-02\nk: 0x1f\nl: 1:30\nm: !!str 5\nn: 12345678901234567890\no: -0.0\np: y\nq: N",
  ),
  files(
    "kinds of texts",
    "a: |\n  x\n  y\nb: >-\n  x\n  y\nc: |+\n  x\n\nd: \"a\\tb\\u00e9\"\ne: 'it''s'\nf: |2\n   x\n",
  ),
  files("keys that are no texts", "1: one\ntrue: yes\n1.5: x\n2024-01-02: d"),
  broken("a key that is null", "null: n"),
  files("keys with dots and slashes", 'map: {"a.b/c": 1}\n"x y": 2'),
  broken("a values file that is no YAML", "a: [1\n"),
  broken("a values file with wrong indentation", "a:\n  b: 1\n c: 2\n"),
  broken("a values file with a tab", "a:\n\tb: 1\n"),
  broken("a values file that is a list", "- a\n"),
  broken("a values file that is a text", "text\n"),
  broken("the second values file is no YAML", "a: 1", "b: {\n"),
  broken("the second document is no YAML", "a: 1\n---\nb: [\n"),
  broken("text after a separator", "a: 1\n--- b: 2\n"),
  broken("an alias of nothing", "a: *nothing\n"),
  flags(["set", "name=x"]),
  flags(["set", "map.b.c=3,map.b.e.f=4"]),
  flags(["set", "list[1]=z,list[3]=y"]),
  flags(["set", "new[0].a=1,new[0].b=2,new[1].a=3"]),
  flags(["set", "list={x,y,1}"]),
  flags(["set", "list={}"]),
  flags(["set", "name="]),
  flags(["set", "name=null,map.gone=null"]),
  flags(["set", "a=1,b=1.5,c=true,d=null,e=0x1f,f=010,g=1e3,h= x "]),
  flags(["set", "a\\.b\\/c=x\\,y,d=e\\=f"]),
  flags(["set", "map.x=1"], ["set", "map.x=2"], ["set", "map.y=3"]),
  flags(["set-string", "a=1,b=true,c=null,d="]),
  flags(["set-string", "list={1,2}"]),
  flags(["set-json", 'map={"b": {"c": [1, null, {"x": "y"}]}}']),
  flags(["set-json", 'a=[1,2],b="text",c=null,d=1.5']),
  flags(["set-json", '{"name": "x", "map": {"b": {"c": 5}}}']),
  flags(["set-literal", "name=a,b={c}\\,[0]"]),
  flags(["set-literal", "map.b.c= x = y "]),
  flags(["set-file", "name", "content\nof a file\n"]),
  flags(["set-file", "map.b.file", "a: b\n"]),
  flags(
    ["set", "name=set"],
    ["set-json", 'name="json"'],
    ["set-string", "text=1"],
    ["set-literal", "text=2"],
    ["set-file", "text", "3"],
  ),
  { name: "flags go over files", chart, values: ["{name: file, map: {a: 7, z: 8}}"], sets: [["set", "map.a=9"]] },
  { name: "a flag into a text", chart, values: ["text: word"], sets: [["set", "map.c=1"]] },
  refused(["set", "name"]),
  flags(["set", "=x"]),
  refused(["set", "a.b"]),
  refused(["set", "list[x]=1"]),
  refused(["set", "list[-1]=1"]),
  refused(["set", "list[99999999]=1"]),
  refused(["set", "name={a"]),
  refused(["set-json", "a={"]),
  refused(["set-json", '{"a": }']),
  refused(["set-string", "name"]),
  refused(["set-literal", "name"]),
];
