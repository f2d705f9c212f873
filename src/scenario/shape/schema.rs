//! The JSON Schema of the format, for editors.

use super::contract::CONTRACT_ROOT;
use super::{Field, Fields, GRADES, Key, Kind, Measure, Need, ROOT, Range, Weighing};
use crate::scenario::same::SAME_AS;
use crate::scenario::value::changed::{CHANGED, SIDES};
use crate::scenario::value::distribution::FAMILIES;
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 2020-12) of a scenario file.
///
/// A file may extend others, so no section is required in it; what must be there is checked after merging.
pub fn schema() -> Value {
    of(&ROOT, "Trappe scenario, format 1")
}

/// The JSON Schema (draft 2020-12) of a contract file.
pub fn contract_schema() -> Value {
    of(&CONTRACT_ROOT, "Trappe contract, format 1")
}

fn of(fields: &Fields, title: &str) -> Value {
    let mut root = table(fields, true);
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!(title);
    root["$defs"] = json!({
        "provenance_source": { "type": "string", "description": "Where the number was read." },
        "provenance_grade": {
            "enum": GRADES.map(|g| g.0),
            "description": GRADES.map(|(g, words)| format!("{g}: {words}")).join("; "),
        },
        "provenance_note": { "type": "string", "description": "Anything else about the number." },
        "duration": {
            "type": "string",
            "pattern": r"^\s*[0-9][0-9_.]*\s*(weeks?|months?|quarters?|years?)\s*$",
            "description": "A duration such as \"26 weeks\", \"18 months\", \"1 quarter\" or \"2 years\".",
        },
        "per_time": {
            "type": "string",
            "pattern": r"^\s*[0-9][0-9_.]*\s*(per |/)\s*(week|month|quarter|year)\s*$",
            "description": "A number per unit of time such as \"12_064 per month\".",
        },
        "hours": {
            "type": "string",
            "pattern": r"^\s*[0-9][0-9_.]*\s*hours?\s*(per |/)\s*(week|month|quarter|year)\s*$",
            "description": "Hours such as \"37 hours per week\".",
        },
    });
    root
}

fn table(fields: &Fields, root: bool) -> Value {
    let mut properties = Map::new();
    for field in fields.fields {
        properties.insert(field.name.to_owned(), described(field));
    }
    if fields.sourced {
        add_provenance(&mut properties);
    }
    let mut value = json!({
        "type": "object",
        "description": fields.what,
        "properties": properties,
        "additionalProperties": false,
    });
    // Sections may be completed by what a file extends; one-line tables may not.
    if !fields.section || root {
        let needed: Vec<&str> = fields
            .fields
            .iter()
            .filter(|f| f.need == Need::Required && (!root || f.name == "format"))
            .map(|f| f.name)
            .collect();
        if !needed.is_empty() {
            value["required"] = json!(needed);
        }
    }
    value
}

fn described(field: &Field) -> Value {
    let mut value = kind(&field.kind);
    value["description"] = match field.need {
        Need::Required => json!(field.doc),
        Need::Default(default) => json!(format!("{} Default: {default}.", field.doc)),
    };
    value
}

fn add_provenance(properties: &mut Map<String, Value>) {
    for (field, def) in [
        ("source", "#/$defs/provenance_source"),
        ("grade", "#/$defs/provenance_grade"),
        ("note", "#/$defs/provenance_note"),
    ] {
        properties.insert(field.to_owned(), json!({ "$ref": def }));
    }
}

