//! Rates, prices and dates of money.

use crate::analysis::party::party_names;
use crate::analysis::section::{Section, money};
use crate::contract::day::Day;
use crate::contract::measure::Frame;
use crate::contract::payments::Payments;
use crate::contract::terms::{Draws, Payer};
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::state::StateId;
use crate::money::price::{OWN, Price};
use crate::money::tariff::Tariffs;
use crate::scenario::Scenario;
use std::collections::BTreeMap;

/// Who pays, with the share of the whole.
fn payer(spec: &Spec, account: Account) -> String {
    match account {
        Account::Vehicle => "investors".to_owned(),
        OWN => "the person's municipality".to_owned(),
        account => party_names(spec, account).0,
    }
}

pub(super) fn prices(spec: &Spec, tariffs: &Tariffs) -> Section {
    let mut s = Section::new(
        "Prices of the effort",
        "At the best estimates, by payer.",
        &["what", "payer", "per start", "per week"],
    );
    let mut add = |what: &str, prices: &[Price]| {
        for p in prices.iter().filter(|p| p.start != 0 || p.week != 0) {
            s.row([
                what.to_owned(),
                payer(spec, p.payer),
                money(p.start),
                money(p.week),
            ]);
        }
    };
    if let Some(programme) = &spec.programme {
        for (step, prices) in programme.steps.iter().zip(tariffs.steps()) {
            add(&format!("step {}", step.id), prices);
        }
        add("job adviser", tariffs.adviser());
    }
    if let Some(enterprises) = &spec.enterprises {
        for (level, prices) in enterprises.levels.iter().zip(tariffs.levels()) {
            add(&format!("level {}", level.id), prices);
        }
    }
    s
}

pub(super) fn dated_costs(spec: &Spec, tariffs: &Tariffs) -> Section {
    let mut s = Section::new(
        "Costs with a date",
        "The date is the first day of the week in which the cost falls.",
        &["cost", "week", "date", "payer", "amount", "to"],
    );
    for (cost, due) in spec.costs.iter().zip(tariffs.costs()) {
        for d in due {
            for (account, amount) in &d.parts {
                s.row([
                    cost.id.clone(),
                    d.week.to_string(),
                    spec.calendar.first_day(d.week).to_string(),
                    payer(spec, *account),
                    money(*amount),
                    party_names(spec, cost.to).0,
                ]);
            }
        }
    }
    s
}

pub(super) fn draws(scenario: &Scenario) -> Section {
    let mut s = Section::new(
        "Draw dates",
        "A draw as needed covers what the vehicle must pay until the next.",
        &["draw", "date", "amount"],
    );
    let Some(terms) = &scenario.contract else {
        return s;
    };
    let dates: Vec<(String, String)> = match &terms.capital.draws {
        Draws::Needed { every_months } => {
            let every = i64::from((*every_months).max(1));
            let end = scenario
                .spec
                .calendar
                .first_day(scenario.spec.calendar.weeks);
            (0..)
                .map(|k| terms.capital.start.plus_months(k * every).date())
                .take_while(|date| *date < end)
                .map(|date| (date.to_string(), "as needed".to_owned()))
                .collect()
        }
        Draws::Fixed(list) => list
            .iter()
            .map(|(day, amount)| (day.to_string(), money(*amount)))
            .collect(),
    };
    for (k, (date, amount)) in dates.into_iter().enumerate() {
        s.row([(k + 1).to_string(), date, amount]);
    }
    s
}

