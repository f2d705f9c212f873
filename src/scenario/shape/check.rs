//! Checks a tree against the description of the format: names, kinds, units, ranges, references.

use super::names::{Declared, MAIN, Names, RESERVED};
use super::{Field, Fields, Key, Kind, Need, PROVENANCE};
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::{enumerate, suggest};
use crate::scenario::source::Place;
use crate::scenario::tree::{Node, Value};
use crate::scenario::units;
use crate::scenario::value::{join, number, origin, pairs, scalar, tariff, weights, wrong_kind};

/// Checks a node and everything in it.
pub fn check(node: &Node, kind: &Kind, path: &str, declared: &Declared, faults: &mut Faults) {
    match kind {
        Kind::Text | Kind::Path => drop(scalar::text(node, path, faults)),
        Kind::Slug => drop(scalar::slug(node, path, faults)),
        Kind::Flag => drop(scalar::flag(node, path, faults)),
        Kind::Whole(lo, hi) => drop(scalar::whole(node, path, *lo, *hi, faults)),
        Kind::WholeOr(lo, hi, words) => {
            let _ = scalar::whole_or(node, path, *lo, *hi, words, faults);
        }
        Kind::Pairs(x, y) => drop(pairs::read(node, path, x, y, faults)),
        Kind::Day => drop(scalar::day(node, path, faults)),
        Kind::Moment => drop(scalar::moment(node, path, faults)),
        Kind::Choice(words) => drop(scalar::choice(node, path, words, faults)),
        Kind::Per => drop(scalar::per(node, path, faults)),
        Kind::Weeks(least) => drop(scalar::weeks(node, path, *least, faults)),
        Kind::Months(least) => drop(scalar::months(node, path, *least, faults)),
        Kind::Exact => drop(scalar::exact(node, path, faults)),
        Kind::Band => drop(scalar::band(node, path, faults)),
        // Read while loading, with faults of its own.
        Kind::Files => {}
        Kind::Number(measure, range) => {
            drop(number::read(node, path, *measure, range, false, faults))
        }
        Kind::Agreed(measure, range) => {
            drop(number::read(node, path, *measure, range, true, faults))
        }
        Kind::Tariff => drop(tariff::read(node, path, faults)),
        Kind::Weights(names, weighing) => {
            drop(weights::read(
                node, path, *names, *weighing, declared, faults,
            ));
        }
        Kind::Ref(names) => drop(reference(node, path, *names, declared, faults)),
        Kind::List(item) => match node.list() {
            Some(list) => {
                for (i, entry) in list.iter().enumerate() {
                    check(entry, item, &join(path, &i.to_string()), declared, faults);
                }
            }
            None => {
                let raw = if node.raw.is_empty() {
                    "…"
                } else {
                    &node.raw
                };
                let example = format!("[{}]", units::short(raw));
                wrong_kind(node, path, "a list in square brackets", &example, faults);
            }
        },
        Kind::Fields(fields) | Kind::OrFile(fields) => {
            check_fields(node, fields, path, declared, faults);
        }
        Kind::Keyed(key, member) => check_keyed(node, *key, member, path, declared, faults),
        Kind::Forms(forms, otherwise) => {
            let table = node.table();
            let form = forms.iter().find(|f| {
                f.fields
                    .first()
                    .zip(table)
                    .is_some_and(|(first, t)| t.get(first.name).is_some())
            });
            match (form, otherwise) {
                (Some(form), _) => check_fields(node, form, path, declared, faults),
                (None, Some(otherwise)) => check(node, otherwise, path, declared, faults),
                (None, None) => no_form(node, forms, path, faults),
            }
        }
        Kind::Either {
            scalar,
            list,
            table,
        } => {
            let kind = match node.value {
                Value::List(_) => list.unwrap_or(scalar),
                Value::Table(_) => table.unwrap_or(scalar),
                _ => scalar,
            };
            check(node, kind, path, declared, faults);
        }
    }
}

