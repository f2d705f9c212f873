//! From the checked tree to the model and the terms.
//!
//! [`crate::scenario::shape::check`] has reported what each field alone gets wrong. The readers here turn fields
//! into the types of [`crate::model`] and [`crate::contract::terms`], and report what fields get wrong together. A
//! reader returns `None` where a fault stands behind it.

pub mod context;
pub mod contract;
pub mod correlation;
pub mod cycle;
pub mod economy;
pub mod enterprises;
pub mod groups;
pub mod programme;
pub mod rates;
pub mod shocks;
pub mod states;
pub mod transitions;

use super::RunSettings;
use super::diagnostics::Fault;
use super::diagnostics::Faults;
use super::provenance::Assumption;
use super::shape::names::Declared;
use super::shape::{Measure, YEARLY};
use super::source::Sources;
use super::tree::Node;
use crate::contract::day::Day;
use crate::contract::terms::Terms;
use crate::model::Spec;
use crate::model::calendar::Calendar;
use crate::model::state::StateId;
use context::{At, Context};
use contract::{Frame, Scene};
use jiff::ToSpan;
use jiff::civil::Weekday;
use std::collections::BTreeMap;

/// What a tree says.
#[derive(Debug)]
pub struct Content {
    /// The model.
    pub spec: Spec,
    /// The contract, if there is one.
    pub contract: Option<Terms>,
    /// The settings of a run.
    pub run: RunSettings,
    /// Every number.
    pub provenance: Vec<Assumption>,
    /// What is not wrong but worth knowing.
    pub notes: Vec<String>,
    /// The same in Danish, as far as it is known.
    pub notes_da: Vec<String>,
}

/// Reads a tree; `None` if something is wrong, which is then among the faults.
pub fn read(
    root: &Node,
    declared: &Declared,
    sources: &Sources,
    faults: &mut Faults,
) -> Option<Content> {
    let mut cx = Context {
        sources,
        declared,
        root,
        faults,
        calendar: None,
        parameters: Vec::new(),
        provenance: Vec::new(),
        numbers: BTreeMap::new(),
        times: BTreeMap::new(),
        notes: Vec::new(),
        danish: BTreeMap::new(),
        growth: None,
    };
    let top = At {
        node: root,
        path: String::new(),
    };
    let run = settings(&mut cx, &top);
    cx.calendar = calendar(&mut cx, &top);
    if let Some(at) = cx.section("indexation") {
        cx.growth = cx.number(&at, "growth", Measure::Plain, &YEARLY);
    }
    let municipalities = cx.municipalities();
    let funder_section = cx.section("funder");
    let funders = cx.parties(funder_section);
    let tranche_section = cx.section("capital").and_then(|c| c.get("tranche"));
    let tranches = cx.parties(tranche_section);
    let states = cx.states();
    let movements = cx.movements();
    let economy = cx.economy();
    let (reset, window) = economy
        .as_ref()
        .map_or((52, 156), |e| (e.refund.reset_weeks, e.refund.reset_window));
    let groups = cx.groups(reset, window);
    let programme = cx.programme();
    let enterprises = cx.enterprises();
    let cycle = cx.cycle();
    let shocks = cx.shocks();
    let misreading = cx.misreading();
    let costs = cx.costs();
    let scene = Scene {
        states: states.as_deref(),
        groups: groups.as_deref(),
        programme: matches!(programme, Some(Some(_))),
    };
    let terms = terms(&mut cx, scene, run.as_ref());
    let correlations = cx.correlations();

    if let (Some(groups), Some(movements)) = (&groups, &movements) {
        cx.check_run_is_long_enough(groups);
        let starts: Vec<StateId> = groups
            .iter()
            .flat_map(|g| g.start.iter().map(|s| s.0))
            .collect();
        let mut further: Vec<StateId> = Vec::new();
        if let Some(Some(enterprises)) = &enterprises {
            further.extend([enterprises.openings.job, enterprises.openings.after_failure]);
        }
        if let Some(Some(programme)) = &programme {
            further.extend(
                programme
                    .steps
                    .iter()
                    .flat_map(|s| &s.dropout)
                    .filter_map(|d| d.0),
            );
            cx.somebody_is_eligible(&starts, &programme.eligible);
        }
        cx.note_unreachable(movements, &starts, &further);
    }
    let movements = movements?;
    let terms = terms?;
    let notes_da = cx.notes_da();
    Some(Content {
        spec: Spec {
            calendar: cx.calendar?,
            correlations: correlations?,
            municipalities: municipalities?,
            groups: groups?,
            states: states?,
            transitions: movements.transitions,
            medians: movements.medians,
            programme: programme?,
            enterprises: enterprises?,
            cycle: cycle?,
            shocks: shocks?,
            misreading: misreading?,
            economy: economy?,
            costs: costs?,
            funders: funders?,
            tranches: tranches?,
            parameters: cx.parameters,
        },
        contract: terms,
        run: run?,
        notes_da,
        provenance: cx.provenance,
        notes: cx.notes,
    })
}

