//! The reference of the format in Markdown.

use super::contract::{CONTRACT, CONTRACT_IN_SCENARIO, CONTRACT_ROOT};
use super::{Field, Fields, GRADES, Key, Kind, Measure, Need, ROOT};
use std::fmt::Write;

/// The reference documentation of every section and field.
pub fn reference() -> String {
    let mut text = String::from(INTRODUCTION);
    let _ = writeln!(text, "\nGrades of a source:\n");
    for (grade, words) in GRADES {
        let _ = writeln!(text, "* `{grade}`: {words}");
    }
    text.push_str("\n## The scenario\n\n");
    rows(&mut text, &ROOT);
    let mut told = Vec::new();
    for field in ROOT.fields {
        section(&mut text, &field.kind, field.name);
        if ["contract", "capital"].contains(&field.name) {
            all_forms(&mut text, &field.kind, field.name, &mut told);
        }
    }
    text
}

/// The reference documentation of a contract file, and of `[contract]` and `[capital]` in a scenario.
pub fn contract_reference() -> String {
    let mut text = String::from(CONTRACTS);
    text.push_str("\n## The contract file\n\n");
    rows(&mut text, &CONTRACT_ROOT);
    let mut told = Vec::new();
    for field in CONTRACT_ROOT.fields {
        section(&mut text, &field.kind, field.name);
        all_forms(&mut text, &field.kind, field.name, &mut told);
    }
    text.push_str(
        "## In a scenario\n\nBeside the fields above, `[contract]` of a scenario has\n\n",
    );
    let own = CONTRACT_IN_SCENARIO.fields.iter();
    let own = own.filter(|f| {
        CONTRACT
            .get(f.name)
            .is_none_or(|other| other.need != f.need)
    });
    head(&mut text);
    for field in own {
        row(&mut text, field);
    }
    text
}

const CONTRACTS: &str = "\
# Contract files, format 1

A contract is a TOML file of its own, the sections `[contract]` and `[capital]` of a scenario, or a file that a scenario names:
`contract = \"PATH\"` or `contract = { file = \"PATH\", parties = { city = \"kolding\" } }`. This page lists every section and field; it is written by
the program from the same description that checks contracts.

* **Amounts** are in units of the currency and have at most its decimals; prices per claim or unit may have more. They are exact: 15.12 is 15.12.
* **Percentages of measured numbers** are in percent (55 is 55 %). **Shares** of payers, tranches, deadweights, coupons are fractions (0.15 is 15 %).
* Every number may carry its source: `{ value = 15.12, source = \"…\", grade = \"A\", note = \"…\" }`. None has a distribution: it is agreed, not believed.
* A **duration** is \"26 weeks\" (52 weeks a year) where people are measured, and \"6 months\" (calendar months) where is paid.
* A file that **extends** others is laid over them: sections merge field by field; everything else is replaced as a whole.
";

/// The forms of all fields below, each told apart by its first field; those that were told before are left out.
fn all_forms(text: &mut String, kind: &Kind, path: &str, told: &mut Vec<&'static str>) {
    match kind {
        Kind::Fields(fields) | Kind::OrFile(fields) if fields.section => {
            for field in fields.fields {
                let path = format!("{path}.{}", field.name);
                let first = |forms: &[&'static Fields]| forms.first().map(|f| f.what);
                let forms = forms_in(&field.kind);
                let new = forms.and_then(first).filter(|what| !told.contains(what));
                if let (Some(forms), Some(what)) = (forms, new) {
                    told.push(what);
                    let _ = writeln!(text, "### Forms of `{path}`\n");
                    for form in forms {
                        write_form(text, form);
                    }
                    text.push('\n');
                }
                all_forms(text, &field.kind, &path, told);
            }
        }
        Kind::Keyed(_, member) => all_forms(text, member, &format!("{path}.ID"), told),
        _ => {}
    }
}

/// The forms that a field may have, if it has some.
fn forms_in(kind: &Kind) -> Option<&'static [&'static Fields]> {
    match kind {
        Kind::Forms(forms, _) => Some(forms),
        Kind::Either {
            table: Some(table), ..
        } => forms_in(table),
        Kind::List(item) => forms_in(item),
        Kind::Keyed(Key::New(_), member) => forms_in(member),
        _ => None,
    }
}

