//! What the reader must know before using the figures.

mod contract;
mod method;
mod path;
mod places;

pub use contract::{borne_by_others, no_municipality_pays, others_bearing};
pub use places::in_several_places;

use super::evaluate::Evaluator;
use super::summary::{Metric, Note, PartyRow, Summary};

/// The notes of a run, gravest first.
pub fn notes(evaluator: &Evaluator<'_>, summary: &Summary) -> Vec<Note> {
    let mut out = Vec::new();
    let metric = |id: &str| summary.metrics.iter().find(|m| m.id == id);
    if metric("people.referred")
        .and_then(|m| m.mean)
        .is_some_and(|e| e.value == 0.0)
    {
        out.push(grave(
            "Nobody is referred in any replication: there is nothing to save and nothing to pay for.".to_owned(),
            "Ingen henvises i nogen gentagelse: der er intet at spare og intet at betale for.".to_owned(),
        ));
    }
    if let Some(profit) = metric("investors.profit") {
        investors(profit, &mut out);
    }
    if let Some(net) = metric("municipality.net_saving") {
        municipality(net, evaluator.scenario().contract.is_some(), &mut out);
    }
    worst_municipality(summary, &mut out);
    if let (Some(gross), Some(effort)) = (
        metric("municipality.gross_saving"),
        metric("municipality.saving_ordinary_effort"),
    ) {
        avoided_effort(gross, effort, &mut out);
    }
    contract::payers(evaluator, &mut out);
    out.extend(borne_by_others(evaluator.scenario()));
    contract::grants(evaluator, &mut out);
    if let Some(unfunded) = metric("investors.unfunded") {
        unfunded_effort(unfunded, &mut out);
    }
    if evaluator.scenario().contract.is_none() {
        unpaid_effort(summary, &mut out);
    }
    method::stopped(summary, &mut out);
    if let (Some(irr), Some(rates)) = (metric("investors.irr"), metric("investors.rates_that_fit"))
    {
        odd_rates(irr, rates, summary.replications, &mut out);
    }
    contract::baseline(evaluator, &mut out);
    method::sketched(summary, &mut out);
    out
}

/// Effort that investors are to pay for, without a contract by which there are any: nobody in these figures bears it.
fn unpaid_effort(summary: &Summary, out: &mut Vec<Note>) {
    let total = summary.metrics.iter().find(|m| m.id == "effort.total");
    let total = total.and_then(|m| m.mean).map_or(0.0, |e| e.value);
    let paid: f64 = summary.parties.iter().map(|p| -p.effort.value).sum();
    let unpaid = total - paid;
    if unpaid <= 0.001 * total.abs() {
        return;
    }
    let [en, da] = [',', '.'].map(|s| count(unpaid, s));
    out.push(grave(
        format!(
            "There is no contract, and effort of {en} on average is paid by nobody in these figures: the scenario lets investors pay for it. \
             The public purse looks better by that amount than it would be."
        ),
        format!(
            "Der er ingen kontrakt, og indsats for {da} i gennemsnit betales af ingen i disse tal: scenariet lader investorer betale for den. \
             De offentlige kasser ser så meget bedre ud, end de ville være."
        ),
    ));
}

fn grave(text: String, text_da: String) -> Note {
    Note {
        grave: true,
        text,
        text_da,
    }
}

