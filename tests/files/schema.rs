//! The JSON Schema of the format, held against scenarios by a validator for the few keywords that it uses.

use serde_json::{Map, Value, json};
use std::path::PathBuf;
use trappe::scenario;

/// TOML as an editor hands it to a schema: dates become text.
fn json_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(s) => json!(s),
        toml::Value::Integer(i) => json!(i),
        toml::Value::Float(f) => json!(f),
        toml::Value::Boolean(b) => json!(b),
        toml::Value::Datetime(d) => json!(d.to_string()),
        toml::Value::Array(list) => Value::Array(list.iter().map(json_of).collect()),
        toml::Value::Table(table) => {
            let map: Map<String, Value> =
                table.iter().map(|(k, v)| (k.clone(), json_of(v))).collect();
            Value::Object(map)
        }
    }
}

/// Whether a value fits a schema. Patterns are left to editors, but for the years of a tariff.
fn fits(value: &Value, schema: &Value, root: &Value) -> bool {
    let Some(rules) = schema.as_object() else {
        return schema.as_bool().unwrap_or(false);
    };
    rules.iter().all(|(key, rule)| match key.as_str() {
        "$ref" => {
            let pointer = rule.as_str().unwrap().trim_start_matches('#');
            fits(value, root.pointer(pointer).unwrap(), root)
        }
        "type" => match rule.as_str().unwrap() {
            "string" => value.is_string(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("unknown type {other}"),
        },
        "enum" => rule.as_array().unwrap().contains(value),
        "const" => rule == value,
        "anyOf" => rule
            .as_array()
            .unwrap()
            .iter()
            .any(|s| fits(value, s, root)),
        "oneOf" => {
            rule.as_array()
                .unwrap()
                .iter()
                .filter(|s| fits(value, s, root))
                .count()
                == 1
        }
        "minimum" => value.as_f64().is_none_or(|v| v >= rule.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|v| v <= rule.as_f64().unwrap()),
        "exclusiveMinimum" => value.as_f64().is_none_or(|v| v > rule.as_f64().unwrap()),
        "exclusiveMaximum" => value.as_f64().is_none_or(|v| v < rule.as_f64().unwrap()),
        "required" => value.as_object().is_none_or(|o| {
            rule.as_array()
                .unwrap()
                .iter()
                .all(|k| o.contains_key(k.as_str().unwrap()))
        }),
        "minProperties" => value.as_object().is_none_or(|o| !o.is_empty()),
        "minItems" | "maxItems" | "prefixItems" => true,
        "items" => value
            .as_array()
            .is_none_or(|l| l.iter().all(|v| fits(v, rule, root))),
        "properties" => value.as_object().is_none_or(|o| {
            let known = rule.as_object().unwrap();
            o.iter()
                .all(|(k, v)| known.get(k).is_none_or(|s| fits(v, s, root)))
        }),
        "patternProperties" => value.as_object().is_none_or(|o| {
            let entry = rule.as_object().unwrap().values().next().unwrap();
            o.iter()
                .filter(|(k, _)| is_year(k))
                .all(|(_, v)| fits(v, entry, root))
        }),
        "additionalProperties" => value.as_object().is_none_or(|o| {
            let known = schema.get("properties").and_then(Value::as_object);
            let years = schema.get("patternProperties").is_some();
            o.iter()
                .filter(|(k, _)| {
                    !(known.is_some_and(|p| p.contains_key(*k)) || years && is_year(k))
                })
                .all(|(_, v)| fits(v, rule, root))
        }),
        "$schema" | "$defs" | "title" | "description" | "pattern" | "format" | "propertyNames" => {
            true
        }
        other => panic!("the schema uses `{other}`, which this validator does not know"),
    })
}

fn is_year(key: &str) -> bool {
    key.len() == 4 && key.bytes().all(|b| b.is_ascii_digit())
}

fn read(path: &str) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(path).unwrap();
    json_of(&toml::Value::Table(text.parse().unwrap()))
}