pub(super) fn benefits(spec: &Spec, tariffs: &Tariffs) -> Section {
    let bands = tariffs.rules().bands();
    let mut columns = vec!["state".to_owned(), "year".into(), "per week".into()];
    columns.extend((0..bands).map(|b| {
        format!(
            "municipal, from week {}",
            tariffs.rules().first_weeks.get(b).unwrap_or(&1)
        )
    }));
    let mut s = Section::new(
        "Benefits per week",
        "Rounded once to whole øre; the municipality's part by the refund step of the person's counter.",
        &columns.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    for (index, state) in spec
        .states
        .iter()
        .enumerate()
        .filter(|(_, st)| st.benefit.is_some())
    {
        let id = StateId(index as u16);
        for year in 0..tariffs.years().count() {
            let mut row = vec![
                state.id.clone(),
                tariffs.years().year(year).to_string(),
                money(tariffs.benefit(id)[year]),
            ];
            row.extend((0..bands).map(|band| money(tariffs.municipal_benefit(id, band, year))));
            s.row(row);
        }
    }
    s
}

pub(super) fn taxes(spec: &Spec, tariffs: &Tariffs) -> Section {
    let mut s = Section::new(
        "Wages, taxes and ordinary effort per week",
        "First year of the run; municipal tax before and after equalisation, in the first municipality.",
        &[
            "state",
            "wage",
            "municipal tax",
            "kept after equalisation",
            "state tax",
            "ordinary effort",
        ],
    );
    if spec.municipalities.is_empty() {
        return s;
    }
    for (index, state) in spec.states.iter().enumerate() {
        let id = StateId(index as u16);
        let first = |row: &[i64]| row.first().copied().unwrap_or(0);
        let (tax, taken) = (
            first(tariffs.municipal_tax(0, id)),
            first(tariffs.equalisation(0, id)),
        );
        s.row([
            state.id.clone(),
            money(first(tariffs.wage(id))),
            money(tax),
            money(tax - taken),
            money(first(tariffs.state_tax(id))),
            money(first(tariffs.effort(id))),
        ]);
    }
    s
}

pub(super) fn payments(scenario: &Scenario) -> Section {
    let mut s = Section::new(
        "Payment dates",
        "What is measured from the first to the last day is paid after the lag.",
        &[
            "payment",
            "from",
            "until",
            "weeks of the run",
            "paid on",
            "lines",
            "payers",
        ],
    );
    let Some(terms) = &scenario.contract else {
        return s;
    };
    let calendar = scenario.spec.calendar;
    let frame = Frame::new(&terms.schedule, &calendar);
    let plan = Payments::new(terms);
    let mut dates: BTreeMap<(Day, Day, Day), Vec<usize>> = BTreeMap::new();
    for slot in plan.slots() {
        let date = dates
            .entry((slot.payment, slot.from, slot.until))
            .or_default();
        if !date.contains(&slot.line) {
            date.push(slot.line);
        }
    }
    for (k, ((payment, from, until), lines)) in dates.into_iter().enumerate() {
        let first = frame.first_from(from).max(frame.first);
        let end = frame.seen(until).min(calendar.weeks).max(first);
        let own = |line: usize| terms.lines[line].payers.as_deref().unwrap_or(&terms.payers);
        let payers = own(lines[0]);
        let same = lines.iter().all(|line| own(*line) == payers);
        s.row([
            (k + 1).to_string(),
            from.to_string(),
            until.to_string(),
            match end {
                end if end > first => format!("{first}–{}", end - 1),
                _ => "none".to_owned(),
            },
            payment.to_string(),
            if lines.len() == terms.lines.len() {
                "all".to_owned()
            } else {
                let ids = lines.iter().map(|l| terms.lines[*l].id.as_str());
                ids.collect::<Vec<_>>().join(", ")
            },
            if same {
                shares(scenario, payers, payment)
            } else {
                "by line".to_owned()
            },
        ]);
    }
    s
}

/// Who pays on a day, with their shares.
fn shares(scenario: &Scenario, payers: &[Payer], day: Day) -> String {
    let active = payers.iter().filter(|p| {
        p.from.is_none_or(|from| from <= day) && p.until.is_none_or(|until| day <= until)
    });
    let share = |p: &Payer| {
        let name = party_names(&scenario.spec, p.account).0;
        format!("{name} {}", p.share.round_dp(6).normalize())
    };
    active.map(share).collect::<Vec<_>>().join(", ")
}
