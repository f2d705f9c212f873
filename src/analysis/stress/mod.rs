//! What happens to investors and municipality if something goes wrong that nobody foresaw, and how much of it they bear.
//!
//! ```text
//! named stresses ─► edits of the scenario ─► unforeseen sides: what was agreed stands, luck is common ─► paired differences
//!                                        └─► strengths ─┐
//! beliefs ─► one assumption at a time, several jointly ─┴─► the mildest change at which a condition is passed ─► checked with another seed
//! ```

mod figures;
pub mod reverse;
mod statistic;

pub use figures::{FIGURES, Figure, Party};
pub use reverse::condition::{Condition, USUAL};
pub use reverse::{Found, Joint, OfAssumption, OfStress, Reverse};
pub use statistic::Statistic;

use super::compare::pairs::Pairs;
use super::compare::{Change, MOST, changes};
use super::measurement::agreed_lives;
use super::notes::borne_by_others;
use super::precision::{Least, Sought};
use super::run::{LEVEL, Length, RunError, Watch};
use super::side::Side;
use super::summarise;
use super::summary::{Note, Program, ScenarioInfo};
use crate::scenario::stress::{Choice, Misfit, Stress};
use crate::scenario::{Diagnostics, Scenario, edits, stress};
use crate::stats::interval::Estimate;
use crate::stats::paired;
use serde::Serialize;

/// Version of the format of `stress.json`.
pub const FORMAT: u32 = 1;
/// Chance that anything at all is marked as beyond noise if no stress does anything.
const ERROR: f64 = 0.05;
/// Fewest replications of which anything is marked.
const FEWEST: usize = 30;

/// What stresses do to a scenario. Field names are stable: they are the documented format of `stress.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stressed {
    /// Version of this format.
    pub format: u32,
    /// Which program made it.
    pub program: Program,
    /// What was stressed.
    pub scenario: ScenarioInfo,
    /// What its contract is called, in English and Danish; absent without one.
    pub contract: Option<[String; 2]>,
    /// Replications of each side.
    pub replications: u64,
    /// Confidence level of every interval.
    pub level: f64,
    /// What is told of each party, and what it is without stress.
    pub figures: Vec<Unstressed>,
    /// The stresses, in the order in which they were asked for.
    pub stresses: Vec<Outcome>,
    /// Those that make no sense for this scenario.
    pub left_out: Vec<LeftOut>,
    /// How much it takes until a condition is passed, by condition; empty if nobody asked.
    pub reverse: Vec<Reverse>,
    /// What the reader must know; plain sentences.
    pub notes: Vec<Note>,
}

/// A figure, and what it is without stress.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unstressed {
    /// The figure.
    #[serde(flatten)]
    pub figure: Figure,
    /// Without stress; absent where it is nowhere defined.
    pub value: Option<Estimate>,
}

/// What a stress, or several at once, do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// Stable id: those of the stresses with `+` between them.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// How strong: 1 is as the stress is written.
    pub strength: f64,
    /// What each of them is.
    pub parts: Vec<Told>,
    /// What it changes in the scenario.
    pub changes: Vec<Change>,
    /// Replications whose lives are those without stress.
    pub same_lives: u64,
    /// By figure, in their order.
    pub effects: Vec<Effect>,
}

/// A stress as its file tells of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// Key in its file.
    pub id: String,
    /// Why one would think of it, in English.
    pub reason: String,
    /// The same in Danish.
    pub reason_da: String,
    /// Where it has happened: where that was read.
    pub source: Option<String>,
    /// How good that is.
    pub grade: &'static str,
    /// What it says, in English.
    pub note: String,
    /// The same in Danish.
    pub note_da: String,
    /// When a shock begins, if it is one.
    pub from: Option<String>,
    /// How long it holds; absent for good.
    pub lasts: Option<String>,
}

/// What a stress does to a figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Effect {
    /// Under the stress.
    pub stressed: Option<Estimate>,
    /// Under the stress less without it, with the interval of the paired difference.
    pub difference: Option<Estimate>,
    /// Whether that is more than simulation noise, all figures and stresses considered together.
    pub beyond_noise: bool,
}

/// A stress that makes no sense for a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Key in its file.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Danish.
    pub name_da: String,
    /// Why, in English.
    pub why: String,
    /// Why, in Danish.
    pub why_da: String,
}

/// A stress laid over a scenario.
pub struct Laid {
    /// What was chosen.
    pub choice: Choice,
    /// The scenario under it.
    pub scenario: Scenario,
}

/// Why a stress cannot be laid over a scenario.
#[derive(Debug)]
pub enum Unfit {
    /// It makes no sense there.
    Misfit(Misfit),
    /// What would come of it cannot be.
    Wrong(Box<Diagnostics>),
}

