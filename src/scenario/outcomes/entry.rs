//! One entry: what was observed of one metric on one day.

use super::fields::{Field, Row};
use super::people::Label;
use super::sampled;
use crate::contract::day::Day;
use crate::contract::outcomes::{ALL, Measured, MoneyOn};
use crate::contract::terms::{Baseline, Kind, Measure, Metric, Source, Terms};
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::units::short;
use rust_decimal::Decimal;

/// The fields of an entry.
pub(super) const FIELDS: [&str; 10] = [
    "metric", "date", "value", "baseline", "percent", "of", "person", "cohort", "sample",
    "controls",
];

/// What an entry says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// Claims or units.
    Event {
        count: Decimal,
        person: Option<Label>,
    },
    /// A number.
    Number(Measured),
    /// Money.
    Money(MoneyOn),
}

/// An entry that could be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// Index of the metric.
    pub metric: u16,
    /// The day.
    pub day: Day,
    /// Index of the cohort, or [`ALL`].
    pub cohort: u16,
    /// What it says.
    pub said: Said,
}

/// Reads an entry; `None` if something is wrong with it.
pub(super) fn read(row: Row<'_>, terms: &Terms, faults: &mut Faults) -> Option<Entry> {
    row.only(&FIELDS, faults);
    let index = metric(row, terms, faults);
    let day = row
        .need(
            "date",
            "the day achieved, or the measurement day: 2017-12-31",
            faults,
        )
        .and_then(|f| f.day(faults));
    let cohort = cohort(row, terms, faults);
    let index = index?;
    let metric = terms.metrics.get(usize::from(index))?;
    let said = match metric.measure.kind() {
        kind @ (Kind::Claims | Kind::Units) => event(row, metric, kind, faults),
        Kind::Number => number(row, terms, index, day, cohort, faults).map(Said::Number),
        Kind::Money => money(row, metric, index, day, terms, faults).map(Said::Money),
    };
    Some(Entry {
        metric: index,
        day: day?,
        cohort: cohort?,
        said: said?,
    })
}

fn metric(row: Row<'_>, terms: &Terms, faults: &mut Faults) -> Option<u16> {
    let field = row.need("metric", "name one of the metrics of the contract", faults)?;
    let id = field.text("days", faults)?;
    let found = terms.metrics.iter().position(|m| m.id == id);
    if found.is_none() {
        let mut fault = field
            .fault(format!("there is no metric `{}`", short(id)))
            .here("not in the contract");
        let known: Vec<&str> = terms.metrics.iter().map(|m| m.id.as_str()).collect();
        fault.help = suggest(id, "metrics of the contract are", &known);
        // Lines are what people remember of a contract.
        let line = terms.lines.iter().find(|l| l.id == id);
        let paid_for = line
            .and_then(|l| l.metric)
            .and_then(|m| terms.metrics.get(m));
        if let Some(metric) = paid_for {
            fault.help.insert(
                0,
                format!("`{id}` is a line: it pays for the metric `{}`", metric.id),
            );
        }
        faults.push(fault);
    }
    found.and_then(|i| u16::try_from(i).ok())
}

fn cohort(row: Row<'_>, terms: &Terms, faults: &mut Faults) -> Option<u16> {
    let Some(field) = row.get("cohort") else {
        return Some(ALL);
    };
    let id = field.text("c1", faults)?;
    let found = terms.cohorts.iter().position(|c| c.id == id);
    if found.is_none() {
        let what = format!("there is no cohort `{}`", short(id));
        let mut fault = field.fault(what).here("not in the contract");
        if terms.cohorts.is_empty() {
            fault = fault.help("this contract has no cohorts: leave the field out");
        } else {
            let known: Vec<&str> = terms.cohorts.iter().map(|c| c.id.as_str()).collect();
            fault.help = suggest(id, "cohorts are", &known);
        }
        faults.push(fault);
    }
    found.and_then(|i| u16::try_from(i).ok())
}

