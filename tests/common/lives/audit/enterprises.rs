//! The second staircase, its openings and seats.

use super::Audit;
use trappe::record::{NO_ENTERPRISE, OpeningFate};

impl Audit<'_> {
    /// Enterprises of the cohorts, climbing one level at a time after whole attempts, until they fail.
    pub(super) fn enterprises(&self) {
        let case = &self.case;
        let Some(spec) = &self.spec.enterprises else {
            assert!(
                self.record.enterprises.is_empty() && self.record.openings.is_empty(),
                "{case}"
            );
            return;
        };
        let expected: Vec<(usize, u16, u32)> = spec
            .cohorts
            .iter()
            .enumerate()
            .flat_map(|(c, cohort)| {
                (0..cohort.count).map(move |_| (c, cohort.municipality, cohort.start))
            })
            .collect();
        assert_eq!(self.record.enterprises.len(), expected.len(), "{case}");
        for (e, (cohort, municipality, start)) in self.record.enterprises.iter().zip(expected) {
            assert_eq!(
                (usize::from(e.cohort), e.municipality),
                (cohort, municipality),
                "{case}"
            );
            if start >= self.weeks {
                assert!(e.levels.is_empty() && e.failed.is_none(), "{case}: {e:?}");
                continue;
            }
            assert_eq!(e.levels[0], (start, 0), "{case}: {e:?}");
            for pair in e.levels.windows(2) {
                let ((from, level), (to, next)) = (pair[0], pair[1]);
                let level_spec = &spec.levels[usize::from(level)];
                let planned = level_spec.weeks.as_ref().expect("climbs").best.round() as u32;
                let weeks = to - from;
                assert_eq!(next, level + 1, "{case}: {e:?}");
                assert!(
                    weeks > 0 && weeks % planned == 0 && weeks / planned <= level_spec.repeats + 1,
                    "{case}: {e:?}"
                );
            }
            let last = e.levels[e.levels.len() - 1].0;
            if let Some(failed) = e.failed {
                assert!(
                    last < failed && start < failed && failed <= self.weeks,
                    "{case}: {e:?}"
                );
            }
            if let Some(left) = e.left_accelerator {
                assert!((start..=self.weeks).contains(&left), "{case}: {e:?}");
            }
        }
    }

    /// Every job in an enterprise comes from one opening, and every opening goes to a ready person within reach.
    pub(super) fn openings(&self) {
        let case = &self.case;
        let Some(spec) = &self.spec.enterprises else {
            return;
        };
        assert!(self.record.openings.is_sorted_by_key(|o| o.week), "{case}");
        let mut filled = Vec::new();
        for o in &self.record.openings {
            let e = usize::from(o.enterprise);
            let level = self.level_in(e, o.week);
            let level = level.unwrap_or_else(|| panic!("{case}: {o:?} of no enterprise"));
            let level = &spec.levels[usize::from(level)];
            assert!(level.openings_per_week.best > 0.0, "{case}: {o:?}");
            match o.fate {
                OpeningFate::Filled { person, from } => {
                    filled.push((person, from, o.enterprise));
                    assert!(
                        from > o.week && from - o.week <= spec.openings.lapse + 1,
                        "{case}: {o:?}"
                    );
                    let p = person as usize;
                    // Filled in the last week of the run: nobody sees that job.
                    if from < self.weeks {
                        let stay = self.with[p][from as usize].expect("enrolled");
                        assert_eq!(
                            (stay.state, stay.enterprise, stay.from),
                            (spec.openings.job, o.enterprise, from),
                            "{case}"
                        );
                    }
                    assert!(
                        !self.in_work(self.with[p][from as usize - 1]),
                        "{case}: {o:?} was in work"
                    );
                    assert!(
                        self.reaches(person, self.record.enterprises[e].municipality),
                        "{case}: {o:?}"
                    );
                    assert!(
                        self.record
                            .graduations
                            .iter()
                            .any(|g| g.0 == person && g.1 <= from),
                        "{case}: {o:?} was not ready"
                    );
                }
                OpeningFate::Lapsed { week } => {
                    assert!(week < self.weeks, "{case}: {o:?}");
                    assert_eq!(week - o.week, spec.openings.lapse, "{case}: {o:?}");
                }
                OpeningFate::Lost { week } => {
                    assert_eq!(
                        Some(week + 1),
                        self.record.enterprises[e].failed,
                        "{case}: {o:?}"
                    );
                    assert!(week - o.week <= spec.openings.lapse + 1, "{case}: {o:?}");
                }
                OpeningFate::Open => {
                    assert!(
                        self.weeks - o.week <= spec.openings.lapse + 1,
                        "{case}: {o:?} never lapsed"
                    );
                }
            }
        }
        for (p, _) in self.record.people.iter().enumerate() {
            for stay in self.record.programme.stays_of(p) {
                if stay.enterprise != NO_ENTERPRISE {
                    assert_eq!(stay.state, spec.openings.job, "{case}: {stay:?}");
                    let times = filled
                        .iter()
                        .filter(|f| **f == (p as u32, stay.from, stay.enterprise));
                    assert_eq!(times.count(), 1, "{case}: person {p} {stay:?}");
                }
            }
        }
    }

    /// Where everybody suits, no opening outlasts a week in which somebody ready is not at work.
    pub(super) fn nobody_ready_beside_an_opening(&self) {
        let case = &self.case;
        let Some(spec) = &self.spec.enterprises else {
            return;
        };
        if spec.openings.acceptance.best < 1.0 || spec.openings.acceptance_neighbour.best < 1.0 {
            return;
        }
        for o in &self.record.openings {
            let until = match o.fate {
                OpeningFate::Filled { from, .. } => from - 1,
                OpeningFate::Lapsed { week } | OpeningFate::Lost { week } => week,
                OpeningFate::Open => self.weeks,
            };
            let municipality = self.record.enterprises[usize::from(o.enterprise)].municipality;
            for (person, ready) in &self.record.graduations {
                if !self.reaches(*person, municipality) {
                    continue;
                }
                // Ready before the offers of the week, and neither moved nor hired in it.
                let weeks = &self.with[*person as usize];
                for week in o.week.max(*ready)..until.min(self.weeks - 1) {
                    let (now, next) = (weeks[week as usize], weeks[week as usize + 1]);
                    assert!(
                        !(self.eligible(*person, week) && now == next),
                        "{case}: {o:?} is open in week {week} beside person {person}"
                    );
                }
            }
        }
    }

    /// Filled seats and open openings never exceed the seats of the level; nobody works where nothing is.
    pub(super) fn seats(&self) {
        let case = &self.case;
        let Some(spec) = &self.spec.enterprises else {
            return;
        };
        let mut taken = vec![vec![0_u32; self.weeks as usize]; self.record.enterprises.len()];
        for (p, weeks) in self.with.iter().enumerate() {
            for (week, stay) in weeks.iter().enumerate() {
                let Some(stay) = stay.filter(|s| s.enterprise != NO_ENTERPRISE) else {
                    continue;
                };
                let e = usize::from(stay.enterprise);
                assert!(
                    self.level_in(e, week as u32).is_some(),
                    "{case}: person {p} week {week} {stay:?}"
                );
                taken[e][week] += 1;
            }
        }
        for o in &self.record.openings {
            let until = match o.fate {
                OpeningFate::Filled { from, .. } => from,
                OpeningFate::Lapsed { week } | OpeningFate::Lost { week } => week,
                OpeningFate::Open => self.weeks,
            };
            for week in o.week..until {
                taken[usize::from(o.enterprise)][week as usize] += 1;
            }
        }
        for (e, weeks) in taken.iter().enumerate() {
            for (week, taken) in weeks.iter().enumerate() {
                let seats = self
                    .level_in(e, week as u32)
                    .map_or(0, |level| spec.levels[usize::from(level)].seats);
                assert!(
                    *taken <= seats,
                    "{case}: enterprise {e} week {week}: {taken} of {seats} seats"
                );
            }
        }
    }
}