fn write_form(text: &mut String, form: &Fields) {
    let Some(first) = form.fields.first() else {
        return;
    };
    let _ = writeln!(text, "* {}: {}", spelled(form), first.doc);
    let inner = match &first.kind {
        Kind::Fields(inner) | Kind::List(Kind::Fields(inner)) => inner.fields,
        _ => &form.fields[1..],
    };
    for field in inner {
        let default = match field.need {
            Need::Required => "required".to_owned(),
            Need::Default(words) => format!("default: {words}"),
        };
        let _ = writeln!(
            text,
            "  * `{}` ({}; {default}): {}",
            field.name,
            words(&field.kind),
            field.doc
        );
    }
}

const INTRODUCTION: &str = "\
# Scenario files, format 1

A scenario is a TOML file. This page lists every section and field; it is written by the program from the same
description that checks scenarios.

* A **number** is written plainly (`0.25`), with its source (`{ value = 0.25, source = \"…\", grade = \"B\", note = \"…\" }`), or as a
  distribution: `beta = { mean, sd }` or `{ alpha, beta }`; `gamma = { mean, sd }` or `{ shape, scale }`; `lognormal = { mean, sd }` or
  `{ median, factor }`; `normal = { mean, sd }`; `triangular` and `pert = { min, mode, max }`; `uniform = { min, max }`; or from counts:
  `{ events = 12, of = 70 }` (a probability) and `{ events = 12, in = \"4000 person-weeks\" }` (an intensity). `within = [lo, hi]` cuts a distribution
  off. `changed = { times = 0.5, around = 1 }` beside a value or a distribution moves it: x becomes around + times · (x − around), with
  `only = \"above\"` or `\"below\"` where x lies on that side of it. Or it is the very same number as one that is read before, one unknown in every replication and not two alike:
  `{ same_as = \"group.herning.referred\", note = \"…\" }`; source and grade are those of the other. Read in this order: growth, municipalities, states,
  movements, refund and taxes, groups, steps, adviser, levels, cycle, shocks, costs, contract. Where a unit is needed, every member carries it. The best estimate of a distribution is its mean after cutting off.
* A **source** needs a grade, and a grade other than U needs a source. A number without a grade counts as an assumption without a source.
* A **duration** is \"26 weeks\", \"18 months\", \"1 quarter\" or \"2 years\": 52 weeks a year, 13 a quarter, 52/12 a month, rounded to whole weeks. In
  `per` and in the `within` of a probability a year has 365.25 days. In contract, capital and repeated costs, months are calendar months.
* An **amount** is in the scenario's currency. An **amount per time** is \"12_064 per month\" or `{ amount = 12_064, per = \"month\" }`.
* A **tariff** is an amount per time, or a table by year: `{ \"2023\" = \"15_874 per month\", \"2024\" = …, growth = 0.03, source = …, grade = … }`.
* A **rate** is `{ share = 0.25, within = \"1 year\" }` (cumulative, competing exits taken into account), `{ probability = 0.03, per = \"month\" }` (if this
  were the only exit) or `{ intensity = 0.01, per = \"week\" }` (expected events).
* **Shares** that are written as a table add up to 1.
* A file that **extends** others is laid over them: sections merge field by field; everything else (numbers with their sources, lists, tariffs, rates,
  shares) is replaced as a whole.
";

fn section(text: &mut String, kind: &Kind, path: &str) {
    match kind {
        Kind::Fields(fields) | Kind::OrFile(fields) if fields.section => {
            let _ = writeln!(text, "## `[{path}]`: {}\n", fields.what);
            rows(text, fields);
            for field in fields.fields {
                section(text, &field.kind, &format!("{path}.{}", field.name));
            }
        }
        Kind::Keyed(key, member) => {
            let id = match key {
                Key::New(_) => "ID",
                Key::Known(super::Names::State) => "FROM",
                Key::Known(_) => "NAME",
            };
            section(text, member, &format!("{path}.{id}"));
        }
        Kind::List(Kind::Fields(fields)) if fields.section => {
            let _ = writeln!(text, "## `[[{path}]]`: {}\n", fields.what);
            rows(text, fields);
        }
        Kind::Forms(forms, Some(Kind::Keyed(_, Kind::Forms(members, _)))) => {
            let _ = writeln!(text, "## `[{path}]`: movements out of a state\n");
            let _ = writeln!(text, "Each line is `TO = …`, in one of these forms:\n");
            for form in *members {
                form_rows(text, form);
            }
            let _ = writeln!(text, "Or the section describes the whole state:\n");
            for form in *forms {
                form_rows(text, form);
            }
        }
        _ => {}
    }
}

fn form_rows(text: &mut String, form: &Fields) {
    let _ = writeln!(text, "### {}\n", form.what);
    rows(text, form);
}

