//! One change after another in the contract with everything in it.

use super::super::sample::{FOUNDATION, day, dec};
use crate::contract::terms::*;
use crate::model::account::Account;

/// In which language a change must show.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shows {
    Both,
    English,
    Danish,
}
use Shows::{Both, Danish, English};

pub(super) type Change = (Shows, fn(&mut Terms));

fn measure(t: &mut Terms, metric: usize) -> &mut Measure {
    &mut t.metrics[metric].measure
}

fn curve(t: &mut Terms, line: usize) -> &mut Curve {
    match &mut t.lines[line].rule {
        Rule::Curve { curve, .. } => curve,
        Rule::PriceBy(by) => &mut by.curve,
        _ => panic!("no curve"),
    }
}

pub(super) fn changes_of_metrics() -> Vec<Change> {
    vec![
        (Both, |t| t.metrics[0].id.push('x')),
        (English, |t| t.metrics[0].name.push('x')),
        (Danish, |t| t.metrics[0].name_da.push('x')),
        (Both, |t| t.metrics[5].unit = "hours".into()),
        (Both, |t| {
            *measure(t, 0) = Measure::JobStart { min_hours: 13.0 }
        }),
        (Both, |t| *measure(t, 0) = Measure::Enrolled),
        (Both, |t| {
            *measure(t, 1) = Measure::Spell {
                of: Condition::Work { min_hours: 20.0 },
                weeks: 13,
                gap: 2,
            }
        }),
        (Both, |t| {
            *measure(t, 1) = Measure::Spell {
                of: Condition::SelfSupport,
                weeks: 13,
                gap: 2,
            }
        }),
        (Both, |t| {
            *measure(t, 1) = Measure::Spell {
                of: Condition::OffSupport,
                weeks: 13,
                gap: 2,
            }
        }),
        (Both, |t| match measure(t, 1) {
            Measure::Spell { weeks, .. } => *weeks = 26,
            _ => panic!(),
        }),
        (Both, |t| match measure(t, 1) {
            Measure::Spell { gap, .. } => *gap = 0,
            _ => panic!(),
        }),
        (Both, |t| {
            *measure(t, 2) = Measure::StepCompleted {
                step: "other".into(),
            }
        }),
        (Both, |t| {
            *measure(t, 2) = Measure::StepStarted {
                step: "qualification".into(),
            }
        }),
        (Both, |t| {
            *measure(t, 3) = Measure::StepStarted {
                step: "other".into(),
            }
        }),
        (Both, |t| {
            *measure(t, 4) = Measure::Success {
                any: vec![1],
                none: vec![2],
                after: 104,
            }
        }),
        (Both, |t| {
            *measure(t, 4) = Measure::Success {
                any: vec![],
                none: vec![2],
                after: 104,
            }
        }),
        (Both, |t| {
            *measure(t, 4) = Measure::Success {
                any: vec![0],
                none: vec![1],
                after: 104,
            }
        }),
        (Both, |t| {
            *measure(t, 4) = Measure::Success {
                any: vec![0],
                none: vec![2],
                after: 52,
            }
        }),
        (Both, |t| match measure(t, 5) {
            Measure::Units { of, .. } => *of = Condition::States(vec!["job".into()]),
            _ => panic!(),
        }),
        (Both, |t| match measure(t, 5) {
            Measure::Units { unit, .. } => *unit = TimeUnit::Week,
            _ => panic!(),
        }),
        (Both, |t| match measure(t, 5) {
            Measure::Units { unit, .. } => *unit = TimeUnit::Month,
            _ => panic!(),
        }),
        (Both, |t| match measure(t, 5) {
            Measure::Units { after, .. } => *after = 26,
            _ => panic!(),
        }),
        (Both, |t| match measure(t, 5) {
            Measure::Units { gap, .. } => *gap = 3,
            _ => panic!(),
        }),
        (Both, |t| match measure(t, 5) {
            Measure::Units { most, .. } => *most = Some(366),
            _ => panic!(),
        }),
        (Both, |t| match measure(t, 5) {
            Measure::Units { most, .. } => *most = None,
            _ => panic!(),
        }),
        (Both, |t| {
            *measure(t, 6) = Measure::Rate {
                of: 1,
                per: Per::People(120),
            }
        }),
        (Both, |t| {
            *measure(t, 6) = Measure::Rate {
                of: 0,
                per: Per::People(121),
            }
        }),
        (Both, |t| {
            *measure(t, 6) = Measure::Rate {
                of: 0,
                per: Per::Planned,
            }
        }),
        (Both, |t| {
            *measure(t, 7) = Measure::Mean {
                of: 5,
                per: Per::Planned,
            }
        }),
        (Both, |t| {
            *measure(t, 7) = Measure::Mean {
                of: 4,
                per: Per::Referred,
            }
        }),
        (Both, |t| *measure(t, 8) = Measure::Count { of: 1 }),
        (Both, |t| {
            *measure(t, 9) = Measure::Composite {
                parts: vec![(8, dec("0.4")), (7, dec("0.6"))],
            }
        }),
        (Both, |t| {
            *measure(t, 9) = Measure::Composite {
                parts: vec![(6, dec("0.5")), (7, dec("0.5"))],
            }
        }),
        (Both, |t| match measure(t, 10) {
            Measure::Saving { components, .. } => {
                *components = vec![SavingComponent::OrdinaryEffort]
            }
            _ => panic!(),
        }),
        (Both, |t| match measure(t, 10) {
            Measure::Saving { components, .. } => components.clear(),
            _ => panic!(),
        }),
        (Both, |t| match measure(t, 10) {
            Measure::Saving { less_effort, .. } => *less_effort = false,
            _ => panic!(),
        }),
        (Both, |t| *measure(t, 11) = Measure::Reported(Kind::Units)),
        (Both, |t| t.metrics[0].on = Population::Started),
        (Both, |t| t.metrics[1].person_window = Some(52)),
        (Both, |t| t.metrics[1].person_window = None),
        (Both, |t| t.metrics[6].effect = Effect::Rise),
        (Both, |t| t.metrics[7].effect = Effect::FallPercent),
        (Both, |t| t.metrics[8].effect = Effect::PercentOf(dec("41"))),
        (Both, |t| t.metrics[6].effect = Effect::Value),
    ]
}

