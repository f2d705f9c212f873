//! Metrics of the municipalities, the public and each payer.

use super::{Entry, kroner};
use crate::analysis::findings::{Findings, municipality, parties};
use crate::analysis::party::{party_id, party_names};
use crate::analysis::summary::{Topic, Unit};
use crate::scenario::Scenario;

pub(super) fn entries(scenario: &Scenario, years: &[String], out: &mut Vec<Entry>) {
    municipal(scenario, out);
    for (index, year) in years.iter().enumerate() {
        for (part, (key, name, name_da)) in YEAR_PARTS.iter().enumerate() {
            out.push(Entry::new(
                format!("budget.{year}.{key}"),
                Topic::Municipality,
                Unit::Money,
                &format!("{year}: {name}"),
                &format!("{year}: {name_da}"),
                Box::new(move |f| {
                    f.municipality
                        .years
                        .get(index)
                        .map_or(f64::NAN, |y| kroner(y[part]))
                }),
            ));
        }
    }
    let spec = &scenario.spec;
    for (index, account) in parties::reported(spec).into_iter().enumerate() {
        let (id, (name, name_da)) = (party_id(spec, account), party_names(spec, account));
        for (key, label, label_da, read) in PARTY_PARTS {
            out.push(Entry::new(
                format!("party.{id}.{key}"),
                Topic::Public,
                Unit::Money,
                &format!("{name}: {label}"),
                &format!("{name_da}: {label_da}"),
                Box::new(move |f: &Findings| {
                    f.parties.get(index).map_or(f64::NAN, |p| kroner(read(p)))
                }),
            ));
        }
    }
}

/// Parts of a budget year, in the order of `municipality::Findings::years`.
const YEAR_PARTS: [(&str, &str, &str); 4] = [
    (
        "gross_saving",
        "saving before effort and outcome payments",
        "besparelse før indsats og resultatbetaling",
    ),
    (
        "effort",
        "own cost of the effort",
        "egen udgift til indsatsen",
    ),
    ("outcome_payments", "outcome payments", "resultatbetaling"),
    ("net_saving", "net saving", "nettobesparelse"),
];

type PartyPart = (
    &'static str,
    &'static str,
    &'static str,
    fn(&parties::Findings) -> i64,
);

const PARTY_PARTS: [PartyPart; 4] = [
    ("effort", "effort", "indsats", |p| p.effort),
    (
        "saving",
        "benefits, taxes and ordinary effort",
        "ydelser, skat og ordinær indsats",
        |p| p.saving,
    ),
    ("contract", "contract", "kontrakt", |p| p.contract),
    ("net", "net", "netto", parties::Findings::net),
];

/// That the municipalities are better off, and that they are worse off: English and Danish. Without a contract there is no deal.
fn off(several: bool, contract: bool) -> [(&'static str, &'static str); 2] {
    match (several, contract) {
        (true, true) => [
            (
                "the municipalities together are better off with the deal",
                "kommunerne er tilsammen bedre stillet med aftalen",
            ),
            (
                "the municipalities together are worse off with the deal",
                "kommunerne er tilsammen dårligere stillet med aftalen",
            ),
        ],
        (false, true) => [
            (
                "the municipality is better off with the deal",
                "kommunen er bedre stillet med aftalen",
            ),
            (
                "the municipality is worse off with the deal",
                "kommunen er dårligere stillet med aftalen",
            ),
        ],
        (true, false) => [
            (
                "the municipalities together are better off with the programme",
                "kommunerne er tilsammen bedre stillet med indsatsen",
            ),
            (
                "the municipalities together are worse off with the programme",
                "kommunerne er tilsammen dårligere stillet med indsatsen",
            ),
        ],
        (false, false) => [
            (
                "the municipality is better off with the programme",
                "kommunen er bedre stillet med indsatsen",
            ),
            (
                "the municipality is worse off with the programme",
                "kommunen er dårligere stillet med indsatsen",
            ),
        ],
    }
}

