//! What is worth knowing of figures that compare those who started with everybody who was referred.

use super::warnings::Warning;
use crate::contract::terms::Terms;

/// A warning for each metric that does so and that outcomes were given for.
pub(super) fn starters(terms: &Terms, given: impl Fn(usize) -> bool) -> Vec<Warning> {
    let metrics = terms.metrics.iter().enumerate();
    metrics
        .filter(|(index, _)| given(*index) && terms.compared_with_others(*index).is_some())
        .map(|(_, metric)| {
            let id = &metric.id;
            Warning {
                english: format!("`{id}` counts those who started, and its baseline everybody who resembles those referred: unless the baseline was found for people who would have started too, the difference between the two counts as a result"),
                danish: format!("`{id}` tæller dem, der begyndte, og sammenligningsgrundlaget alle, der ligner de henviste: medmindre grundlaget er fundet for borgere, der også ville være begyndt, tæller forskellen mellem de to som resultat"),
            }
        })
        .collect()
}