fn kind(of: &Kind) -> Value {
    match of {
        Kind::Text | Kind::Path | Kind::Ref(_) => json!({ "type": "string" }),
        Kind::Slug => json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Whole(lo, hi) => json!({ "type": "integer", "minimum": lo, "maximum": hi }),
        // Editors hand TOML dates to a schema as strings.
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Moment => {
            json!({ "anyOf": [kind(&Kind::Day), { "$ref": "#/$defs/duration" }] })
        }
        Kind::Choice(words) => {
            let choices: Vec<Value> = words
                .iter()
                .map(|(word, meaning)| json!({ "const": word, "description": meaning }))
                .collect();
            json!({ "oneOf": choices })
        }
        Kind::WholeOr(lo, hi, words) => {
            let mut any = vec![kind(&Kind::Whole(*lo, *hi))];
            any.push(kind(&Kind::Choice(words)));
            json!({ "anyOf": any })
        }
        Kind::Pairs(x, y) => {
            let pair = [
                number(Measure::Plain, x, true, &[]),
                number(Measure::Plain, y, true, &[]),
            ];
            let item =
                json!({ "type": "array", "prefixItems": pair, "minItems": 2, "maxItems": 2 });
            json!({ "type": "array", "items": item })
        }
        Kind::Per => json!({ "enum": ["week", "month", "quarter", "year"] }),
        Kind::Weeks(_) | Kind::Months(_) | Kind::Exact => json!({ "$ref": "#/$defs/duration" }),
        Kind::Band => {
            json!({ "type": "string", "pattern": r"^\s*[0-9]+\s*([-–]\s*[0-9]+|\+)\s*$" })
        }
        Kind::Files => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Number(measure, range) => number(*measure, range, false, &[]),
        Kind::Agreed(measure, range) => number(*measure, range, true, &[]),
        Kind::Tariff => tariff(),
        Kind::Weights(_, weighing) => {
            let agreed = *weighing == Weighing::Agreed;
            let weight = number(Measure::Plain, &super::SHARE, agreed, &[]);
            let mut value =
                json!({ "type": "object", "minProperties": 1, "additionalProperties": weight });
            if !agreed {
                let mut properties = Map::new();
                properties.insert(
                    "dirichlet".to_owned(),
                    json!({ "type": "object", "additionalProperties": { "type": "number", "exclusiveMinimum": 0 } }),
                );
                add_provenance(&mut properties);
                value["properties"] = Value::Object(properties);
            }
            value
        }
        Kind::List(item) => json!({ "type": "array", "items": kind(item) }),
        Kind::Fields(fields) => table(fields, false),
        Kind::OrFile(fields) => {
            let file = json!({ "type": "string", "description": "The path of a contract file." });
            json!({ "anyOf": [file, table(fields, false)] })
        }
        Kind::Keyed(key, member) => {
            let names = match key {
                Key::New(_) => json!({ "pattern": "^[A-Za-z0-9_-]{1,64}$" }),
                Key::Known(_) => json!({}),
            };
            json!({ "type": "object", "propertyNames": names, "additionalProperties": kind(member) })
        }
        Kind::Forms(forms, otherwise) => {
            let mut any: Vec<Value> = forms.iter().map(|f| table(f, false)).collect();
            any.extend(otherwise.map(kind));
            json!({ "anyOf": any })
        }
        Kind::Either {
            scalar,
            list,
            table,
        } => {
            let any: Vec<Value> = [Some(*scalar), *list, *table]
                .into_iter()
                .flatten()
                .map(kind)
                .collect();
            json!({ "anyOf": any })
        }
    }
}

/// A plain value of a measure.
fn scalar(measure: Measure, range: Option<&Range>) -> Value {
    match measure {
        Measure::Plain | Measure::Amount => {
            let mut value = json!({ "type": "number" });
            if let Some(range) = range {
                let lo = if range.above {
                    "exclusiveMinimum"
                } else {
                    "minimum"
                };
                let hi = if range.below {
                    "exclusiveMaximum"
                } else {
                    "maximum"
                };
                value[lo] = json!(range.lo);
                value[hi] = json!(range.hi);
            }
            value
        }
        Measure::Weeks => json!({ "$ref": "#/$defs/duration" }),
        Measure::AmountPerTime | Measure::TimesPerTime => json!({ "$ref": "#/$defs/per_time" }),
        Measure::HoursPerWeek => json!({ "$ref": "#/$defs/hours" }),
    }
}