/// Lays stresses over a scenario.
///
/// # Errors
/// That they make no sense there, or what is wrong with what would come of it.
pub fn lay(choice: &Choice, base: &Scenario) -> Result<Scenario, Unfit> {
    let acts = stress::acts(choice, base).map_err(Unfit::Misfit)?;
    let scenario = edits::edited(&choice.id(), &base.resolved_toml, &acts);
    let scenario = scenario.map_err(Unfit::Wrong)?;
    let weeks = scenario.spec.calendar.weeks;
    let known = |id: &str| base.spec.shocks.iter().any(|shock| shock.id == id);
    let mut new = scenario.spec.shocks.iter().filter(|s| !known(&s.id));
    match new.find(|shock| shock.from >= weeks || shock.to <= shock.from) {
        None => Ok(scenario),
        Some(shock) => Err(Unfit::Misfit(Misfit {
            id: choice.id(),
            why: format!("{} lies outside of the weeks of the run", shock.name),
            why_da: format!("{} ligger uden for forløbets uger", shock.name_da),
        })),
    }
}

/// Why a stress is left out.
pub fn left_out(choice: &Choice, misfit: Misfit) -> LeftOut {
    LeftOut {
        id: choice.id(),
        name: choice.name(),
        name_da: choice.name_da(),
        why: misfit.why,
        why_da: misfit.why_da,
    }
}

/// Lives a scenario without stress and under each one, all with the same luck. The first side is the one without stress; the others come from
/// [`super::evaluate::Evaluator::unforeseen`], in the order of `laid`. A precision is that of one of the [`FIGURES`], without stress, under each
/// one and of the differences. The same sides and length give the same figures whatever the number of threads.
///
/// # Errors
/// As [`super::run::run`]; [`RunError::UnknownMetric`] for a precision of a figure that the scenario does not have.
pub fn stressed(
    sides: &[Side<'_>],
    laid: &[&Laid],
    length: &Length,
    watch: &dyn Watch,
) -> Result<Stressed, RunError> {
    let figures = figures::of(&sides[0]);
    let metrics = |side: &Side<'_>| -> Vec<usize> {
        let ids = figures.iter().map(|figure| figure.metric);
        ids.filter_map(|id| side.entry(id)).collect()
    };
    let mut pairs = Pairs::of(sides, sides.iter().map(metrics).collect());
    match length {
        Length::Replications(n) => pairs.extend((*n).min(MOST), watch)?,
        Length::Precision {
            metric,
            half_width,
            most,
        } => {
            let at = figures::find(&figures, metric)?;
            let sought = Sought::new(*half_width, (*most).min(MOST));
            sought.seek(|n| {
                pairs.extend(n, watch)?;
                Ok(least(&pairs, laid, (at, &figures[at])))
            })?;
        }
    }
    let base = sides[0].evaluator.scenario();
    let mut stresses: Vec<Outcome> = laid
        .iter()
        .zip(1..)
        .map(|(laid, side)| Outcome {
            id: laid.choice.id(),
            name: laid.choice.name(),
            name_da: laid.choice.name_da(),
            strength: laid.choice.strength,
            parts: laid.choice.stresses.iter().map(told).collect(),
            changes: changes(&base.resolved_toml, &laid.scenario.resolved_toml),
            same_lives: pairs.same_lives(side),
            effects: effects(&pairs, side, &figures),
        })
        .collect();
    if pairs.replications() as usize >= FEWEST {
        mark(&mut stresses);
    }
    let unstressed = |(at, figure): (usize, &Figure)| Unstressed {
        value: figure.statistic.of(pairs.column(0, at)),
        figure: figure.clone(),
    };
    Ok(Stressed {
        format: FORMAT,
        program: summarise::program(),
        scenario: summarise::info(&sides[0].evaluator),
        contract: summarise::contract_of(sides[0].evaluator.scenario()),
        replications: u64::from(pairs.replications()),
        level: LEVEL,
        figures: figures.iter().enumerate().map(unstressed).collect(),
        stresses,
        left_out: Vec::new(),
        reverse: Vec::new(),
        notes: notes(base),
    })
}

