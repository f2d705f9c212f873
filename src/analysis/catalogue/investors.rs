//! Metrics of the investors, all together and by tranche.

use super::{Entry, kroner, or_nan};
use crate::analysis::summary::{Topic, Unit};
use crate::contract::returns::Returns;
use crate::model::calendar::Calendar;
use crate::scenario::Scenario;

pub(super) fn entries(scenario: &Scenario, out: &mut Vec<Entry>) {
    let Some(terms) = &scenario.contract else {
        return;
    };
    let calendar = scenario.spec.calendar;
    scope(out, "investors", "", "", 0, calendar, true);
    // One tranche is all investors: its figures would stand twice.
    if terms.capital.tranches.len() > 1 {
        for (k, tranche) in terms.capital.tranches.iter().enumerate() {
            let party = &scenario.spec.tranches[usize::from(tranche.tranche)];
            let id = format!("tranche.{}", party.id);
            scope(
                out,
                &id,
                &format!("{}: ", party.name),
                &format!("{}: ", party.name_da),
                k + 1,
                calendar,
                false,
            );
        }
    }
}

fn scope(
    out: &mut Vec<Entry>,
    id: &str,
    prefix: &str,
    prefix_da: &str,
    index: usize,
    calendar: Calendar,
    headline: bool,
) {
    let entry = |key: &str, unit, name: &str, name_da: &str, read: fn(&Returns) -> f64| {
        Entry::new(
            format!("{id}.{key}"),
            Topic::Investor,
            unit,
            &format!("{prefix}{name}"),
            &format!("{prefix_da}{name_da}"),
            Box::new(move |f| f.investors.get(index).map_or(f64::NAN, read)),
        )
    };
    let mut list = vec![
        entry(
            "drawn",
            Unit::Money,
            "Capital drawn",
            "Kapital trukket",
            |r| kroner(r.drawn),
        ),
        entry(
            "received",
            Unit::Money,
            "Received back",
            "Modtaget retur",
            |r| kroner(r.received),
        ),
        entry(
            "profit",
            Unit::Money,
            "Received less drawn",
            "Modtaget minus trukket",
            |r| kroner(-r.loss),
        )
        .shortfall()
        .event(
            "loss",
            "investors lose money",
            "investorerne taber penge",
            |v| v < 0.0,
        ),
        entry(
            "multiple",
            Unit::Ratio,
            "Multiple (received / drawn)",
            "Multipel (modtaget / trukket)",
            |r| or_nan(r.multiple),
        )
        .event(
            "lose_half",
            "investors lose more than half of what they put in",
            "investorerne taber over halvdelen af indskuddet",
            |v| v < 0.5,
        )
        .event(
            "lose_tenth",
            "investors lose more than a tenth",
            "investorerne taber over en tiendedel",
            |v| v < 0.9,
        )
        .event(
            "nothing_back",
            "investors get nothing back",
            "investorerne får intet tilbage",
            |v| v == 0.0,
        ),
        entry(
            "irr",
            Unit::Share,
            "Internal rate of return, per year",
            "Intern rente, pr. år",
            |r| or_nan(r.irr.rate()),
        )
        .shortfall(),
        entry(
            "rates_that_fit",
            Unit::Count,
            "Rates of return that fit the flows",
            "Renter som passer på betalingerne",
            |r| r.irr.rates() as f64,
        )
        .event(
            "several",
            "several rates fit the flows",
            "flere renter passer på betalingerne",
            |v| v > 1.0,
        )
        .event(
            "none",
            "no rate fits the flows",
            "ingen rente passer på betalingerne",
            |v| v == 0.0,
        ),
        entry(
            "npv",
            Unit::Money,
            "Net present value at the hurdle rate",
            "Nutidsværdi ved afkastkravet",
            |r| r.npv / 100.0,
        ),
        entry(
            "average_life",
            Unit::Years,
            "Weighted average life",
            "Vægtet gennemsnitlig løbetid",
            |r| or_nan(r.average_life),
        ),
    ];
    if headline {
        for entry in &mut list {
            entry.headline = ["drawn", "profit", "multiple", "irr"]
                .iter()
                .any(|k| entry.id.ends_with(k));
        }
    }
    out.append(&mut list);
    let payback = move |returns: &Returns| {
        returns.payback.map_or(f64::NAN, |day| {
            calendar.days_from_start(day.date()) as f64 / 365.0
        })
    };
    out.push(Entry::new(
        format!("{id}.payback"),
        Topic::Investor,
        Unit::Years,
        &format!("{prefix}Payback, years after the start (if ever)"),
        &format!("{prefix_da}Tilbagebetalt, år efter start (hvis nogensinde)"),
        Box::new(move |f| f.investors.get(index).map_or(f64::NAN, payback)),
    ));
}
