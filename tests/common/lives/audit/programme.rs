//! The first staircase, its places and the adviser.

use super::Audit;
use trappe::model::movement::Class;
use trappe::record::{PlaceKind, StepEnd, StepStay};

/// How a person leaves the programme for good.
fn leaves_programme(end: StepEnd) -> bool {
    matches!(end, StepEnd::DroppedOut | StepEnd::Failed | StepEnd::GaveUp)
}

impl Audit<'_> {
    /// Whether a person may be on a step in a week.
    pub(super) fn eligible(&self, person: u32, week: u32) -> bool {
        let programme = self.spec.programme.as_ref();
        let stay = self.with[person as usize]
            .get(week as usize)
            .copied()
            .flatten();
        match (programme, stay) {
            (Some(p), Some(s)) => p.eligible[usize::from(s.state.0)],
            _ => false,
        }
    }

    fn by_person(&self) -> Vec<Vec<&StepStay>> {
        let mut out = vec![Vec::new(); self.record.people.len()];
        for s in &self.record.steps {
            out[s.person as usize].push(s);
        }
        out
    }

    /// Steps in order, in eligible states only, each interval ended as what follows it says.
    pub(super) fn steps(&self) {
        let case = &self.case;
        let order = |s: &StepStay| (s.person, s.from);
        assert!(
            self.record.steps.is_sorted_by(|a, b| order(a) < order(b)),
            "{case}"
        );
        let mut graduates = Vec::new();
        for (p, intervals) in self.by_person().into_iter().enumerate() {
            if let Some(first) = intervals.first() {
                assert_eq!(first.step, 0, "{case}: {first:?}");
                assert!(
                    Some(first.from) >= self.record.people[p].intake,
                    "{case}: {first:?}"
                );
            }
            for (k, s) in intervals.iter().enumerate() {
                assert!(s.from < s.to && s.to <= self.weeks, "{case}: {s:?}");
                for week in s.from..s.to {
                    assert!(
                        self.eligible(s.person, week),
                        "{case}: week {week} of {s:?}"
                    );
                }
                self.wait(s);
                self.step_end(s, intervals.get(k + 1).copied(), &mut graduates);
            }
            self.attempts(&intervals);
        }
        // Completing the last step in the last week is a graduation beyond the horizon: listed or not.
        let listed: Vec<_> = self
            .record
            .graduations
            .iter()
            .filter(|g| g.1 < self.weeks)
            .copied()
            .collect();
        graduates.retain(|g: &(u32, u32)| g.1 < self.weeks);
        assert_eq!(listed, graduates, "{case}");
    }

    fn step_end(&self, s: &StepStay, next: Option<&StepStay>, graduates: &mut Vec<(u32, u32)>) {
        let case = &self.case;
        let programme = self
            .spec
            .programme
            .as_ref()
            .expect("steps need a programme");
        let step = &programme.steps[usize::from(s.step)];
        let waiting = s.place == PlaceKind::Waiting;
        match (&step.place, s.place) {
            (None, PlaceKind::NotNeeded)
            | (Some(_), PlaceKind::Waiting | PlaceKind::Enterprise(_)) => {}
            (Some(place), PlaceKind::Generic) => assert!(place.generic.is_some(), "{case}: {s:?}"),
            _ => panic!("{case}: the wrong kind of place {s:?}"),
        }
        if let Some(next) = next {
            assert!(s.to <= next.from, "{case}: {s:?} overlaps {next:?}");
            assert!(
                !leaves_programme(s.end),
                "{case}: {s:?} left and came back {next:?}"
            );
        }
        // What follows at once, if the horizon doesn't come first.
        let follows = |what: &str, holds: &dyn Fn(&StepStay) -> bool| {
            if s.to < self.weeks {
                assert!(
                    next.is_some_and(|n| n.from == s.to && holds(n)),
                    "{case}: {s:?} should be followed by {what}, not {next:?}"
                );
            }
        };
        match s.end {
            StepEnd::Completed => {
                assert!(!waiting, "{case}: {s:?}");
                if usize::from(s.step) + 1 == programme.steps.len() {
                    assert!(
                        next.is_none(),
                        "{case}: a graduate takes no more steps {next:?}"
                    );
                    graduates.push((s.person, s.to));
                } else {
                    follows("the next step", &|n| n.step == s.step + 1);
                }
            }
            StepEnd::Repeated => {
                assert!(!waiting, "{case}: {s:?}");
                follows("a repeat in the same place", &|n| {
                    n.step == s.step && n.place == s.place && !n.start
                });
            }
            StepEnd::LeftState => {
                assert!(
                    s.to == self.weeks || !self.eligible(s.person, s.to),
                    "{case}: {s:?}"
                );
                if let Some(next) = next {
                    assert!(waiting || step.resume, "{case}: {s:?} came back {next:?}");
                    assert_eq!(next.step, s.step, "{case}: {s:?} {next:?}");
                }
            }
            StepEnd::EnterpriseFailed => {
                let PlaceKind::Enterprise(e) = s.place else {
                    panic!("{case}: {s:?}")
                };
                assert_eq!(
                    self.record.enterprises[usize::from(e)].failed,
                    Some(s.to),
                    "{case}: {s:?}"
                );
                // Unless they moved out of the eligible states in that very week.
                if self.eligible(s.person, s.to) {
                    follows("the list or a new place", &|n| n.step == s.step && !n.start);
                }
            }
            StepEnd::Placed => {
                assert!(waiting, "{case}: {s:?}");
                follows("a place", &|n| {
                    n.step == s.step && n.place != PlaceKind::Waiting
                });
            }
            StepEnd::GaveUp => assert!(waiting, "{case}: {s:?}"),
            StepEnd::DroppedOut | StepEnd::Failed => assert!(!waiting, "{case}: {s:?}"),
            StepEnd::Stopped => panic!("{case}: nothing ends early here: {s:?}"),
            StepEnd::Horizon => assert_eq!(s.to, self.weeks, "{case}: {s:?}"),
        }
    }

    /// The list is served at the end of the week of arrival. Whoever completes a step or comes back arrives in the week before
    /// the interval; whoever is enrolled arrives in its first week, and that week is not a full week of waiting.
    fn wait(&self, s: &StepStay) {
        if s.place != PlaceKind::Waiting {
            return;
        }
        let case = &self.case;
        let programme = self
            .spec
            .programme
            .as_ref()
            .expect("steps need a programme");
        let place = programme.steps[usize::from(s.step)]
            .place
            .as_ref()
            .expect("they need a place");
        let enrolled = self.record.people[s.person as usize].intake;
        let arrival = u32::from(Some(s.from) == enrolled);
        let (weeks, most) = (s.to - s.from, place.max_wait + arrival);
        assert!(weeks <= most, "{case}: waits too long {s:?}");
        assert!(!s.start, "{case}: waiting starts nothing {s:?}");
        if s.end == StepEnd::GaveUp {
            assert!(place.generic.is_none(), "{case}: {s:?}");
            assert_eq!(weeks, most, "{case}: gives up too early {s:?}");
        }
    }

    /// A step starts once; repeating and resuming it costs no start.
    pub(super) fn starts(&self) {
        for intervals in self.by_person() {
            let mut started = None;
            for s in intervals.iter().filter(|s| s.place != PlaceKind::Waiting) {
                assert_eq!(s.start, started != Some(s.step), "{}: {s:?}", self.case);
                started = Some(s.step);
            }
        }
    }

    /// Attempts have the planned weeks and are repeated so often as allowed.
    fn attempts(&self, intervals: &[&StepStay]) {
        let case = &self.case;
        let (mut done, mut attempts, mut last_step) = (0, 1, u16::MAX);
        for s in intervals.iter().filter(|s| s.place != PlaceKind::Waiting) {
            if s.step != last_step {
                assert!(
                    last_step == u16::MAX || s.step == last_step + 1,
                    "{case}: {s:?}"
                );
                (done, attempts, last_step) = (0, 1, s.step);
            }
            let programme = self
                .spec
                .programme
                .as_ref()
                .expect("steps need a programme");
            let step = &programme.steps[usize::from(s.step)];
            let planned = step.weeks.best.round() as u32;
            // Somebody who is torn away in the last planned week has done all weeks and not completed; that they spend
            // one more week on coming back is the engine's reading (the specification is silent).
            if done == planned {
                assert_eq!(s.to - s.from, 1, "{case}: {s:?}");
                done -= 1;
            }
            done += s.to - s.from;
            assert!(done <= planned, "{case}: {s:?} longer than planned");
            match s.end {
                StepEnd::Completed => assert_eq!(done, planned, "{case}: {s:?}"),
                StepEnd::Repeated => {
                    assert_eq!(done, planned, "{case}: {s:?}");
                    (done, attempts) = (0, attempts + 1);
                    assert!(attempts <= step.repeats + 1, "{case}: {s:?}");
                }
                StepEnd::Failed => {
                    assert_eq!(
                        (done, attempts),
                        (planned, step.repeats + 1),
                        "{case}: {s:?}"
                    );
                }
                _ => {}
            }
        }
    }

    /// Places used never exceed those of the level; places are within reach; nobody waits beside a free place.
    pub(super) fn places(&self) {
        let case = &self.case;
        let count = self.record.enterprises.len();
        let mut used = vec![vec![0_u32; self.weeks as usize]; count];
        for s in &self.record.steps {
            if let PlaceKind::Enterprise(e) = s.place {
                let enterprise = &self.record.enterprises[usize::from(e)];
                assert!(
                    self.reaches(s.person, enterprise.municipality),
                    "{case}: {s:?}"
                );
                for week in s.from..s.to {
                    assert!(
                        self.level_in(usize::from(e), week).is_some(),
                        "{case}: {s:?} {enterprise:?}"
                    );
                    used[usize::from(e)][week as usize] += 1;
                }
            }
        }
        let places = |e: usize, week: u32| {
            let levels = &self
                .spec
                .enterprises
                .as_ref()
                .expect("there are some")
                .levels;
            self.level_in(e, week)
                .map_or(0, |level| levels[usize::from(level)].places)
        };
        for (e, weeks) in used.iter().enumerate() {
            for (week, used) in weeks.iter().enumerate() {
                assert!(
                    *used <= places(e, week as u32),
                    "{case}: enterprise {e} week {week}"
                );
            }
        }
        for s in self
            .record
            .steps
            .iter()
            .filter(|s| s.place == PlaceKind::Waiting)
        {
            for (e, enterprise) in self.record.enterprises.iter().enumerate() {
                if !self.reaches(s.person, enterprise.municipality) {
                    continue;
                }
                // Whoever is on the list in the week before and stays there found no place free for this week. Only on an
                // unchanged level: whether places of a new level can be given in advance is not specified.
                for week in s.from + 1..s.to {
                    let level = self.level_in(e, week);
                    let same = level.is_some() && self.level_in(e, week - 1) == level;
                    assert!(
                        !same || used[e][week as usize] == places(e, week),
                        "{case}: {s:?} waits while enterprise {e} has a free place in week {week}"
                    );
                }
            }
        }
    }

    /// The adviser: only after a job loss, not in work, never for those who left the programme, once for each loss.
    pub(super) fn windows(&self) {
        let case = &self.case;
        let order = |w: &trappe::record::Window| (w.person, w.from);
        assert!(
            self.record.adviser.is_sorted_by(|a, b| order(a) < order(b)),
            "{case}"
        );
        let adviser = self
            .spec
            .programme
            .as_ref()
            .and_then(|p| p.adviser.as_ref());
        let Some(adviser) = adviser else {
            assert!(self.record.adviser.is_empty(), "{case}");
            return;
        };
        let by_person = self.by_person();
        for w in &self.record.adviser {
            let weeks = &self.with[w.person as usize];
            assert!(w.from < w.to && w.to <= self.weeks, "{case}: {w:?}");
            assert!(w.to - w.from <= adviser.weeks, "{case}: {w:?}");
            assert!(
                w.from > 0 && self.in_work(weeks[w.from as usize - 1]),
                "{case}: no job before {w:?}"
            );
            // It ends after its weeks, with a new job, or with leaving the programme, whichever is first.
            let own = &by_person[w.person as usize];
            let left = own.iter().find(|s| leaves_programme(s.end)).map(|s| s.to);
            assert!(
                left.is_none_or(|l| w.from < l),
                "{case}: {w:?} after leaving"
            );
            // Moving on to education, a pension and the like also ends it (the specification is silent; nobody is
            // helped to a job there), which is why a state that is not eligible may end it as well.
            let job = (w.from..self.weeks).find(|week| self.in_work(weeks[*week as usize]));
            let latest = [Some(w.from + adviser.weeks), Some(self.weeks), left, job];
            let latest = latest.into_iter().flatten().min();
            let moved_on = w.to < self.weeks && !self.eligible(w.person, w.to);
            assert!(
                Some(w.to) == latest || Some(w.to) < latest && moved_on,
                "{case}: {w:?} should end in {latest:?}"
            );
        }
        self.no_loss_without_a_window(adviser.weeks, &by_person);
    }

    /// Whoever was on a step, has not left the programme and loses a job has a window.
    /// Only losses into states from which work can be found: whether an adviser sees pensioners is not specified.
    fn no_loss_without_a_window(&self, length: u32, by_person: &[Vec<&StepStay>]) {
        for (p, weeks) in self.with.iter().enumerate() {
            for week in 1..self.weeks {
                let now = weeks[week as usize];
                if !self.in_work(weeks[week as usize - 1]) || self.in_work(now) {
                    continue;
                }
                let searches = self.spec.transitions.iter().any(|t| {
                    now.is_some_and(|s| s.state == t.from) && t.class == Class::JobFinding
                });
                let own = &by_person[p];
                let was_on_step = own
                    .iter()
                    .any(|s| s.place != PlaceKind::Waiting && s.from < week);
                let left = own.iter().any(|s| leaves_programme(s.end) && s.to <= week);
                let client = was_on_step && !left;
                if client && searches && length > 0 {
                    assert!(
                        self.record
                            .adviser
                            .iter()
                            .any(|w| w.person == p as u32 && w.from == week),
                        "{}: person {p} lost a job and sees no adviser in week {week}",
                        self.case
                    );
                }
            }
        }
    }
}
