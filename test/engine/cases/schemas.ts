import type { ConformanceCase } from "../conformance-case";

/** values.schema.json. */

const schema = `#- values.schema.json
{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "required": ["name"],
  "properties": {
    "name": {"type": "string", "minLength": 2, "pattern": "^[a-z]+$"},
    "size": {"type": "integer", "minimum": 1, "maximum": 9},
    "kind": {"enum": ["small", "large", null]},
    "list": {"type": "array", "items": {"type": "object", "required": ["id"]}, "maxItems": 2, "uniqueItems": true},
    "either": {"oneOf": [{"type": "string"}, {"type": "object", "required": ["x"]}]},
    "any": {"anyOf": [{"type": "boolean"}, {"$ref": "#/definitions/port"}]},
    "closed": {"type": "object", "properties": {"a": {}}, "additionalProperties": false},
    "mail": {"type": "string", "format": "email"}
  },
  "definitions": {"port": {"type": "integer", "maximum": 65535}}
}
#- values.yaml
name: shop
#- templates/a.yaml
values: {{ toJson .Values }}
`;

const inDependency = `${schema}#- charts/part/Chart.yaml
apiVersion: v2
name: part
version: 1.0.0
#- charts/part/values.schema.json
{"type": "object", "properties": {"port": {"type": "integer"}, "a/b": {"type": "string"}}, "additionalProperties": true}
#- charts/part/charts/deep/Chart.yaml
apiVersion: v2
name: deep
version: 1.0.0
#- charts/part/charts/deep/values.schema.json
{"properties": {"on": {"type": "boolean"}}}
`;

const refuses = (values: string, chart = schema): ConformanceCase => ({
  name: `the schema refuses ${values}`,
  chart,
  values: [values],
  fails: true,
});
const allows = (values: string, chart = schema): ConformanceCase => ({
  name: `the schema allows ${values}`,
  chart,
  values: [values],
});

export const schemaCases: ConformanceCase[] = [
  allows("size: 5"),
  allows("size: 5.0"),
  allows("{kind: large, list: [{id: 1}], either: {x: 1}, any: 80, closed: {a: [1]}}"),
  allows("kind: null"),
  refuses("name: X"),
  refuses("name: null"),
  refuses("name: 5"),
  refuses("size: big"),
  refuses("size: 10"),
  refuses("kind: medium"),
  refuses("list: [{}, {id: 1}, {id: 2}]"),
  refuses("list: [1]"),
  refuses("either: 1"),
  refuses("any: 70000"),
  refuses("closed: {b: 1}"),
  // One violation for each schema: Helm lists those of one schema in any order.
  refuses("part: {port: high}", inDependency),
  refuses("part: {a/b: 1}", inDependency),
  refuses("{name: X, part: {port: high, deep: {on: maybe}}}", inDependency),
  allows("part: {port: 1, deep: {on: true}}", inDependency),
  { name: "a schema that is no JSON", chart: "#- values.schema.json\n{\n#- templates/a.yaml\na: 1\n", fails: true },
  {
    name: "a schema that is no schema",
    chart: '#- values.schema.json\n{"type": 5}\n#- templates/a.yaml\na: 1\n',
    fails: true,
  },
];