pub(super) fn changes_of_baselines() -> Vec<Change> {
    fn set(t: &mut Terms, metric: usize, baseline: Baseline) {
        t.metrics[metric].baseline = baseline;
    }
    fn single(t: &mut Terms, metric: usize, source: Source) {
        set(t, metric, Baseline::Single(source));
    }
    vec![
        (Both, |t| single(t, 0, Source::Twin)),
        (Both, |t| set(t, 1, Baseline::None)),
        (Both, |t| single(t, 1, Source::Deadweight(dec("0.2")))),
        (Both, |t| single(t, 6, Source::Control { size: 201 })),
        (Both, |t| single(t, 6, Source::Twin)),
        (Both, |t| single(t, 6, Source::Reported)),
        (Both, |t| single(t, 10, Source::Reported)),
        (Both, |t| single(t, 11, Source::Reported)),
        (Both, |t| match &mut t.metrics[7].baseline {
            Baseline::Switch { at, .. } => *at = day(2018, 1, 2),
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[7].baseline {
            Baseline::Switch { first, .. } => *first = Source::Fixed(dec("56")),
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[7].baseline {
            Baseline::Switch { then, .. } => *then = Source::Historical { size: 301 },
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[8].baseline {
            Baseline::Blend(parts) => parts.swap(0, 1),
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[8].baseline {
            Baseline::Blend(parts) => (parts[0].0, parts[1].0) = (dec("0.7"), dec("0.3")),
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[8].baseline {
            Baseline::Blend(parts) => parts[1].1 = Source::DifferenceInDifferences { size: 251 },
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[8].baseline {
            Baseline::Blend(parts) => parts[0].1 = Source::Control { size: 199 },
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[9].baseline {
            Baseline::Fallback { least, .. } => *least = 31,
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[9].baseline {
            Baseline::Fallback {
                first: Source::Matched { size, .. },
                ..
            } => *size = 221,
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[9].baseline {
            Baseline::Fallback {
                first: Source::Matched { bias, .. },
                ..
            } => bias.best = 0.25,
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[9].baseline {
            Baseline::Fallback {
                first: Source::Matched { bias, .. },
                ..
            } => bias.parameter = None,
            _ => panic!(),
        }),
        (Both, |t| match &mut t.metrics[9].baseline {
            Baseline::Fallback { otherwise, .. } => {
                *otherwise = Source::AgreedPath { lives: 1_000 }
            }
            _ => panic!(),
        }),
    ]
}

pub(super) fn changes_of_lines() -> Vec<Change> {
    fn rule(t: &mut Terms, line: usize) -> &mut Rule {
        &mut t.lines[line].rule
    }
    vec![
        (Both, |t| t.lines[0].id.push('x')),
        (English, |t| t.lines[0].name.push('x')),
        (Danish, |t| t.lines[0].name_da.push('x')),
        (Both, |t| t.lines[0].metric = Some(4)),
        (Both, |t| t.lines[7].metric = Some(4)),
        (Both, |t| t.lines[0].requires = Some(4)),
        (Both, |t| t.lines[0].requires = None),
        (Both, |t| t.lines[2].requires = Some(1)),
        (Both, |t| t.lines[3].unless = Some(1)),
        (Both, |t| t.lines[3].unless = None),
        (Both, |t| t.lines[0].limits.cap = Some(529_000_001)),
        (Both, |t| t.lines[0].limits.cap = None),
        (Both, |t| t.lines[0].limits.cap_per_payment = Some(1)),
        (Both, |t| t.lines[0].limits.cap_per_person = Some(1)),
        (Both, |t| t.lines[0].limits.max_claims = Some(4)),
        (Both, |t| t.lines[0].limits.max_claims = None),
        (Both, |t| t.lines[0].limits.max_units = Some(dec("1001"))),
        (Both, |t| t.lines[0].limits.max_units = None),
        (Both, |t| {
            t.lines[0].limits.minimum.as_mut().unwrap().metric = 7
        }),
        (Both, |t| {
            t.lines[0].limits.minimum.as_mut().unwrap().least = dec("2.6")
        }),
        (Both, |t| t.lines[0].limits.minimum = None),
        (Both, |t| t.lines[0].limits.minimum_sample = Some(31)),
        (Both, |t| {
            t.lines[1].limits.floor.as_mut().unwrap().pay = dec("6")
        }),
        (Both, |t| {
            t.lines[1].limits.floor.as_mut().unwrap().until = None
        }),
        (Both, |t| {
            t.lines[1].limits.floor.as_mut().unwrap().until = Some(day(2018, 7, 1))
        }),
        (Both, |t| t.lines[1].limits.floor = None),
        (Both, |t| t.lines[1].two_sided = None),
        (Both, |t| t.lines[1].two_sided.as_mut().unwrap().from = 1),
        (Both, |t| t.lines[1].two_sided.as_mut().unwrap().cap = None),
        (Both, |t| {
            t.lines[1].two_sided.as_mut().unwrap().cap = Some(1)
        }),
        (Both, |t| t.lines[1].waterfall = 0),
        (Both, |t| t.lines[0].lag_months = Some(5)),
        (Both, |t| t.lines[0].lag_months = None),
        (Both, |t| t.lines[2].by_cohort = false),
        (Both, |t| {
            t.lines[2].when = When::On(vec![day(2017, 6, 30), day(2019, 7, 1)])
        }),
        (Both, |t| t.lines[2].when = When::Periods),
        (Both, |t| t.lines[3].when = When::Periods),
        (Both, |t| t.lines[0].when = When::End),
        (Both, |t| t.lines[2].repeat = Repeat::Each),
        (Both, |t| t.lines[0].payers = None),
        (Both, |t| {
            t.lines[0].payers.as_mut().unwrap()[0].account = FOUNDATION
        }),
        (Both, |t| {
            t.lines[0].payers.as_mut().unwrap()[0].share = dec("0.9")
        }),
        (Both, |t| t.lines[0].payers.as_mut().unwrap()[0].cap = None),
        (Both, |t| {
            t.lines[0].payers.as_mut().unwrap()[0].cap_per_year = None
        }),
        (Both, |t| t.lines[0].payers.as_mut().unwrap()[0].from = None),
        (Both, |t| {
            t.lines[0].payers.as_mut().unwrap()[0].until = None
        }),
        // rules
        (Both, |t| match rule(t, 0) {
            Rule::Price { steps } => steps[1].0 = Some(day(2018, 1, 2)),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 0) {
            Rule::Price { steps } => steps[0].1 = dec("130001"),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 0) {
            Rule::Price { steps } => steps[0].0 = Some(day(2016, 1, 2)),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 4) {
            Rule::PriceBy(by) => by.metric = 7,
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 5) {
            Rule::Tiers(tiers) => tiers[1].above = dec("51"),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 5) {
            Rule::Tiers(tiers) => tiers[1].price = dec("7999"),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 6) {
            Rule::Share { share, .. } => *share = dec("0.5"),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 6) {
            Rule::Share { times, .. } => *times = dec("1"),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 7) {
            Rule::Charge { amount, .. } => *amount = dec("1"),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 7) {
            Rule::Charge { of, .. } => *of = Base::Commitment(0),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 8) {
            Rule::Charge { of, .. } => *of = Base::Commitment(1),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 1) {
            Rule::Curve { of, .. } => *of = Base::Principal(1),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 2) {
            Rule::Curve { of, .. } => *of = Base::Drawn(0),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 3) {
            Rule::Curve { of, .. } => *of = Base::Amount(1),
            _ => panic!(),
        }),
        (Both, |t| match rule(t, 9) {
            Rule::Curve { of, .. } => *of = Base::Drawn(2),
            _ => panic!(),
        }),
        (Both, |t| curve(t, 1).form = Form::Bands),
        (Both, |t| curve(t, 1).closed = Closed::Above),
        (Both, |t| curve(t, 1).pieces[0].from = Some(dec("6"))),
        (Both, |t| curve(t, 1).pieces[0].to = Some(dec("16"))),
        (Both, |t| curve(t, 1).pieces[0].pay = dec("8")),
        (Both, |t| curve(t, 1).pieces[0].slope = dec("1")),
        (Both, |t| curve(t, 1).pieces[0].name = None),
        (Both, |t| curve(t, 2).pieces[3].to = Some(dec("99"))),
        (Both, |t| curve(t, 2).pieces[0].from = Some(dec("1"))),
        (Both, |t| curve(t, 4).form = Form::Points),
        (Both, |t| curve(t, 4).closed = Closed::Above),
        (Both, |t| curve(t, 4).pieces[0].from = Some(dec("49"))),
        (Both, |t| curve(t, 4).pieces[0].to = Some(dec("89"))),
        (Both, |t| curve(t, 4).pieces[0].pay = dec("7")),
        (Both, |t| curve(t, 4).pieces[0].slope = dec("21")),
        (Both, |t| curve(t, 4).pieces[0].name = Some("A".into())),
    ]
}

pub(super) fn changes_of_the_whole() -> Vec<Change> {
    vec![
        (English, |t| t.title.push('x')),
        (Danish, |t| t.title_da.push('x')),
        (Both, |t| t.currency.code = "EUR".into()),
        (Both, |t| t.currency.decimals = 3),
        (Both, |t| t.rounding.amounts = Round::Up),
        (Both, |t| t.rounding.amounts = Round::Nearest),
        (Both, |t| t.rounding.prices = None),
        (Both, |t| t.rounding.prices = Some(Round::Up)),
        (Both, |t| t.schedule.from = day(2016, 1, 2)),
        (Both, |t| t.schedule.until = day(2020, 12, 30)),
        (Both, |t| t.schedule.person_window = Some(155)),
        (Both, |t| t.schedule.periods = Periods::Every { months: 6 }),
        (Both, |t| {
            t.schedule.periods = Periods::Ending(vec![day(2017, 1, 1), day(2020, 12, 31)])
        }),
        (Both, |t| t.schedule.lag_months = 0),
        (Both, |t| t.cohorts[0].id.push('x')),
        (English, |t| t.cohorts[0].name.push('x')),
        (Danish, |t| t.cohorts[0].name_da.push('x')),
        (Both, |t| t.cohorts[0].from = day(2016, 1, 3)),
        (Both, |t| t.cohorts[0].until = day(2016, 12, 30)),
        (Both, |t| t.cohorts[0].measured = day(2018, 12, 30)),
        (Both, |t| t.payers[0].account = Account::State),
        (Both, |t| {
            (t.payers[0].share, t.payers[1].share) = (dec("0.7"), dec("0.3"))
        }),
        (Both, |t| t.payers[0].cap = None),
        (Both, |t| t.payers[1].cap_per_year = None),
        (Both, |t| t.payers[1].from = None),
        (Both, |t| t.payers[1].until = None),
        (Both, |t| t.over = Over::Others),
        (Both, |t| t.cap = None),
        (Both, |t| t.cap_per_payment = None),
        (Both, |t| t.cap_per_person = None),
        (Both, |t| t.bid = dec("0.94")),
        (Both, |t| t.bid = dec("1")),
        (Both, |t| t.indexation.as_mut().unwrap().rate = dec("0.03")),
        (Both, |t| t.indexation.as_mut().unwrap().every_months = 6),
        (Both, |t| {
            t.indexation.as_mut().unwrap().from = day(2016, 8, 1)
        }),
        (Both, |t| t.indexation = None),
        (Both, |t| t.terminations[0].id.push('x')),
        (English, |t| t.terminations[0].name.push('x')),
        (Danish, |t| t.terminations[0].name_da.push('x')),
        (Both, |t| t.terminations[0].on[1] = day(2018, 8, 30)),
        (Both, |t| t.terminations[2].on = vec![day(2018, 8, 30)]),
        (Both, |t| {
            t.terminations[0].when = Some(Trigger::Below {
                metric: 7,
                value: dec("5"),
            })
        }),
        (Both, |t| {
            t.terminations[0].when = Some(Trigger::Below {
                metric: 6,
                value: dec("4"),
            })
        }),
        (Both, |t| t.terminations[0].when = None),
        (Both, |t| {
            t.terminations[2].when = Some(Trigger::LossAbove { amount: 1 })
        }),
        (Both, |t| {
            t.terminations[1].when = Some(Trigger::LossAbove { amount: 1 })
        }),
        (Both, |t| {
            t.terminations[3].when = Some(Trigger::Above {
                metric: 7,
                value: dec("60"),
            })
        }),
        (Both, |t| {
            t.terminations[3].when = Some(Trigger::Above {
                metric: 6,
                value: dec("61"),
            })
        }),
        (Both, |t| t.terminations[0].stops = Stops::Intake),
        (Both, |t| {
            t.terminations[0].redemption[0].0 = day(2017, 12, 30)
        }),
        (Both, |t| t.terminations[0].redemption[0].1 = dec("0.7")),
        (Both, |t| t.terminations[0].redemption.clear()),
        (Both, |t| {
            t.terminations[1].redemption = vec![(day(2020, 1, 1), dec("0.1"))]
        }),
        (Both, |t| t.terminations.clear()),
    ]
}