fn no_form(node: &Node, forms: &[&Fields], path: &str, faults: &mut Faults) {
    let spelled: Vec<String> = forms.iter().map(|f| spell(f)).collect();
    let keys: Vec<&str> = forms
        .iter()
        .filter_map(|f| f.fields.first())
        .map(|f| f.name)
        .collect();
    match node.table() {
        Some(table) => {
            let mut fault = Fault::new(node.place, path, "cannot tell what is meant")
                .here(format!("needs one of: {}", enumerate(&keys)));
            for word in table.keys().filter(|k| !PROVENANCE.contains(k)) {
                if let Some(near) = crate::scenario::nearest::nearest(word, keys.iter().copied()) {
                    fault = fault.help(format!(
                        "did you mean `{near}` instead of `{}`?",
                        units::short(word)
                    ));
                }
            }
            faults.push(fault.help(format!("write {}", spelled.join(", or "))));
        }
        None => faults.push(
            Fault::new(node.place, path, "needs to say more than one value can")
                .here(format!("this is {}", node.value.describe()))
                .help(format!("write {}", spelled.join(", or "))),
        ),
    }
}

/// The required fields of a form as somebody would write them.
fn spell(form: &Fields) -> String {
    let fields: Vec<String> = form
        .fields
        .iter()
        .filter(|f| {
            f.need == Need::Required || (f.name == "per" && form.get("probability").is_some())
        })
        .map(|f| format!("{} = {}", f.name, example(&f.kind)))
        .collect();
    format!("{{ {} }}", fields.join(", "))
}

/// A value of a kind, as somebody would write it.
pub fn example(kind: &Kind) -> &'static str {
    match kind {
        Kind::Flag => "true",
        Kind::Whole(lo, hi) if lo == hi => "1",
        Kind::Whole(..) | Kind::WholeOr(..) => "20",
        Kind::Pairs(..) => "[[0, 100], [10, 200]]",
        Kind::Day | Kind::Moment => "2022-09-05",
        Kind::Per => "\"year\"",
        Kind::Weeks(_) => "\"26 weeks\"",
        Kind::Exact => "\"1 year\"",
        Kind::Months(_) => "\"3 months\"",
        Kind::Band => "\"0-12\"",
        Kind::Number(measure, _) | Kind::Agreed(measure, _) => number::example(*measure),
        Kind::Tariff => "\"12_064 per month\"",
        Kind::Fields(_)
        | Kind::OrFile(_)
        | Kind::Keyed(..)
        | Kind::Forms(..)
        | Kind::Weights(..) => "{ … }",
        Kind::List(_) | Kind::Files => "[ … ]",
        Kind::Text | Kind::Slug | Kind::Choice(_) | Kind::Path | Kind::Ref(_) => "\"…\"",
        Kind::Either { scalar, .. } => example(scalar),
    }
}

fn check_fields(
    node: &Node,
    fields: &Fields,
    path: &str,
    declared: &Declared,
    faults: &mut Faults,
) {
    let Some(table) = node.table() else {
        let spelled = if fields.section {
            format!("a section [{path}]")
        } else {
            spell(fields)
        };
        wrong_kind(
            node,
            path,
            &format!("a table with {}", fields.what),
            &spelled,
            faults,
        );
        return;
    };
    if fields.sourced {
        drop(origin::read(table, path, faults));
    }
    for (key, entry) in table.iter() {
        if let Some(field) = fields.get(key) {
            check(entry, &field.kind, &join(path, key), declared, faults);
        } else if !(fields.sourced && PROVENANCE.contains(&key)) {
            let what = format!("{} has no field `{}`", fields.what, units::short(key));
            let mut fault = Fault::new(entry.key, join(path, key), what).here("unknown field");
            fault.help = match former(fields, key) {
                Some(help) => vec![help.to_owned()],
                None => suggest(key, "fields", &fields.names()),
            };
            faults.push(fault);
        }
    }
    for field in fields.fields {
        let absent = table.get(field.name).is_none();
        if absent && field.need == Need::Required && !misspelled(field, node, fields) {
            missing(node.place, field, fields, path, faults);
        }
    }
    if !fields.one_of.is_empty() {
        let given: Vec<&str> = fields
            .one_of
            .iter()
            .copied()
            .filter(|f| table.get(f).is_some())
            .collect();
        match given.as_slice() {
            [_] => {}
            [] if fields.one_of.iter().any(|f| {
                fields
                    .get(f)
                    .is_some_and(|field| misspelled(field, node, fields))
            }) => {}
            [] => faults.push(
                Fault::new(
                    node.place,
                    join(path, fields.one_of[0]),
                    format!("{} needs a rule", fields.what),
                )
                .here(format!("one of: {}", enumerate(fields.one_of)))
                .help(add_one_of(fields, path)),
            ),
            [first, second, ..] => {
                let at = table.get(second).map_or(node.place, |n| n.place);
                let mut fault = Fault::new(
                    at,
                    join(path, second),
                    format!("{} has one rule, not two", fields.what),
                )
                .here(format!("beside `{first}`"))
                .help("take one of the two out");
                if let Some(other) = table.get(first) {
                    fault = fault.also(other.place, "the other rule");
                }
                faults.push(fault);
            }
        }
    }
    for set in fields.excludes {
        let mut given = set.iter().filter(|f| table.get(f).is_some());
        if let (Some(first), Some(second)) = (given.next(), given.next()) {
            let place = |f: &str| table.get(f).map_or(node.place, |n| n.key);
            faults.push(
                Fault::new(
                    place(second),
                    join(path, second),
                    format!("`{second}` and `{first}` are two ways to say the same"),
                )
                .here("only one of the two can hold")
                .help(format!("take `{first}` or `{second}` out"))
                .also(place(first), "the other one"),
            );
        }
    }
}