fn event(row: Row<'_>, metric: &Metric, kind: Kind, faults: &mut Faults) -> Option<Said> {
    let (name, units) = (&metric.id, kind == Kind::Units);
    let what = if units { "units" } else { "claims" };
    row.refuse(
        "baseline",
        &format!("`{name}` counts {what}, which have no baseline of their own"),
        "what would have come anyway is a deadweight in the contract",
        faults,
    );
    for field in ["sample", "controls"] {
        let said = format!("`{name}` counts {what}: nobody samples them");
        row.refuse(
            field,
            &said,
            "samples belong to numbers such as rates",
            faults,
        );
    }
    let person = match row.get("person") {
        Some(field) => Some(person(&field, faults)?),
        None => None,
    };
    let value = row.get("value");
    let count = match (row.get("percent"), row.get("of")) {
        (None, None) => match &value {
            Some(field) => field.amount_of(if units { "a quantity" } else { "a count" }, faults)?,
            None if units => {
                row.need(
                    "value",
                    "how many units: value = 258_858 (or percent and of)",
                    faults,
                )?;
                return None;
            }
            None => Decimal::ONE,
        },
        (percent, of) => {
            if let Some(field) = &value {
                let fault = field.fault("a value and a percentage at once");
                faults.push(
                    fault
                        .here("either this")
                        .help("give value alone, or percent and of"),
                );
                return None;
            }
            share(row, percent, of, faults)?
        }
    };
    if let (Some(_), false, false) = (&person, units, count.is_integer()) {
        let at = value.or_else(|| row.get("percent"));
        if let Some(field) = at {
            let fault = field.fault("a person's claims are whole numbers");
            faults.push(fault.here("not a whole number"));
        }
        return None;
    }
    Some(Said::Event { count, person })
}

/// `percent` of so many.
fn share(
    row: Row<'_>,
    percent: Option<Field<'_>>,
    of: Option<Field<'_>>,
    faults: &mut Faults,
) -> Option<Decimal> {
    let (Some(percent), Some(of)) = (&percent, &of) else {
        let (missing, given) = if percent.is_none() {
            ("percent", "of")
        } else {
            ("of", "percent")
        };
        let path = row.path(missing);
        let fault = Fault::new(
            row.node.place,
            path,
            format!("`{given}` needs it beside it"),
        );
        faults.push(
            fault
                .here("is missing")
                .help("write for instance percent = 59 and of = 374"),
        );
        return None;
    };
    let share = percent.amount_of("a percentage", faults);
    let of = of.whole(faults);
    let share = share?;
    if share > Decimal::ONE_HUNDRED {
        let fault = percent.fault("a percentage of people lies between 0 and 100");
        faults.push(
            fault
                .here("above 100")
                .help("write 59 for 59 %; several claims per person are given as value"),
        );
        return None;
    }
    // At most 100 × 2³² × 10⁻¹²: within 28 digits.
    share
        .checked_mul(Decimal::from(of?))
        .and_then(|product| product.checked_div(Decimal::ONE_HUNDRED))
        .map(|count| count.normalize())
}

fn person(field: &Field<'_>, faults: &mut Faults) -> Option<Label> {
    if let Some(text) = field.node.text() {
        let text = text.trim();
        if text.is_empty() || text.chars().any(char::is_control) {
            let fault = field.fault("this is no label of a person");
            faults.push(
                fault
                    .here("empty, or with control characters")
                    .help("leave the field out if nobody in particular is meant"),
            );
            return None;
        }
        return Some(Label::of(text));
    }
    field
        .whole(faults)
        .map(|number| Label::of(&number.to_string()))
}

fn number(
    row: Row<'_>,
    terms: &Terms,
    index: u16,
    day: Option<Day>,
    cohort: Option<u16>,
    faults: &mut Faults,
) -> Option<Measured> {
    let metric = terms.metrics.get(usize::from(index))?;
    let name = &metric.id;
    for field in ["percent", "of", "person"] {
        let said = format!("`{name}` is one number for all people measured");
        let help = "give value, in the unit of the metric: 55 is 55 %";
        row.refuse(field, &said, help, faults);
    }
    let value = row.need("value", "what was measured: value = 46.5", faults);
    let value = value.and_then(|f| match metric.measure {
        Measure::Rate { .. } | Measure::Mean { .. } | Measure::Count { .. } => {
            f.amount_of("a rate, mean or count", faults)
        }
        _ => f.number(faults),
    });
    let baselines = baselines(row, metric, day, faults);
    let (sample, controls) = people(row, terms, usize::from(index), day, faults);
    Some(Measured {
        metric: index,
        cohort: cohort?,
        day: day?,
        value: value?,
        baselines: baselines?,
        sample: sample?,
        controls: controls?,
    })
}

