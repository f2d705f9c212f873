//! Rates, prices and dates of money.

use crate::analysis::party::party_names;
use crate::analysis::section::{Section, money, number};
use crate::contract::capital::draws::draw_dates;
use crate::contract::schedule::periods;
use crate::model::Spec;
use crate::model::account::Account;
use crate::model::state::StateId;
use crate::money::price::{OWN, Price};
use crate::money::tariff::Tariffs;
use crate::scenario::Scenario;

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
        "Each draw covers what the vehicle must pay until the next.",
        &["draw", "date"],
    );
    let Some(terms) = &scenario.terms else {
        return s;
    };
    let calendar = scenario.spec.calendar;
    let dates = draw_dates(terms.capital.draw_every_months, &calendar, calendar.weeks);
    for (k, draw) in dates.iter().enumerate() {
        s.row([(k + 1).to_string(), draw.date.to_string()]);
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
        "",
        &[
            "period",
            "from",
            "until",
            "weeks of the run",
            "paid on",
            "payers",
        ],
    );
    let Some(terms) = &scenario.terms else {
        return s;
    };
    let payer = |account: &Account| party_names(&scenario.spec, *account).0;
    let payers = terms
        .payers
        .iter()
        .map(|(a, share)| format!("{} {}", payer(a), number(*share)));
    let payers = payers.collect::<Vec<_>>().join(", ");
    for (k, p) in periods(&terms.schedule, &scenario.spec.calendar)
        .iter()
        .enumerate()
    {
        s.row([
            (k + 1).to_string(),
            p.from.to_string(),
            p.until.to_string(),
            if p.first_week < p.end_week {
                format!("{}–{}", p.first_week, p.end_week - 1)
            } else {
                "none".into()
            },
            p.payment.to_string(),
            payers.clone(),
        ]);
    }
    s
}
