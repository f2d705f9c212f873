//! The picture of a negotiation.

use crate::analysis::solve::{Deal, Outcome, Solved};
use crate::analysis::summary::Unit;
use crate::report::language::Language;
use crate::report::plots::frontier::{FrontierPlot, Mark, Spot};
use crate::report::plots::lines::Axis;

/// All pictures of a solution.
pub(super) fn pictures(found: &Solved, language: Language) -> Vec<FrontierPlot> {
    let line: Vec<Spot> = found.frontier.iter().filter_map(spot).collect();
    if line.is_empty() {
        return Vec::new();
    }
    let mut marks = Vec::new();
    let mut mark = |label: &str, deal: &Deal, filled: bool| {
        if let Some(spot) = spot(deal) {
            marks.push(Mark {
                label: label.to_owned(),
                spot,
                filled,
            });
        }
    };
    mark(
        language.pick("current terms", "nuværende vilkår"),
        &found.current,
        false,
    );
    if let (Some(deal), Some(answer)) = (&found.solution, &found.answer) {
        match answer.outcome {
            Outcome::Current => {}
            Outcome::Unreachable => mark(language.pick("nearest miss", "nærmest"), deal, true),
            _ => mark(language.pick("solution", "løsning"), deal, true),
        }
    }
    let [english, danish] = &found.contract;
    vec![FrontierPlot {
        name: "frontier".to_owned(),
        title: language
            .pick(
                "What there is to negotiate about",
                "Hvad der er at forhandle om",
            )
            .to_owned(),
        subtitle: language
            .pick(
                "The best for investors at each level that the municipality keeps, means over replications. Right and up is better for both; crosses are 95 % \
                 intervals of the simulation error.",
                "Det bedste for investorerne ved hvert niveau, kommunen beholder, gennemsnit over gentagelser. Til højre og op er bedre for begge; kryds er \
                 95 %-intervaller for simulationsusikkerheden.",
            )
            .to_owned()
            + &outside(found, language),
        foot: (
            format!("{} · {}", found.scenario.name, language.pick(english, danish)),
            format!(
                "{} {} · {} {} · {} {}",
                found.program.name,
                found.program.version,
                found.replications,
                language.pick("replications", "gentagelser"),
                language.pick("seed", "frø"),
                found.check_seed,
            ),
        ),
        currency: found.scenario.currency.clone(),
        language,
        x: Axis {
            label: language
                .pick(
                    "The municipality keeps: net saving, discounted",
                    "Kommunen beholder: nettobesparelse, tilbagediskonteret",
                )
                .to_owned(),
            unit: Unit::Money,
        },
        y: Axis {
            label: language
                .pick(
                    "Investors: net present value at the hurdle",
                    "Investorerne: nutidsværdi ved afkastkravet",
                )
                .to_owned(),
            unit: Unit::Money,
        },
        best: language
            .pick("the best for investors", "det bedste for investorerne")
            .to_owned(),
        zone: language
            .pick(
                "both better off than without a deal",
                "begge bedre stillet end uden aftale",
            )
            .to_owned(),
        line,
        marks,
    }]
}

fn spot(deal: &Deal) -> Option<Spot> {
    Some(Spot {
        x: deal.municipality?,
        y: deal.investors?,
    })
}

/// Who bears money under the contract and is on neither axis.
fn outside(found: &Solved, language: Language) -> String {
    if found.others.is_empty() {
        return String::new();
    }
    let names = found.others.iter();
    let names: Vec<&str> = names.map(|o| language.pick(&o.name, &o.name_da)).collect();
    let said = language.pick(
        "On neither axis, and may pay for it:",
        "På ingen af akserne, og betaler måske for det:",
    );
    format!(" {said} {}.", names.join(", "))
}