#[test]
fn sound_scenarios_fit_the_schema() {
    let schema = scenario::schema();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    let mut files = vec![
        "scenarios/kolding.toml".to_owned(),
        "scenarios/vaekstpartnerskaber.toml".to_owned(),
    ];
    files.extend(
        scenario::library::names()
            .iter()
            .map(|n| format!("scenarios/library/{n}.toml")),
    );
    for file in files {
        let value = read(&file);
        for (section, inside) in value.as_object().unwrap() {
            let rule = &schema["properties"][section];
            assert!(fits(inside, rule, &schema), "{file}: [{section}]");
        }
        assert!(fits(&value, &schema, &schema), "{file}");
    }
    let template = json_of(&toml::Value::Table(
        scenario::template("x").parse().unwrap(),
    ));
    assert!(fits(&template, &schema, &schema));
}

#[test]
fn sound_contracts_fit_the_schema_and_broken_ones_do_not() {
    let schema = scenario::contract_schema();
    let file = "tests/files/broken_contracts/parts/sound.toml";
    let sound = read(file);
    for (section, inside) in sound.as_object().unwrap() {
        let rule = &schema["properties"][section];
        assert!(fits(inside, rule, &schema), "{file}: [{section}]");
    }
    for (path, value) in [
        ("/contract/cap", json!("6 million")),
        ("/contract/line/job13/max_claims", json!("all")),
        ("/contract/line/saving/share", json!(95)),
        ("/contract/metric/jail/effect", json!("reduction")),
        ("/contract/metric/employed/measure", json!({ "rates": {} })),
        ("/capital/waterfall/0", json!({ "pay": "loan" })),
        ("/contract/line/jail/bands/0/pay", json!("nothing")),
    ] {
        let mut broken = sound.clone();
        *broken.pointer_mut(path).unwrap() = value;
        assert!(!fits(&broken, &schema, &schema), "{path}");
    }
}

#[test]
fn what_the_format_refuses_the_schema_refuses() {
    let schema = scenario::schema();
    for lines in [
        "colour = 1",
        "horizon = 7",
        "start = 5",
        "[group.a]\npeople = 1.5",
        "[step.a]\nweeks = 26",
        "[step.a]\nweaks = \"26 weeks\"",
        "[step.a]\ncompletion = 1.2",
        "[step.a]\ncompletion = { beta = { mean = 0.5 } }",
        "[state.a]\ncounts = \"nothing\"",
        "[state.a]\nbenefit = 12_000",
        "[transitions.a]\nb = { share = 0.1 }",
        "[contract]\ncap = { normal = { mean = 1, sd = 1 } }",
        "[capital]\nwaterfall = [{ coupon = 5 }]",
    ] {
        let value = json_of(&toml::Value::Table(
            format!("format = 1\n{lines}").parse().unwrap(),
        ));
        assert!(!fits(&value, &schema, &schema), "{lines}");
    }
}

#[test]
fn every_field_is_described() {
    fn walk(value: &Value, path: &str) {
        if let Some(properties) = value.get("properties").and_then(Value::as_object) {
            for (name, field) in properties {
                let within = ["within", "value", "mean", "sd", "min", "max", "mode"]
                    .contains(&name.as_str());
                if path.matches('/').count() < 3 && !within {
                    let described =
                        field.get("description").is_some() || field.get("$ref").is_some();
                    assert!(described, "{path}/{name}");
                }
            }
            for (name, field) in properties {
                if field.get("properties").is_some() {
                    walk(field, &format!("{path}/{name}"));
                }
                if let Some(member) = field.get("additionalProperties").filter(|m| m.is_object()) {
                    walk(member, &format!("{path}/{name}/ID"));
                }
            }
        }
    }
    walk(&scenario::schema(), "");
}

/// The page in the documentation is the one that the program prints: `trappe schema --reference > docs/format.md`.
#[test]
fn the_reference_in_the_documentation_is_up_to_date() {
    let page = include_str!("../../docs/format.md");
    assert_eq!(page.trim_end(), trappe::scenario::reference().trim_end());
}

/// Likewise: `trappe schema --contract --reference > docs/contract-format.md`.
#[test]
fn the_reference_of_contracts_in_the_documentation_is_up_to_date() {
    let page = include_str!("../../docs/contract-format.md");
    let printed = trappe::scenario::contract_reference();
    assert_eq!(page.trim_end(), printed.trim_end());
}