fn number(measure: Measure, range: &Range, agreed: bool, further: &[(&str, Value)]) -> Value {
    let member = || scalar(measure, None);
    let with = |own: Vec<(&str, Value)>, uncertain: bool| {
        let changes = !agreed;
        let required: Vec<&str> = own.iter().map(|(name, _)| *name).collect();
        let mut properties = Map::new();
        for (name, value) in own.iter().chain(further) {
            properties.insert((*name).to_owned(), value.clone());
        }
        if uncertain {
            let limits = json!({ "type": "array", "prefixItems": [member(), member()], "minItems": 2, "maxItems": 2 });
            properties.insert("within".to_owned(), limits);
        }
        if changes {
            properties.insert(CHANGED.to_owned(), changed(member()));
        }
        add_provenance(&mut properties);
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    };
    let mut any = vec![
        scalar(measure, Some(range)),
        with(vec![("value", scalar(measure, Some(range)))], false),
    ];
    let mut same = Map::new();
    for (name, value) in further {
        same.insert((*name).to_owned(), value.clone());
    }
    same.insert(
        SAME_AS.to_owned(),
        json!({ "type": "string", "description": "The path of a number that this one is the same as: one unknown, not two alike." }),
    );
    same.insert("note".to_owned(), json!({ "type": "string" }));
    any.push(json!({ "type": "object", "properties": same, "required": [SAME_AS], "additionalProperties": false }));
    if matches!(measure, Measure::AmountPerTime | Measure::TimesPerTime) {
        any.push(with(
            vec![
                ("amount", number(Measure::Plain, range, agreed, &[])),
                ("per", kind(&Kind::Per)),
            ],
            false,
        ));
    }
    if !agreed {
        for (family, forms) in FAMILIES {
            let shapes: Vec<Value> = forms
                .iter()
                .map(|members| {
                    let properties: Map<String, Value> = members
                        .iter()
                        .map(|m| {
                            let pure = ["alpha", "beta", "shape", "factor"].contains(m);
                            let value = if pure { json!({ "type": "number" }) } else { member() };
                            ((*m).to_owned(), value)
                        })
                        .collect();
                    json!({ "type": "object", "properties": properties, "required": members, "additionalProperties": false })
                })
                .collect();
            any.push(with(vec![(family, json!({ "anyOf": shapes }))], true));
        }
        if measure == Measure::Plain {
            let count = json!({ "type": "integer", "minimum": 0 });
            any.push(if range.hi == 1.0 {
                with(vec![("events", count.clone()), ("of", count)], true)
            } else {
                with(
                    vec![("events", count), ("in", json!({ "type": "string" }))],
                    true,
                )
            });
        }
    }
    json!({ "anyOf": any })
}

/// A number moved towards a point, which is written as the number is.
fn changed(point: Value) -> Value {
    let sides: Vec<Value> = SIDES
        .iter()
        .map(|(word, meaning)| json!({ "const": word, "description": meaning }))
        .collect();
    json!({
        "type": "object",
        "description": "x becomes around + times · (x − around).",
        "properties": {
            "times": { "type": "number", "minimum": -1000, "maximum": 1000 },
            "around": point,
            "only": { "oneOf": sides },
        },
        "required": ["times"],
        "additionalProperties": false,
    })
}

fn tariff() -> Value {
    let growth = number(Measure::Plain, &super::YEARLY, false, &[]);
    let entry = number(Measure::AmountPerTime, &super::MONEY, false, &[]);
    let single = number(
        Measure::AmountPerTime,
        &super::MONEY,
        false,
        &[("growth", growth.clone())],
    );
    let mut properties = Map::new();
    properties.insert("growth".to_owned(), growth);
    add_provenance(&mut properties);
    let by_year = json!({
        "type": "object",
        "properties": properties,
        "patternProperties": { "^(19|20|21)[0-9]{2}$": entry },
        "additionalProperties": false,
    });
    json!({ "anyOf": [single, by_year] })
}