fn municipal(scenario: &Scenario, out: &mut Vec<Entry>) {
    let several = scenario.spec.municipalities.len() > 1;
    let contract = scenario.contract.is_some();
    let [better, worse] = off(several, contract);
    let budget = if contract {
        (
            "the accounts end below the budget agreed at signing",
            "regnskabet ender under budgettet aftalt ved underskrift",
        )
    } else {
        (
            "the accounts end below what was expected",
            "regnskabet ender under det forventede",
        )
    };
    type Read = fn(&municipality::Findings) -> f64;
    let entry = |id: &str, unit, name: &str, name_da: &str, read: Read| {
        Entry::new(
            id,
            Topic::Municipality,
            unit,
            name,
            name_da,
            Box::new(move |f: &Findings| read(&f.municipality)),
        )
    };
    out.push(
        entry(
            "municipality.gross_saving",
            Unit::Money,
            "Causal saving before effort and outcome payments",
            "Kausal besparelse før indsats og resultatbetaling",
            |m| kroner(m.gross),
        )
        .headline(),
    );
    for (id, name, name_da, read) in [
        (
            "municipality.saving_benefits",
            "· of which benefits net of refund",
            "· heraf ydelser efter refusion",
            (|m| kroner(m.parts[0])) as Read,
        ),
        (
            "municipality.saving_tax",
            "· of which tax kept after equalisation",
            "· heraf skat efter udligning",
            |m| kroner(m.parts[1]),
        ),
        (
            "municipality.saving_ordinary_effort",
            "· of which ordinary effort avoided",
            "· heraf undgået ordinær indsats",
            |m| kroner(m.parts[2]),
        ),
    ] {
        out.push(entry(id, Unit::Money, name, name_da, read).headline());
    }
    out.push(entry(
        "municipality.effort",
        Unit::Money,
        "Own cost of the effort",
        "Egen udgift til indsatsen",
        |m| kroner(m.effort),
    ));
    out.push(
        entry(
            "municipality.contract",
            Unit::Money,
            "Outcome payments less what comes back",
            "Resultatbetaling minus tilbageløb",
            |m| kroner(m.contract),
        )
        .headline(),
    );
    out.push(
        entry(
            "municipality.net_saving",
            Unit::Money,
            "Causal saving, net",
            "Kausal besparelse, netto",
            |m| kroner(m.net),
        )
        .headline()
        .shortfall()
        .event("gain", better.0, better.1, |v| v > 0.0)
        .event("loss", worse.0, worse.1, |v| v < 0.0),
    );
    out.push(entry(
        "municipality.net_saving_discounted",
        Unit::Money,
        "Causal saving, net, discounted to the start",
        "Kausal besparelse, netto, tilbagediskonteret til start",
        |m| kroner(m.net_discounted),
    ));
    out.push(entry(
        "municipality.budget_gross_saving",
        Unit::Money,
        "Budget saving before effort and outcome payments",
        "Budgetbesparelse før indsats og resultatbetaling",
        |m| kroner(m.budget_gross),
    ));
    out.push(
        entry(
            "municipality.budget_net_saving",
            Unit::Money,
            "Budget saving, net",
            "Budgetbesparelse, netto",
            |m| kroner(m.budget_net),
        )
        .headline()
        .event("gain", budget.0, budget.1, |v| v > 0.0),
    );
    out.push(entry(
        "municipality.highest_outlay",
        Unit::Money,
        "Highest cumulated outlay",
        "Største samlede udlæg",
        |m| kroner(m.highest_outlay),
    ));
    out.push(entry(
        "municipality.break_even",
        Unit::Years,
        "Break-even, years after the start (if ever)",
        "Balancepunkt, år efter start (hvis nogensinde)",
        |m| {
            m.break_even
                .map_or(f64::NAN, |w| f64::from(w) * 7.0 / 365.0)
        },
    ));
    out.push(Entry::new(
        "effort.total",
        Topic::Public,
        Unit::Money,
        "The effort, whoever pays for it",
        "Indsatsen, uanset hvem der betaler",
        Box::new(|f: &Findings| kroner(f.municipality.effort_of_all)),
    ));
    let public = |id: &str, name: &str, name_da: &str, read: Read| {
        Entry::new(
            id,
            Topic::Public,
            Unit::Money,
            name,
            name_da,
            Box::new(move |f: &Findings| read(&f.municipality)),
        )
    };
    out.push(
        public(
            "state.saving",
            "Saving of the state",
            "Statens besparelse",
            |m| kroner(m.state),
        )
        .headline(),
    );
    out.push(
        public(
            "public.saving",
            "Saving of municipalities and state together",
            "Besparelse for kommuner og stat tilsammen",
            |m| kroner(m.public),
        )
        .headline(),
    );
    let displaced = public(
        "public.saving_after_displacement",
        "The same, less what jobs that are not additional cost others",
        "Det samme, minus hvad ikke-additionelle job koster andre",
        |m| kroner(m.public_after_displacement),
    );
    // Where enterprises open jobs, some of them are taken from others: that belongs on the first page.
    out.push(if scenario.spec.enterprises.is_some() {
        displaced.headline()
    } else {
        displaced
    });
}