/// People measured, and people of the group that they are compared with: both may be left out unless the contract asks for
/// them. The inner `None` is what was left out.
fn people(
    row: Row<'_>,
    terms: &Terms,
    metric: usize,
    day: Option<Day>,
    faults: &mut Faults,
) -> (Option<Option<u32>>, Option<Option<u32>>) {
    let asked = sampled::asked(terms, metric);
    let mut whole = |field: &str, what: &str, needed: bool| match (row.get(field), &asked) {
        (Some(field), _) => field.whole(faults).map(Some),
        (None, Some(why)) if needed => {
            row.need(field, &format!("{why}: add {what}"), faults);
            None
        }
        _ => Some(None),
    };
    let grouped = day.is_some_and(|day| sampled::grouped(terms, metric, day));
    (
        whole("sample", "how many were measured, as in sample = 120", true),
        whole(
            "controls",
            "how many people are in the group that they are compared with, as in controls = 120",
            grouped,
        ),
    )
}

/// What the measured sources of the baseline show, in the order in which the contract names them.
fn baselines(
    row: Row<'_>,
    metric: &Metric,
    day: Option<Day>,
    faults: &mut Faults,
) -> Option<Vec<Decimal>> {
    let (name, sources) = (&metric.id, metric.baseline.sources());
    let needed = sources.iter().filter(|s| s.is_measured()).count();
    let help = sources
        .iter()
        .filter(|s| s.is_measured())
        .map(|s| words(s))
        .collect::<Vec<_>>()
        .join("; ");
    // Before and after a switch only one of the sources is looked at.
    let alone = match (&metric.baseline, day) {
        (Baseline::Switch { at, first, then }, Some(day)) => {
            Some(if day < *at { first } else { then })
        }
        _ => None,
    };
    let Some(field) = row.get("baseline") else {
        if needed == 0 || alone.is_some_and(|source| !source.is_measured()) {
            return Some(Vec::new());
        }
        let help = format!("`{name}` is measured against: {help}");
        row.need("baseline", &help, faults);
        return None;
    };
    if needed == 0 {
        let what = format!("`{name}` takes no baseline from outcomes");
        let help = if sources.is_empty() {
            "the contract measures it against nothing"
        } else {
            "the contract itself says what it is measured against"
        };
        faults.push(field.fault(what).here("does not belong here").help(help));
        return None;
    }
    let given = field.numbers(faults)?;
    match (given.as_slice(), alone) {
        ([one], Some(source)) if needed > 1 && source.is_measured() => Some(vec![*one; needed]),
        (list, _) if list.len() == needed => Some(given),
        (list, _) => {
            let what = match needed {
                1 => format!("`{name}` has one measured baseline"),
                n => format!("`{name}` has {n} measured baselines"),
            };
            let fault = field.fault(what).here(match list.len() {
                1 => "one number".to_owned(),
                n => format!("{n} numbers"),
            });
            faults.push(fault.help(format!("in the order of the contract: {help}")));
            None
        }
    }
}

fn words(source: &Source) -> String {
    match source {
        Source::Deadweight(_) => "a deadweight".to_owned(),
        Source::Fixed(_) => "an agreed number".to_owned(),
        Source::Historical { .. } => "a historical group".to_owned(),
        Source::PrePost => "the same people before".to_owned(),
        Source::AgreedPath { .. } => "the path agreed at signing".to_owned(),
        Source::Matched { .. } => "a matched group".to_owned(),
        Source::Control { .. } => "a control group".to_owned(),
        Source::DifferenceInDifferences { .. } => "a difference in differences".to_owned(),
        Source::Twin => "the counterfactual".to_owned(),
        Source::Reported => "what is reported beside the value".to_owned(),
    }
}

fn money(
    row: Row<'_>,
    metric: &Metric,
    index: u16,
    day: Option<Day>,
    terms: &Terms,
    faults: &mut Faults,
) -> Option<MoneyOn> {
    let name = &metric.id;
    for field in ["percent", "of", "person", "cohort", "sample", "controls"] {
        let said = format!("`{name}` is money of all people together");
        let help = "give value (and baseline, if value is what was found rather than the saving)";
        row.refuse(field, &said, help, faults);
    }
    let decimals = terms.currency.decimals;
    let help = "the saving, or what was found beside a baseline: value = 281_550";
    let value = row.need("value", help, faults);
    let value = value.and_then(|f| f.money(decimals, faults));
    let expected = match row.get("baseline") {
        Some(field) if field.node.list().is_some() => {
            let fault = field.fault(format!("`{name}` has one baseline: what was expected"));
            faults.push(fault.here("a list").help("write one amount"));
            None
        }
        Some(field) => field.money(decimals, faults).map(Some),
        None => Some(None),
    };
    // The saving itself: nothing was expected, and so much less was found.
    let (expected, actual) = match expected? {
        Some(expected) => (expected, value?),
        None => (0, value?.saturating_neg()),
    };
    Some(MoneyOn {
        metric: index,
        day: day?,
        expected,
        actual,
    })
}
