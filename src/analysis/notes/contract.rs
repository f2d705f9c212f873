//! What the reader must know of the contract: who pays nothing, and what it measures against.

use super::{grave, path};
use crate::analysis::evaluate::Evaluator;
use crate::analysis::party::party_names;
use crate::analysis::summary::Note;
use crate::contract::terms::{
    Effect, Kind, Measure, Metric as Measured, Population, Source, Terms, TrancheKind,
};
use crate::model::account::{Account, Party};
use crate::scenario::Scenario;

/// No municipality pays: often a party of a contract file that nobody said is one.
pub(super) fn payers(evaluator: &Evaluator<'_>, out: &mut Vec<Note>) {
    if let Some([text, text_da]) = no_municipality_pays(evaluator.scenario()) {
        out.push(grave(text, text_da));
    }
}

/// Says, in English and in Danish, that no municipality pays anything under the contract, if that is so.
pub fn no_municipality_pays(scenario: &Scenario) -> Option<[String; 2]> {
    let paying = scenario.contract.as_ref()?.paying();
    let municipality = |a: &Account| matches!(a, Account::Municipality(_));
    if paying.iter().any(municipality) {
        return None;
    }
    let names = |read: fn(&Party) -> &str, state: &str| -> String {
        let name = |account: &Account| match account {
            Account::Funder(i) => scenario.spec.funders.get(usize::from(*i)).map(read),
            Account::Tranche(i) => scenario.spec.tranches.get(usize::from(*i)).map(read),
            Account::State => Some(state),
            _ => None,
        };
        paying
            .iter()
            .filter_map(name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let example = scenario.spec.municipalities.first();
    let example = example.map_or("kolding", |m| m.id.as_str());
    Some([
        format!(
            "No municipality of the scenario pays anything under this contract. It is paid by: {}. If one of them is a municipality of \
             the scenario, say which: --party PARTY={example}, or parties = {{ PARTY = \"{example}\" }}.",
            names(|p| &p.name, "the state"),
        ),
        format!(
            "Ingen af scenariets kommuner betaler noget efter denne kontrakt. Den betales af: {}. Er en af dem en af scenariets kommuner, \
             så sig hvilken: --party PART={example}, eller parties = {{ PART = \"{example}\" }}.",
            names(|p| &p.name_da, "staten"),
        ),
    ])
}

/// Who bears money under the contract and is neither a municipality nor an investor: other payers, guarantors, those who give grants.
pub fn others_bearing(scenario: &Scenario) -> Vec<Account> {
    let Some(terms) = &scenario.contract else {
        return Vec::new();
    };
    let tranches = &terms.capital.tranches;
    let grants = tranches.iter().filter(|t| t.kind == TrancheKind::Grant);
    let grants: Vec<Account> = grants.map(|t| Account::Tranche(t.tranche)).collect();
    let investor = |a: &Account| matches!(a, Account::Tranche(_)) && !grants.contains(a);
    let mut out: Vec<Account> = terms.paying();
    out.retain(|a| !matches!(a, Account::Municipality(_)) && !investor(a));
    for grant in &grants {
        if !out.contains(grant) {
            out.push(*grant);
        }
    }
    out
}

/// Says who else bears money under the contract, and that neither the figures of investors nor those of the municipality know of it.
pub fn borne_by_others(scenario: &Scenario) -> Option<Note> {
    let others = others_bearing(scenario);
    if others.is_empty() {
        return None;
    }
    let names: Vec<(String, String)> = others
        .iter()
        .map(|account| party_names(&scenario.spec, *account))
        .collect();
    let list = |read: fn(&(String, String)) -> &str| {
        let names: Vec<&str> = names.iter().map(read).collect();
        names.join("; ")
    };
    Some(grave(
        format!(
            "Others bear money under this contract: {}. What it costs them is in no figure of investors or municipality: what is good for these two may be \
             so at their cost. A run says it under who pays, as party.….net.",
            list(|n| &n.0)
        ),
        format!(
            "Andre bærer penge efter denne kontrakt: {}. Hvad det koster dem, indgår ikke i noget tal for investorer eller kommune: hvad der er godt for de to, kan være \
             det på deres bekostning. En kørsel siger det under hvem der betaler, som party.….net.",
            list(|n| &n.1)
        ),
    ))
}

pub(super) fn grants(evaluator: &Evaluator<'_>, out: &mut Vec<Note>) {
    let scenario = evaluator.scenario();
    let Some(terms) = &scenario.contract else {
        return;
    };
    let names: Vec<_> = terms
        .capital
        .tranches
        .iter()
        .filter(|t| t.kind == TrancheKind::Grant)
        .filter_map(|t| scenario.spec.tranches.get(usize::from(t.tranche)))
        .collect();
    if !names.is_empty() {
        let list = names
            .iter()
            .map(|p| p.name.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        let list_da = names
            .iter()
            .map(|p| p.name_da.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        out.push(Note {
            grave: false,
            text: format!("Figures for investors leave grants out ({list}): what these lose stands under who pays and who saves."),
            text_da: format!("Tal for investorer er uden tilskud ({list_da}): hvad de taber, står under hvem der betaler, og hvem der sparer."),
        });
    }
}

pub(super) fn baseline(evaluator: &Evaluator<'_>, out: &mut Vec<Note>) {
    let Some(terms) = &evaluator.scenario().contract else {
        return;
    };
    let paid_for = || terms.metrics.iter().filter(|m| counts(terms, m));
    let has = |holds: fn(&Source) -> bool| {
        paid_for().any(|m| m.baseline.sources().into_iter().any(holds))
    };
    if has(|s| *s == Source::Twin) {
        out.push(grave(
            "The contract measures against the counterfactual twin of each person. No real contract can: use it to study methods, not to judge this deal.".into(),
            "Kontrakten måler mod hver borgers kontrafaktiske tvilling. Det kan ingen virkelig kontrakt: brug det til metodestudier, ikke til at bedømme aftalen.".into(),
        ));
    }
    path::agreed(evaluator, terms, out);
    if has(|s| *s == Source::PrePost) {
        out.push(grave(
            "The contract measures against the time before: people who begin on support have nowhere to go but up, and their ordinary way out counts as a result (regression to the mean), as do job starts, of which none before the intake are known. This flatters the effect. What it would pay without any effect stands under payment by luck.".into(),
            "Kontrakten måler mod tiden før: borgere, der begynder på ydelse, kan kun bevæge sig opad, og deres sædvanlige vej ud tæller som resultat (regression mod gennemsnittet), ligesom påbegyndte job, som ingen kender fra før henvisningen. Det pynter på effekten. Hvad den ville betale uden nogen effekt, står under betaling ved held.".into(),
        ));
    }
    if let Some(note) = percent_of_measured(paid_for()) {
        out.push(note);
    }
    let fixed = |m: &&Measured| {
        let mut sources = m.baseline.sources().into_iter();
        sources.any(|source| matches!(source, Source::Fixed(_)))
    };
    if paid_for()
        .filter(fixed)
        .any(|m| m.on == Population::Started)
    {
        out.push(grave(
            "A metric counts those who started, against an agreed number: unless that number was found for people who would have started too, the difference between them and everybody who was referred counts as a result.".into(),
            "Et mål tæller dem, der begyndte, mod et aftalt tal: medmindre tallet er fundet for borgere, der også ville være begyndt, tæller forskellen mellem dem og alle henviste som resultat.".into(),
        ));
    }
    if has(|s| matches!(s, Source::Historical { .. })) {
        out.push(Note {
            grave: false,
            text: "The contract measures against earlier times, which had another business cycle: payments carry the difference between the times.".into(),
            text_da: "Kontrakten måler mod tidligere tider, som havde en anden konjunktur: betalingen indeholder forskellen mellem tiderne.".into(),
        });
    }
    let composite = |m: &Measured| matches!(m.measure, Measure::Composite { .. });
    if paid_for().any(|m| {
        m.baseline.sources().is_empty() && m.measure.kind() != Kind::Money && !composite(m)
    }) {
        out.push(Note {
            grave: false,
            text: "The contract pays for results of every participant without a baseline, also for those who would have come without the programme; see payment by luck.".into(),
            text_da: "Kontrakten betaler for alle deltageres resultater uden sammenligningsgrundlag, også for dem der var kommet uden indsatsen; se betaling ved held.".into(),
        });
    }
}

/// A percentage of a baseline that was itself measured is not right on average: a group that happens to do badly makes a rise
/// larger than one that happens to do well makes it smaller.
fn percent_of_measured<'m>(mut paid: impl Iterator<Item = &'m Measured>) -> Option<Note> {
    let noisy = |source: &Source| {
        matches!(
            source,
            Source::Control { .. }
                | Source::Matched { .. }
                | Source::Historical { .. }
                | Source::DifferenceInDifferences { .. }
                | Source::PrePost
        )
    };
    paid.any(|m| {
        let relative = matches!(m.effect, Effect::RisePercent | Effect::FallPercent);
        relative && m.baseline.sources().into_iter().any(noisy)
    })
    .then(|| {
        grave(
            "The contract pays for an effect in percent of a measured baseline. Chance in that baseline does not even out: without any effect the mean rise is above 0 and the mean fall below it, the more so the fewer people are measured (of a rate around one half about 9 % with 10 people on either side, 4 % with 20, 1 % with 80). Where a rise is paid for, this flatters the effect. Points instead of percent (effect = \"rise\" or \"fall\") have no such error.".into(),
            "Kontrakten betaler for en effekt i procent af et målt sammenligningsgrundlag. Tilfældigheder i det udligner sig ikke: uden nogen effekt er den gennemsnitlige stigning over 0 og det gennemsnitlige fald under 0, mest når få måles (ved en andel omkring en halv ca. 9 % med 10 personer på hver side, 4 % med 20, 1 % med 80). Hvor der betales for en stigning, pynter det på effekten. Point i stedet for procent (effect = \"rise\" eller \"fall\") har ikke den fejl.".into(),
        )
    })
}

/// Whether a line pays for a metric, or for a composite that it is a part of (conditions aside).
pub(super) fn counts(terms: &Terms, metric: &Measured) -> bool {
    let mut seen = vec![false; terms.metrics.len()];
    let mut ahead: Vec<usize> = terms.lines.iter().filter_map(|l| l.metric).collect();
    while let Some(at) = ahead.pop() {
        let Some(paid) = terms.metrics.get(at) else {
            continue;
        };
        if paid.id == metric.id {
            return true;
        }
        if let (false, Measure::Composite { parts }) = (seen[at], &paid.measure) {
            ahead.extend(parts.iter().map(|(part, _)| *part));
        }
        seen[at] = true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::terms::Baseline;
    use rust_decimal::Decimal;

    #[test]
    fn percent_is_noted_of_what_was_measured_and_not_of_what_was_agreed() {
        let noted = |source: Source, effect: Effect| {
            let metric = Measured {
                id: "rate".into(),
                name: "Rate".into(),
                name_da: "Andel".into(),
                unit: String::new(),
                measure: Measure::Enrolled,
                baseline: Baseline::Single(source),
                effect,
                on: Population::Referred,
                person_window: None,
            };
            percent_of_measured([&metric].into_iter()).is_some_and(|note| note.grave)
        };
        assert!(noted(Source::Control { size: 20 }, Effect::RisePercent));
        assert!(noted(Source::PrePost, Effect::FallPercent));
        assert!(!noted(Source::Control { size: 20 }, Effect::Rise));
        assert!(!noted(Source::Fixed(Decimal::TEN), Effect::RisePercent));
    }
}