/// How a field of the former spelling of contracts is written now.
fn former(fields: &Fields, key: &str) -> Option<&'static str> {
    match (fields.what, key) {
        ("the contract", "rate_card") => Some(
            "the rate card is written line by line: [contract.line.ID] with metric and price; a deadweight is the baseline of its metric",
        ),
        ("the contract", "share_of_saving") => Some(
            "this is a line: [contract.line.saving] with metric = { saving = {} }, baseline = … and share = …",
        ),
        ("a tranche", "grant") => Some("write kind = \"grant\""),
        _ => None,
    }
}

/// What to add where none of the fields of which one is needed is there.
fn add_one_of(fields: &Fields, path: &str) -> String {
    let (first, second) = (fields.one_of[0], fields.one_of[1]);
    match fields.get(first).map(|f| &f.kind) {
        Some(Kind::Fields(inner)) if inner.section => {
            format!("add a section [{path}.{first}] or [{path}.{second}]")
        }
        Some(kind) => format!("add for instance {first} = {}", example(kind)),
        None => format!("add `{first}`"),
    }
}

/// Whether an unknown field is near enough to a missing one to be it: then one report is enough.
fn misspelled(field: &Field, node: &Node, fields: &Fields) -> bool {
    node.table().is_some_and(|t| {
        t.keys().any(|key| {
            fields.get(key).is_none()
                && crate::scenario::nearest::nearest(key, fields.names()) == Some(field.name)
        })
    })
}

