//! People, stays and movements.

use super::Audit;
use trappe::model::group::Intake;
use trappe::record::{NO_ENTERPRISE, OpeningFate, Record, Stay, StepEnd};

/// Before anything is unrolled: offsets rise and cover all stays of exactly the people.
pub fn offsets(record: &Record, case: &str) {
    for arm in [&record.programme, &record.counterfactual] {
        assert_eq!(arm.offsets.len(), record.people.len() + 1, "{case}");
        assert_eq!(arm.offsets[0], 0, "{case}");
        assert!(arm.offsets.is_sorted(), "{case}");
        assert_eq!(
            arm.offsets[record.people.len()] as usize,
            arm.stays.len(),
            "{case}"
        );
    }
}

impl Audit<'_> {
    /// Planned people in the order of groups; intake, counters and durations where the group puts them.
    pub(super) fn people(&self) {
        let case = &self.case;
        let planned: u32 = self.spec.groups.iter().map(|g| g.people).sum();
        assert_eq!(self.record.people.len(), planned as usize, "{case}");
        let mut people = self.record.people.iter();
        for (index, group) in self.spec.groups.iter().enumerate() {
            let mut last_arrival = 0;
            for k in 0..group.people {
                let p = people.next().expect("as many as planned");
                assert_eq!(
                    (usize::from(p.group), p.municipality),
                    (index, group.municipality),
                    "{case}"
                );
                let duration = group.duration.unwrap_or(group.counter);
                assert!(
                    (duration.min..=duration.max).contains(&p.duration),
                    "{case}: {p:?}"
                );
                assert!(
                    (group.counter.min..=group.counter.max).contains(&p.counter),
                    "{case}: {p:?}"
                );
                if group.duration.is_none() {
                    assert_eq!(
                        p.duration, p.counter,
                        "{case}: the duration defaults to the counter"
                    );
                }
                assert!(p.frailty > 0.0 && p.frailty.is_finite(), "{case}: {p:?}");
                if group.frailty_variance.best == 0.0 {
                    assert_eq!(p.frailty, 1.0, "{case}");
                }
                let Some(intake) = p.intake else { continue };
                assert!(intake < self.weeks, "{case}: {p:?}");
                match &group.intake {
                    Intake::Dates(dates) => {
                        let mut before = 0;
                        let week = dates.iter().find(|(_, count)| {
                            before += count;
                            k < before
                        });
                        assert_eq!(Some(intake), week.map(|w| w.0), "{case}: person {k}");
                    }
                    Intake::Evenly { from, until } => {
                        assert_eq!(
                            intake,
                            from + k * (until - from + 1) / group.people,
                            "{case}"
                        );
                    }
                    Intake::Arrivals { from, until, .. } => {
                        assert!((*from..=*until).contains(&intake), "{case}: {p:?}");
                        assert!(
                            intake >= last_arrival,
                            "{case}: arrivals in the order of time"
                        );
                        last_arrival = intake;
                    }
                }
            }
            if group.referred.best == 1.0 && !matches!(group.intake, Intake::Arrivals { .. }) {
                let absent = self
                    .record
                    .people
                    .iter()
                    .filter(|p| usize::from(p.group) == index);
                for p in absent.filter(|p| p.intake.is_none()) {
                    let beyond = match &group.intake {
                        Intake::Dates(dates) => {
                            dates.iter().any(|(w, c)| *c > 0 && *w >= self.weeks)
                        }
                        Intake::Evenly { until, .. } => *until >= self.weeks,
                        Intake::Arrivals { .. } => true,
                    };
                    assert!(beyond, "{case}: everybody is referred, but not {p:?}");
                }
            }
        }
    }

    /// Nobody is lost: exactly one state in every week from intake to the horizon, none before, in both arms.
    pub(super) fn stays(&self) {
        let case = &self.case;
        for (arm, unrolled) in [
            (&self.record.programme, &self.with),
            (&self.record.counterfactual, &self.without),
        ] {
            for (p, person) in self.record.people.iter().enumerate() {
                let stays = arm.stays_of(p);
                assert_eq!(
                    stays.first().map(|s| s.from),
                    person.intake,
                    "{case}: person {p}"
                );
                for pair in stays.windows(2) {
                    assert!(pair[0].from < pair[1].from, "{case}: person {p} {pair:?}");
                    assert!(
                        (pair[0].state, pair[0].enterprise) != (pair[1].state, pair[1].enterprise),
                        "{case}: person {p} goes nowhere {pair:?}"
                    );
                }
                for stay in stays {
                    assert!(stay.from < self.weeks, "{case}: person {p} {stay:?}");
                    assert!(usize::from(stay.state.0) < self.spec.states.len(), "{case}");
                }
            }
            for week in 0..self.weeks {
                let enrolled = self
                    .record
                    .people
                    .iter()
                    .filter(|p| p.intake.is_some_and(|i| i <= week));
                let mut counts = vec![0; self.spec.states.len()];
                for stay in unrolled.iter().filter_map(|weeks| weeks[week as usize]) {
                    counts[usize::from(stay.state.0)] += 1;
                }
                assert_eq!(
                    counts.iter().sum::<usize>(),
                    enrolled.count(),
                    "{case}: week {week}"
                );
            }
        }
        for p in 0..self.record.people.len() {
            let first = |arm: &trappe::record::Arm| arm.stays_of(p).first().copied();
            assert_eq!(
                first(&self.record.programme),
                first(&self.record.counterfactual),
                "{case}: person {p}"
            );
            for stay in self.record.counterfactual.stays_of(p) {
                assert_eq!(
                    stay.enterprise, NO_ENTERPRISE,
                    "{case}: no programme, no enterprises"
                );
            }
        }
    }

    /// Every change of state has a cause: a transition, a dropout with a destination, an opening, a failure.
    pub(super) fn movements(&self) {
        let allowed = |a: Stay, b: Stay| {
            self.spec
                .transitions
                .iter()
                .any(|t| t.from == a.state && t.to == b.state && b.enterprise == NO_ENTERPRISE)
        };
        for p in 0..self.record.people.len() {
            for pair in self.record.counterfactual.stays_of(p).windows(2) {
                assert!(
                    allowed(pair[0], pair[1]),
                    "{}: person {p} {pair:?}",
                    self.case
                );
            }
            for pair in self.record.programme.stays_of(p).windows(2) {
                let week = pair[1].from;
                let dropped = self.record.steps.iter().any(|s| {
                    s.person == p as u32
                        && s.to == week
                        && s.end == StepEnd::DroppedOut
                        && self.spec.programme.as_ref().is_some_and(|prog| {
                            prog.steps[usize::from(s.step)]
                                .dropout
                                .iter()
                                .any(|(to, _)| *to == Some(pair[1].state))
                        })
                });
                let filled = self.record.openings.iter().any(|o| {
                    o.fate
                        == (OpeningFate::Filled {
                            person: p as u32,
                            from: week,
                        })
                        && o.enterprise == pair[1].enterprise
                });
                let failed = pair[0].enterprise != NO_ENTERPRISE
                    && self.record.enterprises[usize::from(pair[0].enterprise)].failed
                        == Some(week)
                    && self
                        .spec
                        .enterprises
                        .as_ref()
                        .is_some_and(|e| e.openings.after_failure == pair[1].state);
                assert!(
                    allowed(pair[0], pair[1]) || dropped || filled || failed,
                    "{}: person {p} moves without a cause {pair:?}",
                    self.case
                );
            }
        }
    }

    /// One regime for each quarter of 13 weeks, the last one begun included.
    pub(super) fn regimes(&self) {
        let regimes = &self.record.regimes;
        match &self.spec.cycle {
            None => assert!(regimes.is_empty(), "{}", self.case),
            Some(cycle) => {
                assert!(
                    regimes.len() >= self.weeks.div_ceil(13) as usize,
                    "{}",
                    self.case
                );
                assert!(
                    regimes
                        .iter()
                        .all(|r| usize::from(*r) < cycle.regimes.len())
                );
                if let Some(first) = cycle.initial {
                    assert_eq!(usize::from(regimes[0]), first, "{}", self.case);
                }
            }
        }
    }
}
