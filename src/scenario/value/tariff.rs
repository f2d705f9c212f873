//! Amounts per unit of time by calendar year.

use super::number::{self, Parsed};
use super::{join, origin, wrong_kind};
use crate::model::state::Per;
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::shape::{MONEY, Measure, PROVENANCE, YEARLY};
use crate::scenario::tree::Node;
use crate::scenario::units;

/// A tariff as it was read.
#[derive(Debug, Clone)]
pub struct ParsedTariff {
    /// Amounts by year, ascending and without gaps; one entry without a year for a single amount.
    pub by_year: Vec<(Option<i16>, Parsed)>,
    /// The unit of time of all of them.
    pub per: Per,
    /// Growth of its own.
    pub growth: Option<Parsed>,
}

/// Reads a tariff.
pub fn read(node: &Node, path: &str, faults: &mut Faults) -> Option<ParsedTariff> {
    let growth = node.get("growth").and_then(|g| {
        number::read(
            g,
            &join(path, "growth"),
            Measure::Plain,
            &YEARLY,
            false,
            faults,
        )
    });
    let table = node.table().filter(|t| t.keys().any(|k| year(k).is_some()));
    let Some(table) = table else {
        if let Some(table) = node.table()
            && table
                .keys()
                .all(|k| k == "growth" || PROVENANCE.contains(&k))
        {
            wrong_kind(
                node,
                path,
                "an amount per unit of time",
                "{ \"2024\" = \"12_064 per month\" }",
                faults,
            );
            return None;
        }
        let parsed = number::read_with(
            node,
            path,
            Measure::AmountPerTime,
            &MONEY,
            false,
            &["growth"],
            faults,
        )?;
        let per = parsed.per?;
        return Some(ParsedTariff {
            by_year: vec![(None, parsed)],
            per,
            growth,
        });
    };
    let origin = origin::read(table, path, faults);
    let mut by_year: Vec<(Option<i16>, Parsed)> = Vec::new();
    let mut whole = true;
    for (key, entry) in table.iter() {
        if key == "growth" || PROVENANCE.contains(&key) {
            continue;
        }
        let here = join(path, key);
        let Some(year) = year(key) else {
            let mut fault = Fault::new(
                entry.key,
                here,
                format!("`{}` is not a year", units::short(key)),
            );
            fault.help = suggest(
                key,
                "beside years there are",
                &["growth", "source", "grade", "note"],
            );
            faults.push(fault);
            whole = false;
            continue;
        };
        match number::read(entry, &here, Measure::AmountPerTime, &MONEY, false, faults) {
            Some(mut parsed) => {
                parsed.origin = parsed.origin.or(&origin);
                if let Some((first, unit)) =
                    by_year.first().and_then(|(_, p)| Some((p.place, p.per?)))
                    && parsed.per != Some(unit)
                {
                    faults.push(
                        Fault::new(entry.place, here, "one table, two units of time")
                            .here("another unit than in the other years")
                            .help("give all years per month, or all per the same other unit")
                            .also(first, "the first year"),
                    );
                    whole = false;
                }
                by_year.push((Some(year), parsed));
            }
            None => whole = false,
        }
    }
    if !whole {
        return None;
    }
    by_year.sort_by_key(|(year, _)| *year);
    for pair in by_year.windows(2) {
        if let [(Some(a), _), (Some(b), _)] = pair
            && a + 1 != *b
        {
            let missing = if a + 2 == *b {
                format!("{}", a + 1)
            } else {
                format!("{} to {}", a + 1, b - 1)
            };
            faults.push(
                Fault::new(
                    node.place,
                    path,
                    format!("the table has no amount for {missing}"),
                )
                .here("years inside a table may not be missing")
                .help("add them; years before the first and after the last follow from the growth"),
            );
            return None;
        }
    }
    let per = by_year.first()?.1.per?;
    Some(ParsedTariff {
        by_year,
        per,
        growth,
    })
}

fn year(key: &str) -> Option<i16> {
    key.parse()
        .ok()
        .filter(|y| key.len() == 4 && (1900..=2200).contains(y))
}