fn head(text: &mut String) {
    text.push_str("| Field | Is | Default | Meaning |\n|---|---|---|---|\n");
}

fn row(text: &mut String, field: &Field) {
    let default = match field.need {
        Need::Required => "**required**".to_owned(),
        Need::Default(words) => words.replace('|', "\\|"),
    };
    let _ = writeln!(
        text,
        "| `{}` | {} | {} | {} |",
        field.name,
        words(&field.kind).replace('|', "\\|"),
        default,
        field.doc.replace('|', "\\|")
    );
}

fn rows(text: &mut String, fields: &Fields) {
    head(text);
    for field in fields.fields {
        row(text, field);
    }
    text.push('\n');
    if fields.sourced {
        text.push_str("`source`, `grade` and `note` may stand beside these fields.\n\n");
    }
}

/// A kind in words.
fn words(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Slug => "name of small letters, digits and hyphens".to_owned(),
        Kind::Flag => "true or false".to_owned(),
        Kind::Whole(lo, hi) if lo == hi => format!("{lo}"),
        Kind::Whole(lo, hi) if *hi == i64::MAX => format!("whole number from {lo}"),
        Kind::Whole(lo, hi) => format!("whole number from {lo} to {hi}"),
        Kind::WholeOr(lo, hi, list) => {
            format!(
                "{}, or {}",
                words(&Kind::Whole(*lo, *hi)),
                words(&Kind::Choice(list))
            )
        }
        Kind::Pairs(..) => {
            "list of pairs of numbers: `[[8.5, 4_800_000], [10, 9_600_000]]`".to_owned()
        }
        Kind::Day => "date".to_owned(),
        Kind::Moment => "date, or duration since the start of the run".to_owned(),
        Kind::Choice(list) => {
            let list: Vec<String> = list
                .iter()
                .map(|(w, m)| format!("`\"{w}\"` ({m})"))
                .collect();
            list.join(", ")
        }
        Kind::Per => "`\"week\"`, `\"month\"`, `\"quarter\"` or `\"year\"`".to_owned(),
        Kind::Weeks(_) => "duration in weeks".to_owned(),
        Kind::Months(_) => "duration in calendar months".to_owned(),
        Kind::Exact => "duration".to_owned(),
        Kind::Band => "weeks: `\"0-12\"`, `\"52+\"`".to_owned(),
        Kind::Path => "path of an uncertain number".to_owned(),
        Kind::Files => "list of scenarios".to_owned(),
        Kind::Number(measure, range) => format!("{}, {}", measure_words(*measure), range.words),
        Kind::Agreed(measure, range) => {
            format!("agreed {}, {}", measure_words(*measure), range.words)
        }
        Kind::Tariff => "tariff".to_owned(),
        Kind::Weights(names, _) => format!("shares by name ({})", names.plural()),
        Kind::Ref(names) => format!("name of {}", names.singular()),
        Kind::List(item) => format!("list: {}", words(item)),
        Kind::Fields(fields) if fields.section => "section".to_owned(),
        Kind::Fields(fields) => spelled(fields),
        Kind::OrFile(_) => "section, or the path of a contract file".to_owned(),
        Kind::Keyed(Key::New(_), _) => "sections by name".to_owned(),
        Kind::Keyed(Key::Known(names), member) => {
            format!("by name ({}): {}", names.plural(), words(member))
        }
        Kind::Forms(forms, _) => {
            let list: Vec<String> = forms.iter().map(|f| spelled(f)).collect();
            list.join(" or ")
        }
        Kind::Either {
            scalar,
            list,
            table,
        } => {
            let list: Vec<String> = [Some(*scalar), *list, *table]
                .into_iter()
                .flatten()
                .map(words)
                .collect();
            list.join("; or ")
        }
    }
}

fn spelled(fields: &Fields) -> String {
    if fields.fields.is_empty() {
        return "`{}`".to_owned();
    }
    let list: Vec<String> = fields
        .fields
        .iter()
        .map(|f| match &f.kind {
            Kind::Fields(inner) => format!("{} = {}", f.name, spelled(inner).trim_matches('`')),
            _ => f.name.to_owned(),
        })
        .collect();
    format!("`{{ {} }}`", list.join(", "))
}

fn measure_words(measure: Measure) -> &'static str {
    match measure {
        Measure::Plain => "number",
        Measure::Amount => "amount",
        Measure::Weeks => "duration",
        Measure::AmountPerTime => "amount per time",
        Measure::TimesPerTime => "number per time (\"1.5 per year\")",
        Measure::HoursPerWeek => "hours (\"37 hours per week\")",
    }
}