/// Where a figure is known least: without stress, under one, or in what one changes.
fn least(pairs: &Pairs<'_>, laid: &[&Laid], (at, figure): (usize, &Figure)) -> Least {
    let column = |side: usize| pairs.column(side, at);
    let known = |of: String, estimate: Option<Estimate>| {
        estimate.map(|e| Least {
            what: of,
            half_width: e.longer_side(),
        })
    };
    let without = known(
        format!("{} without stress", figure.id),
        figure.statistic.of(column(0)),
    );
    let under = laid.iter().zip(1..).flat_map(|(laid, side)| {
        let (id, statistic) = (laid.choice.id(), figure.statistic);
        let difference = statistic.difference(column(0), column(side));
        [
            known(
                format!("{} under {id}", figure.id),
                statistic.of(column(side)),
            ),
            known(format!("the change of {} by {id}", figure.id), difference),
        ]
    });
    Least::of(std::iter::once(without).chain(under).flatten(), figure.id)
}

/// Checks that a scenario has a figure, and says what is read off its metric.
///
/// # Errors
/// [`RunError::UnknownMetric`].
pub fn has_figure(side: &Side<'_>, id: &str) -> Result<Statistic, RunError> {
    let figures = figures::of(side);
    let at = figures::find(&figures, id)?;
    Ok(figures[at].statistic)
}

fn told(stress: &Stress) -> Told {
    Told {
        id: stress.id.clone(),
        reason: stress.reason.clone(),
        reason_da: stress.reason_da.clone(),
        source: stress.precedent.source.clone(),
        grade: stress.precedent.grade.letter(),
        note: stress.precedent.note.clone(),
        note_da: stress.precedent.note_da.clone(),
        from: stress.from.as_ref().map(|text| bare(text)),
        lasts: stress.lasts.as_ref().map(|text| bare(text)),
    }
}

/// TOML without its quotes.
fn bare(text: &str) -> String {
    text.trim_matches('"').to_owned()
}

fn effects(pairs: &Pairs<'_>, side: usize, figures: &[Figure]) -> Vec<Effect> {
    let effect = |(at, figure): (usize, &Figure)| {
        let (first, second) = (pairs.column(0, at), pairs.column(side, at));
        Effect {
            stressed: figure.statistic.of(second),
            difference: figure.statistic.difference(first, second),
            beyond_noise: false,
        }
    };
    figures.iter().enumerate().map(effect).collect()
}

/// Marks what is more than noise, all together.
fn mark(stresses: &mut [Outcome]) {
    let effects = || stresses.iter().flat_map(|stress| &stress.effects);
    let p_value = |effect: &Effect| {
        let difference = effect.difference.as_ref();
        difference.map_or(1.0, |d| paired::p_value(d, LEVEL))
    };
    let marked = paired::beyond_chance(&effects().map(p_value).collect::<Vec<_>>(), ERROR);
    let all = stresses.iter_mut().flat_map(|stress| &mut stress.effects);
    for (effect, marked) in all.zip(marked) {
        effect.beyond_noise = marked;
    }
}

fn notes(base: &Scenario) -> Vec<Note> {
    let mut out = vec![Note {
        grave: false,
        text: "Nobody foresees a stress: it acts on what happens, in both arms, and what was agreed at signing stands.".into(),
        text_da: "Ingen forudser en stress: den virker på det, der sker, i begge arme, og det, der blev aftalt ved underskrift, står ved magt.".into(),
    }];
    out.push(Note {
        grave: false,
        text: "Net saving is what the programme saves, held against the same people without it under the same stress: what a stress costs in benefits in both arms is no part of it.".into(),
        text_da: "Nettobesparelsen er, hvad indsatsen sparer, holdt op mod de samme mennesker uden den under samme stress: hvad en stress koster i ydelser i begge arme, indgår ikke.".into(),
    });
    if base.contract.is_some() {
        out.push(Note {
            grave: false,
            text: "A rate of return says how fast, not how much: where money is lost, losing it later raises it. What a stress costs investors is the net present value.".into(),
            text_da: "En intern rente siger hvor hurtigt, ikke hvor meget: hvor penge tabes, hæver det renten at tabe dem senere. Hvad en stress koster investorerne, er nutidsværdien.".into(),
        });
    }
    out.extend(borne_by_others(base));
    match &base.contract {
        None => out.push(Note {
            grave: true,
            text: "The scenario has no contract: nobody invests, and nothing is paid for results.".into(),
            text_da: "Scenariet har ingen kontrakt: ingen investerer, og der betales ikke for resultater.".into(),
        }),
        Some(terms) if agreed_lives(terms).is_some() => out.push(Note {
            grave: false,
            text: "The contract is held against a path that was agreed: whatever moves lives or rates away from what was expected moves its payments, whether the programme works or not.".into(),
            text_da: "Kontrakten holdes op mod et aftalt forløb: alt, der flytter liv eller satser væk fra det ventede, flytter betalingerne, uanset om indsatsen virker.".into(),
        }),
        Some(_) => {}
    }
    out
}
