//! What the reader must know before using the figures.

use super::evaluate::Evaluator;
use super::summary::{Metric, Note, Summary};
use crate::contract::terms::{Rule, SavingBaseline};

/// The notes of a run, gravest first.
pub fn notes(evaluator: &Evaluator<'_>, summary: &Summary) -> Vec<Note> {
    let mut out = Vec::new();
    let metric = |id: &str| summary.metrics.iter().find(|m| m.id == id);
    if let Some(profit) = metric("investors.profit") {
        investors(profit, &mut out);
    }
    if let Some(net) = metric("municipality.net_saving") {
        municipality(net, &mut out);
    }
    if let Some(unfunded) = metric("investors.unfunded") {
        unfunded_effort(unfunded, &mut out);
    }
    if let Some(irr) = metric("investors.irr") {
        undefined_irr(irr, summary.replications, &mut out);
    }
    baseline(evaluator, &mut out);
    out
}

fn grave(text: String, text_da: String) -> Note {
    Note {
        grave: true,
        text,
        text_da,
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}

fn investors(profit: &Metric, out: &mut Vec<Note>) {
    let (Some(mean), Some(loss)) = (
        profit.mean,
        profit.probabilities.iter().find(|p| p.id == "loss"),
    ) else {
        return;
    };
    let chance = percent(loss.value.value);
    if mean.high < 0.0 {
        out.push(grave(
            format!("On these assumptions investors lose money: on average, and in {chance} % of the replications."),
            format!("På disse antagelser taber investorerne penge: i gennemsnit, og i {chance} % af gentagelserne."),
        ));
    } else if mean.low <= 0.0 {
        out.push(grave(
            format!("Whether investors gain or lose on average cannot be told from this run; they lose in {chance} % of the replications."),
            format!("Om investorerne i gennemsnit vinder eller taber, kan ikke afgøres af denne kørsel; de taber i {chance} % af gentagelserne."),
        ));
    } else if loss.value.value >= 0.05 {
        out.push(grave(
            format!("Investors gain on average, but lose money in {chance} % of the replications."),
            format!(
                "Investorerne vinder i gennemsnit, men taber penge i {chance} % af gentagelserne."
            ),
        ));
    }
}

fn municipality(net: &Metric, out: &mut Vec<Note>) {
    let (Some(mean), Some(gain)) = (net.mean, net.probabilities.iter().find(|p| p.id == "gain"))
    else {
        return;
    };
    let worse = percent(1.0 - gain.value.value);
    if mean.high < 0.0 {
        out.push(grave(
            format!("The municipality is worse off with the deal than without the programme: on average, and in {worse} % of the replications."),
            format!("Kommunen er dårligere stillet med aftalen end uden indsatsen: i gennemsnit, og i {worse} % af gentagelserne."),
        ));
    } else if gain.value.value < 0.95 {
        out.push(grave(
            format!("In {worse} % of the replications the municipality is worse off with the deal than without the programme."),
            format!("I {worse} % af gentagelserne er kommunen dårligere stillet med aftalen end uden indsatsen."),
        ));
    }
}

fn unfunded_effort(unfunded: &Metric, out: &mut Vec<Note>) {
    let Some(any) = unfunded.probabilities.iter().find(|p| p.id == "any") else {
        return;
    };
    if any.value.value > 0.0 {
        let chance = percent(any.value.value);
        out.push(grave(
            format!("The commitments do not cover the effort in {chance} % of the replications; the provider carries the rest, and returns leave it out."),
            format!("Tilsagnene dækker ikke indsatsen i {chance} % af gentagelserne; leverandøren bærer resten, og afkastet ser bort fra den."),
        ));
    }
}

fn undefined_irr(irr: &Metric, replications: u64, out: &mut Vec<Note>) {
    let undefined = replications - irr.defined;
    if undefined > 0 {
        out.push(Note {
            grave: false,
            text: format!("{undefined} of {replications} replications have no single rate of return; they are left out of the IRR and counted here. Total losses count as −100 %."),
            text_da: format!("{undefined} af {replications} gentagelser har ingen entydig intern rente; de er udeladt af den interne rente og talt her. Totaltab tæller som −100 %."),
        });
    }
}

fn baseline(evaluator: &Evaluator<'_>, out: &mut Vec<Note>) {
    let Some(terms) = &evaluator.scenario().terms else {
        return;
    };
    match &terms.rule {
        Rule::ShareOfSaving { baseline: SavingBaseline::Twin, .. } => out.push(grave(
            "The contract measures against the counterfactual twin of each person. No real contract can: use it to study methods, not to judge this deal.".into(),
            "Kontrakten måler mod hver borgers kontrafaktiske tvilling. Det kan ingen virkelig kontrakt: brug det til metodestudier, ikke til at bedømme aftalen.".into(),
        )),
        Rule::ShareOfSaving { baseline: SavingBaseline::AgreedPath { lives }, .. } => out.push(Note {
            grave: false,
            text: format!("Payments are measured against a path agreed at signing (a mean over {lives} simulated lives at the best estimates): they carry luck and the business cycle. What the programme itself changed is the causal saving."),
            text_da: format!("Betalingen måles mod en bane aftalt ved underskrift (gennemsnit af {lives} simulerede livsforløb ved bedste skøn): den indeholder held og konjunktur. Hvad indsatsen selv ændrede, er den kausale besparelse."),
        }),
        Rule::RateCard { .. } => out.push(Note {
            grave: false,
            text: "The rate card pays for results of every participant, also for those who would have found work without the programme.".into(),
            text_da: "Takstkortet betaler for alle deltageres resultater, også for dem der havde fundet arbejde uden indsatsen.".into(),
        }),
    }
}
