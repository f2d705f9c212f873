//! What the parties are called.

use crate::model::Spec;
use crate::model::account::Account;

/// Stable id of a party: `municipality.kolding`, `state`, `funder.eu`, `tranche.senior`, `people` …
pub fn party_id(spec: &Spec, account: Account) -> String {
    let index = usize::from;
    match account {
        Account::Municipality(i) => spec
            .municipalities
            .get(index(i))
            .map_or("municipality".into(), |m| format!("municipality.{}", m.id)),
        Account::Funder(i) => spec
            .funders
            .get(index(i))
            .map_or("funder".into(), |f| format!("funder.{}", f.id)),
        Account::Tranche(i) => spec
            .tranches
            .get(index(i))
            .map_or("tranche".into(), |t| format!("tranche.{}", t.id)),
        Account::State => "state".into(),
        Account::Vehicle => "vehicle".into(),
        Account::Provider => "provider".into(),
        Account::Enterprises => "enterprises".into(),
        Account::Evaluator => "evaluator".into(),
        Account::Participants => "people".into(),
        Account::Employers => "employers".into(),
    }
}

/// Names of a party in English and Danish.
pub fn party_names(spec: &Spec, account: Account) -> (String, String) {
    let index = usize::from;
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    match account {
        Account::Municipality(i) => match spec.municipalities.get(index(i)) {
            Some(m) => (m.name.clone(), m.name.clone()),
            None => pair("The municipality", "Kommunen"),
        },
        Account::Funder(i) => spec.funders.get(index(i)).map_or_else(
            || pair("Funder", "Fond"),
            |f| (f.name.clone(), f.name_da.clone()),
        ),
        Account::Tranche(i) => spec.tranches.get(index(i)).map_or_else(
            || pair("Investor", "Investor"),
            |t| (t.name.clone(), t.name_da.clone()),
        ),
        Account::State => pair("The state", "Staten"),
        Account::Vehicle => pair("The bond vehicle", "Obligationsselskabet"),
        Account::Provider => pair("The provider", "Leverandøren"),
        Account::Enterprises => pair("The enterprises", "Virksomhederne"),
        Account::Evaluator => pair("The evaluator", "Evaluator"),
        Account::Participants => pair(
            "The people (income after tax)",
            "Borgerne (indkomst efter skat)",
        ),
        Account::Employers => pair("Employers", "Arbejdsgivere"),
    }
}
