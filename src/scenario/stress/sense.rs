//! Whether a stress makes sense in a scenario: what there is for it to act on.

use crate::contract::terms::{Kind, Measure, Terms};
use crate::model::Spec;
use crate::model::movement::Class;

/// A reason in English and Danish.
pub(super) type Reason = (String, String);

/// What a contract measures.
#[derive(Default)]
pub(super) struct Measured {
    /// Something has a measured baseline.
    pub baselines: bool,
    /// Units or numbers have none.
    pub counts: bool,
    /// Claims of persons.
    pub claims: bool,
}

/// What a contract measures.
pub(super) fn measured(terms: &Terms) -> Measured {
    let mut found = Measured::default();
    for metric in &terms.metrics {
        let sources = metric.baseline.sources();
        let baseline = sources.iter().any(|source| source.is_measured());
        found.baselines |= baseline;
        let reported = matches!(metric.measure, Measure::Reported(_));
        match metric.measure.kind() {
            _ if baseline || reported => {}
            Kind::Claims => found.claims = true,
            Kind::Units | Kind::Number => found.counts = true,
            Kind::Money => {}
        }
    }
    found
}

/// What a scenario lacks for a shock to act on; `None` if nothing.
pub(super) fn lacks(field: &str, spec: &Spec, states: Option<&[String]>) -> Option<Reason> {
    let moves = |class: Class| spec.transitions.iter().any(|t| t.class == class);
    let reason = |there: bool, english: &str, danish: &str| {
        (!there).then(|| (english.to_owned(), danish.to_owned()))
    };
    match field {
        "job_finding" => reason(
            moves(Class::JobFinding),
            "nobody finds work in this scenario",
            "ingen finder arbejde i dette scenarie",
        ),
        "education" => reason(
            moves(Class::Education),
            "nobody takes up education in this scenario",
            "ingen begynder uddannelse i dette scenarie",
        ),
        "job_loss" => reason(
            moves(Class::JobLoss),
            "nobody loses work in this scenario",
            "ingen mister arbejde i dette scenarie",
        ),
        "openings" => reason(
            spec.enterprises.is_some(),
            "there are no enterprises",
            "der er ingen virksomheder",
        ),
        "insolvency" => {
            let levels = spec.enterprises.iter().flat_map(|e| &e.levels);
            let fail = levels.into_iter().any(|level| level.insolvency.is_some());
            let none = ("there are no enterprises", "der er ingen virksomheder");
            let never = (
                "no enterprise ever fails in this scenario",
                "ingen virksomhed går konkurs i dette scenarie",
            );
            let (english, danish) = if spec.enterprises.is_some() {
                never
            } else {
                none
            };
            reason(fail, english, danish)
        }
        "dropout" => {
            let steps = spec.programme.iter().flat_map(|p| &p.steps);
            let drops = steps.into_iter().any(|step| !step.dropout.is_empty());
            reason(
                drops,
                "nobody drops out of anything in this scenario",
                "ingen falder fra i dette scenarie",
            )
        }
        "benefits" => {
            let named = |id: &String| states.is_none_or(|states| states.contains(id));
            let paid = spec
                .states
                .iter()
                .any(|s| s.benefit.is_some() && named(&s.id));
            reason(
                paid,
                "the scenario has none of the benefits that it changes",
                "scenariet har ingen af de ydelser, den ændrer",
            )
        }
        _ => None,
    }
}
