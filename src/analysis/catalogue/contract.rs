//! Metrics of the contract: what is paid, for what, and how it ends.

use super::{Entry, kroner};
use crate::analysis::findings::{Findings, contract};
use crate::analysis::summary::{Topic, Unit};
use crate::contract::terms::Kind;
use crate::scenario::Scenario;

pub(super) fn entries(scenario: &Scenario, out: &mut Vec<Entry>) {
    let Some(terms) = &scenario.contract else {
        return;
    };
    out.push(
        money(
            "contract.outcome_payments",
            "Outcome payments by all payers",
            "Resultatbetaling fra alle betalere",
            |c| c.paid,
        )
        .event(
            "any",
            "there is a payment at all",
            "der betales overhovedet",
            |v| v > 0.0,
        ),
    );
    for (k, line) in terms
        .lines
        .iter()
        .enumerate()
        .filter(|_| terms.lines.len() > 1)
    {
        let id = format!("contract.line.{}.paid", line.id);
        let read = move |f: &Findings| kroner(f.contract.by_line.get(k).copied().unwrap_or(0));
        out.push(
            Entry::new(
                id,
                Topic::Investor,
                Unit::Money,
                &format!("Paid for: {}", line.name),
                &format!("Betalt for: {}", line.name_da),
                Box::new(read),
            )
            .event("any", "this line pays", "denne linje betaler", |v| v > 0.0),
        );
    }
    if terms
        .metrics
        .iter()
        .any(|m| m.measure.kind() == Kind::Money)
    {
        out.push(money(
            "contract.measured_saving",
            "Saving that the contract measures",
            "Besparelse som kontrakten måler",
            |c| c.measured_saving,
        ));
    }
    if terms.lines.iter().any(|l| l.two_sided.is_some()) {
        out.push(money(
            "contract.risk_payments",
            "Paid by investors because the result was worse than nothing",
            "Betalt af investorerne, fordi resultatet var værre end intet",
            |c| c.risk_paid,
        ));
    }
    if !terms.capital.guarantees.is_empty() {
        out.push(money(
            "contract.guaranteed",
            "Paid by guarantors",
            "Betalt af garantistillere",
            |c| c.guaranteed,
        ));
    }
    if !terms.terminations.is_empty() {
        out.push(ended_early());
        out.push(money(
            "contract.redeemed",
            "Repaid by payers after an early end",
            "Tilbagebetalt af betalerne efter ophør før tid",
            |c| c.redeemed,
        ));
    }
    let unfunded = money(
        "investors.unfunded",
        "Effort that no commitment covers",
        "Indsats som intet tilsagn dækker",
        |c| c.unfunded,
    );
    out.push(unfunded.event(
        "any",
        "the capital is too small for the effort",
        "kapitalen er for lille til indsatsen",
        |v| v > 0.0,
    ));
}

fn money(id: &str, name: &str, name_da: &str, read: fn(&contract::Findings) -> i64) -> Entry {
    Entry::new(
        id,
        Topic::Investor,
        Unit::Money,
        name,
        name_da,
        Box::new(move |f| kroner(read(&f.contract))),
    )
}

fn ended_early() -> Entry {
    Entry::new(
        "contract.ended_early",
        Topic::Investor,
        Unit::Share,
        "Replications in which the contract ends early",
        "Gentagelser hvor kontrakten ophører før tid",
        Box::new(|f| f64::from(u8::from(f.contract.ended_early))),
    )
    .event(
        "yes",
        "the contract ends early",
        "kontrakten ophører før tid",
        |v| v > 0.0,
    )
    .headline()
}