/// A count with separators of thousands: a comma in English, a dot in Danish.
fn count(n: f64, separator: char) -> String {
    let digits = format!("{n:.0}");
    let mut out = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k) % 3 == 0 {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A share in whole percent, in English and Danish; never rounded to certainty.
fn percent(share: f64) -> [String; 2] {
    let rounded = format!("{:.0}", 100.0 * share);
    if share < 1.0 && rounded == "100" {
        ["more than 99".to_owned(), "over 99".to_owned()]
    } else if share > 0.0 && rounded == "0" {
        ["less than 1".to_owned(), "under 1".to_owned()]
    } else {
        [rounded.clone(), rounded]
    }
}

fn investors(profit: &Metric, out: &mut Vec<Note>) {
    let (Some(mean), Some(loss)) = (
        profit.mean,
        profit.probabilities.iter().find(|p| p.id == "loss"),
    ) else {
        return;
    };
    let [chance, chance_da] = percent(loss.value.value);
    if mean.high < 0.0 {
        out.push(grave(
            format!("On these assumptions investors lose money: on average, and in {chance} % of the replications."),
            format!("På disse antagelser taber investorerne penge: i gennemsnit, og i {chance_da} % af gentagelserne."),
        ));
    } else if mean.low == 0.0 && mean.high == 0.0 {
        // Nothing was drawn, so nothing can be lost.
    } else if mean.low <= 0.0 {
        out.push(grave(
            format!("Whether investors gain or lose on average cannot be told from this run; they lose in {chance} % of the replications."),
            format!("Om investorerne i gennemsnit vinder eller taber, kan ikke afgøres af denne kørsel; de taber i {chance_da} % af gentagelserne."),
        ));
    } else if loss.value.value >= 0.05 {
        out.push(grave(
            format!("Investors gain on average, but lose money in {chance} % of the replications."),
            format!(
                "Investorerne vinder i gennemsnit, men taber penge i {chance_da} % af gentagelserne."
            ),
        ));
    }
}

fn municipality(net: &Metric, contract: bool, out: &mut Vec<Note>) {
    let (Some(mean), Some(loss)) = (net.mean, net.probabilities.iter().find(|p| p.id == "loss"))
    else {
        return;
    };
    let [worse, worse_da] = percent(loss.value.value);
    let (deal, deal_da) = if contract {
        ("deal", "aftalen")
    } else {
        ("programme", "indsatsen")
    };
    let (without, without_da) = if contract {
        ("the programme", "indsatsen")
    } else {
        ("it", "den")
    };
    if mean.high < 0.0 {
        out.push(grave(
            format!("The municipality is worse off with the {deal} than without {without}: on average, and in {worse} % of the replications."),
            format!("Kommunen er dårligere stillet med {deal_da} end uden {without_da}: i gennemsnit, og i {worse_da} % af gentagelserne."),
        ));
    } else if loss.value.value > 0.05 {
        out.push(grave(
            format!("In {worse} % of the replications the municipality is worse off with the {deal} than without {without}."),
            format!("I {worse_da} % af gentagelserne er kommunen dårligere stillet med {deal_da} end uden {without_da}."),
        ));
    }
}

/// Where several municipalities share a deal, their sum says nothing of the one that fares worst.
fn worst_municipality(summary: &Summary, out: &mut Vec<Note>) {
    let municipalities = || {
        summary
            .parties
            .iter()
            .filter(|p| p.id.starts_with("municipality."))
    };
    let (count, worse) = (municipalities().count(), |p: &PartyRow| p.worse_off.value);
    let Some(worst) = municipalities().max_by(|a, b| worse(a).total_cmp(&worse(b))) else {
        return;
    };
    if count > 1 && worst.worse_off.value > 0.05 {
        let [chance, chance_da] = percent(worst.worse_off.value);
        out.push(grave(
            format!("Figures for \"the municipality\" are the {count} municipalities together. {} fares worst: worse off in {chance} % of the replications.", worst.name),
            format!("Tal for \"kommunen\" er de {count} kommuner tilsammen. {} klarer sig dårligst: dårligere stillet i {chance_da} % af gentagelserne.", worst.name_da),
        ));
    }
}

/// Effort that the jobcentre is assumed to avoid is no transfer that falls: it must not hide in the saving.
fn avoided_effort(gross: &Metric, effort: &Metric, out: &mut Vec<Note>) {
    let (Some(gross), Some(effort)) = (gross.mean, effort.mean) else {
        return;
    };
    let share = effort.value / gross.value;
    if gross.value > 0.0 && share > 0.15 {
        let [share, share_da] = percent(share);
        out.push(grave(
            format!("{share} % of the causal saving is ordinary effort that the jobcentre is assumed to avoid while people are on a step: no fall in benefits, and there even if the programme has no effect."),
            format!("{share_da} % af den kausale besparelse er ordinær indsats, som jobcentret antages at spare, mens borgerne er i forløbet: ikke faldende ydelser, og til stede selv om indsatsen ingen effekt har."),
        ));
    }
}

fn unfunded_effort(unfunded: &Metric, out: &mut Vec<Note>) {
    let Some(any) = unfunded.probabilities.iter().find(|p| p.id == "any") else {
        return;
    };
    if any.value.value > 0.0 {
        let [chance, chance_da] = percent(any.value.value);
        out.push(grave(
            format!("The commitments do not cover the effort in {chance} % of the replications; the provider carries the rest, and returns leave it out."),
            format!("Tilsagnene dækker ikke indsatsen i {chance_da} % af gentagelserne; leverandøren bærer resten, og afkastet ser bort fra den."),
        ));
    }
}

/// Replications without one rate of return are counted, never dropped in silence.
fn odd_rates(irr: &Metric, rates: &Metric, replications: u64, out: &mut Vec<Note>) {
    let replications = replications as f64;
    let found = |id: &str| {
        rates
            .probabilities
            .iter()
            .find(|p| p.id == id)
            .map_or(0.0, |p| (p.value.value * replications).round())
    };
    let (several, none, undefined) = (
        found("several"),
        found("none"),
        replications - irr.defined as f64,
    );
    // Where nothing was drawn there is no rate and no loss.
    let none = (none - undefined).max(0.0);
    if several + none + undefined == 0.0 {
        return;
    }
    let text = |s: char| [replications, several, none, undefined].map(|n| count(n, s));
    let ([all, many, no, left_out], [all_da, many_da, no_da, left_out_da]) = (text(','), text('.'));
    out.push(Note {
        grave: false,
        text: format!(
            "Of {all} replications, {many} have several rates of return (draws after the last payment; for a loss the one nearest to zero is used) and {no} have none (a loss that no rate makes up for counts as −100 %, like a total loss). {left_out} are undefined and left out of the rate of return."
        ),
        text_da: format!(
            "Af {all_da} gentagelser har {many_da} flere interne renter (træk efter sidste betaling; ved tab bruges den nærmest nul) og {no_da} ingen (et tab, som ingen rente kan opveje, tæller som −100 %, ligesom et totaltab). {left_out_da} er udefinerede og udeladt af den interne rente."
        ),
    });
}