fn missing(place: Place, field: &Field, fields: &Fields, path: &str, faults: &mut Faults) {
    let help = match &field.kind {
        Kind::Keyed(Key::New(Names::State), _) => {
            "extend the Danish library: extends = [\"library:denmark\"]; or add sections [state.ID]"
                .to_owned()
        }
        Kind::Keyed(Key::New(names), _) => format!("add a section {}", names.section()),
        Kind::Fields(inner) if inner.section => {
            format!("add a section [{}]", join(path, field.name))
        }
        kind => format!("add {} = {}", field.name, example(kind)),
    };
    let what = format!("{} needs `{}`", fields.what, field.name);
    let mut fault = Fault::new(place, join(path, field.name), what).help(help);
    let words = field.doc.trim_end_matches('.');
    fault.here = if place.is_whole() {
        words.to_owned()
    } else {
        format!("`{}` is missing: {}", field.name, lower(words))
    };
    faults.push(fault);
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

fn check_keyed(
    node: &Node,
    key: Key,
    member: &Kind,
    path: &str,
    declared: &Declared,
    faults: &mut Faults,
) {
    let Some(table) = node.table() else {
        wrong_kind(
            node,
            path,
            "a table of names",
            &format!("a section [{path}.ID]"),
            faults,
        );
        return;
    };
    if table.is_empty() && matches!(key, Key::New(_)) {
        faults.push(
            Fault::new(node.place, path, "nothing is defined here").here("this section is empty"),
        );
    }
    if table.keys().count() > usize::from(u16::MAX) - 1 {
        faults.push(Fault::new(node.place, path, "too many entries").here("at most 65534"));
    }
    for (name, entry) in table.iter() {
        let here = join(path, name);
        let known = match key {
            Key::New(names) => sound_name(name, entry.key, &here, names, declared, faults),
            Key::Known(names) => known_name(name, entry.key, &here, names, declared, faults),
        };
        if known {
            check(entry, member, &here, declared, faults);
        }
    }
}

/// Whether a name may be given to something new.
fn sound_name(
    name: &str,
    place: Place,
    path: &str,
    names: Names,
    declared: &Declared,
    faults: &mut Faults,
) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if name.is_empty() || name.len() > 64 || !name.chars().all(fits) {
        faults.push(
            Fault::new(place, path, "this cannot be a name")
                .here("letters a-z, digits, underscores and hyphens, at most 64")
                .help("the full name, with any letters, goes into `name` or `name_da`"),
        );
        return false;
    }
    let party = matches!(
        names,
        Names::Municipality | Names::Funder | Names::Tranche | Names::Party
    );
    if (party && RESERVED.contains(&name))
        || (names == Names::Waterfall && name == MAIN)
        || (names == Names::State && ["stay", "median", "to", "dirichlet"].contains(&name))
        || (names == Names::Regime && name == "stationary")
    {
        faults.push(
            Fault::new(place, path, format!("`{name}` has a meaning of its own"))
                .here("this name is taken")
                .help("choose another name"),
        );
        return false;
    }
    let others: [(&[String], &str); 2] = match names {
        Names::Funder => [(&declared.municipalities, "a municipality"), (&[], "")],
        Names::Tranche => [
            (&declared.municipalities, "a municipality"),
            (
                &declared.funders,
                if declared.alone {
                    "a party"
                } else {
                    "a funder"
                },
            ),
        ],
        _ => [(&[], ""), (&[], "")],
    };
    for (list, what) in others {
        if list.iter().any(|n| n == name) {
            faults.push(
                Fault::new(place, path, format!("{what} is called `{name}` already"))
                    .here(if declared.alone {
                        "parties and tranches need different names"
                    } else {
                        "municipalities, funders and tranches need different names"
                    })
                    .help(format!("write for instance {name}_fund")),
            );
            return false;
        }
    }
    true
}

/// Whether a name is one of those that the scenario defines; reports it if not.
pub fn known_name(
    word: &str,
    place: Place,
    path: &str,
    names: Names,
    declared: &Declared,
    faults: &mut Faults,
) -> bool {
    let candidates = declared.candidates(names);
    if candidates.contains(&word) || declared.leaves_open(names) {
        return true;
    }
    let what = format!(
        "there is no {} `{}`",
        bare(names.singular()),
        units::short(word)
    );
    let mut fault = Fault::new(place, path, what).here("not defined");
    fault.help = suggest(word, names.plural(), &candidates);
    if names.section() == "[funder.ID]" && !declared.alone {
        fault = fault.help("further ones are defined as [funder.ID]");
    } else if names.section() == "[funder.ID]" {
        fault = fault.help("further ones are defined as [party.ID]");
    }
    faults.push(fault);
    false
}

fn bare(words: &str) -> &str {
    words
        .strip_prefix("an ")
        .or_else(|| words.strip_prefix("a "))
        .unwrap_or(words)
}

/// A reference: the name that is meant.
pub fn reference(
    node: &Node,
    path: &str,
    names: Names,
    declared: &Declared,
    faults: &mut Faults,
) -> Option<String> {
    let Some(word) = node.text() else {
        let example = declared
            .candidates(names)
            .first()
            .map_or("…", |c| *c)
            .to_owned();
        wrong_kind(
            node,
            path,
            &format!("the name of {}", names.singular()),
            &format!("\"{example}\""),
            faults,
        );
        return None;
    };
    known_name(word, node.place, path, names, declared, faults).then(|| word.to_owned())
}

/// Whether a kind merges key by key rather than being replaced as a whole.
pub fn merges(kind: &Kind) -> bool {
    matches!(kind, Kind::Fields(_) | Kind::Keyed(..))
}