/// The terms: `Some(None)` if there is no contract.
pub(super) fn terms(
    cx: &mut Context<'_>,
    scene: Scene<'_>,
    run: Option<&RunSettings>,
) -> Option<Option<Terms>> {
    let (contract, capital) = (cx.section("contract"), cx.section("capital"));
    let at = match (contract, &capital) {
        (None, None) => return Some(None),
        (None, Some(at)) => {
            let fault: Fault = at
                .fault("what is paid back, and for what?")
                .here("there is capital and no contract")
                .help("add a section [contract], or take [capital] out");
            cx.push(fault);
            return None;
        }
        (Some(at), _) => at,
    };
    let title = run.map_or_else(Default::default, |run| {
        let danish = run.title_da.as_ref().unwrap_or(&run.title);
        (run.title.clone(), danish.clone())
    });
    let frame = Frame {
        scene: Some(scene),
        title,
        currency: run.map(|run| run.currency.clone()),
        start: cx.calendar.map(|c| Day::of(c.start)),
    };
    contract::read(cx, &at, capital.as_ref(), &frame).map(Some)
}

impl Context<'_> {
    /// A programme that nobody can be in when they arrive never begins.
    fn somebody_is_eligible(&mut self, starts: &[StateId], eligible: &[bool]) {
        let fits = |s: &StateId| eligible.get(usize::from(s.0)) == Some(&true);
        if !starts.iter().any(fits)
            && let Some(at) = self.section("programme").and_then(|p| p.get("eligible"))
        {
            self.push(
                at.fault("nobody can begin this programme")
                    .here("no group starts in one of these states")
                    .help("add the states in which people start (group.ID.start)"),
            );
        }
    }
}

fn settings(cx: &mut Context<'_>, top: &At<'_>) -> Option<RunSettings> {
    let name = cx.text(top, "name");
    let title = cx.text(top, "title");
    let title_da = cx.text(top, "title_da");
    let description = cx.text(top, "description");
    let currency = cx.text(top, "currency").unwrap_or_else(|| "DKK".to_owned());
    let replications = cx.whole_or(top, "replications", 1, 1_000_000_000, 10_000);
    let seed = cx.whole_or(top, "seed", 0, i64::MAX, 1);
    Some(RunSettings {
        name: name?,
        title: title?,
        title_da,
        description,
        currency,
        replications: u64::try_from(replications?).ok()?,
        seed: u64::try_from(seed?).ok()?,
    })
}

fn calendar(cx: &mut Context<'_>, top: &At<'_>) -> Option<Calendar> {
    let weeks = cx.weeks(top, "horizon", 1);
    let at = top.get("start")?;
    let start = cx.day(&at)?;
    if start.weekday() != Weekday::Monday {
        let behind = i64::from(start.weekday().to_monday_zero_offset());
        let before = start.saturating_sub(behind.days());
        let after = before.saturating_add(7.days());
        cx.push(
            at.fault("the run must start on a Monday")
                .here(format!("this is a {:?}", start.weekday()))
                .help(format!("the Mondays next to it are {before} and {after}")),
        );
        return None;
    }
    Some(Calendar {
        start,
        weeks: weeks?,
    })
}
