//! How long things take and how often they happen: exact distributions of first passages and of counts.

use crate::lives::build::{Build, CERTAIN, level, n, people, step, waiting_room, weekly};
use crate::lives::chance::{Cells, distribution, first_event, poisson};
use crate::lives::history::steps_of;
use trappe::model::enterprise::Level;
use trappe::model::group::{Group, Intake};
use trappe::model::staircase::Step;
use trappe::record::{NO_ENTERPRISE, OpeningFate, StepEnd};

#[test]
fn dropping_out_is_exponential_in_weeks_and_splits_by_intensity() {
    let (mut b, _, _) = waiting_room(40, 100);
    // Neither frailty nor the cycle touches dropping out (settled point 25).
    b.spec.groups[0].frailty_variance = n(2.0);
    b.cycle(Some(0), &[(&[0.5, 0.5], 0.2, 5.0), (&[0.5, 0.5], 3.0, 0.1)]);
    let sick = b.support("sick");
    b.step(Step {
        dropout: vec![(None, weekly(0.03)), (Some(sick), weekly(0.05))],
        ..step(30)
    });
    let (mut stayed, mut moved) = (Vec::new(), Vec::new());
    for record in b.run(21, 1000) {
        for p in 0..100 {
            let s = steps_of(&record, p).last().expect("everybody starts");
            let last_week = (s.end == StepEnd::DroppedOut).then(|| s.to - 1);
            let sick_now = record.programme.stays_of(p as usize).len() == 2;
            stayed.push(last_week.filter(|_| !sick_now));
            moved.push(last_week.filter(|_| sick_now));
            assert_eq!(last_week.is_none(), s.end == StepEnd::Completed, "{s:?}");
        }
    }
    let total = first_event([0.08; 30]);
    let share = |of: f64| total.iter().map(|p| p * of / 0.08).collect::<Vec<_>>();
    distribution(&stayed, &share(0.03), "stays in the state");
    distribution(&moved, &share(0.05), "moves");
}

#[test]
fn completion_after_repeats_is_a_cut_geometric_mixture_thinned_by_dropout() {
    let (mut b, _, _) = waiting_room(40, 100);
    let (weeks, c, lambda) = (4, 0.6, 0.03);
    b.step(Step {
        dropout: vec![(None, weekly(lambda))],
        completion: n(c),
        repeats: 2,
        ..step(weeks)
    });
    let (mut ready, mut failed) = (Vec::new(), Vec::new());
    for record in b.run(22, 1000) {
        for p in 0..100 {
            ready.push(record.graduations.iter().find(|g| g.0 == p).map(|g| g.1));
            let s = steps_of(&record, p).last().expect("everybody starts");
            failed.push((s.end == StepEnd::Failed).then_some(s.to));
        }
    }
    // Exposed to dropping out in every one of the weeks, the last one included.
    let there = |attempts: i32| (-lambda * f64::from(weeks)).exp().powi(attempts);
    let mut exact = vec![0.0; 13];
    for attempt in 1..=3 {
        exact[4 * attempt as usize] = there(attempt) * (1.0_f64 - c).powi(attempt - 1) * c;
    }
    distribution(&ready, &exact, "ready");
    let mut exact = vec![0.0; 13];
    exact[12] = there(3) * (1.0_f64 - c).powi(3);
    distribution(&failed, &exact, "failed");
}

#[test]
fn enterprises_climb_after_whole_attempts_unless_they_fail_first() {
    let (mut b, s, job) = waiting_room(60, 1);
    let (weeks, pass, fails) = (5, 0.5, 0.02);
    let first = Level {
        weeks: Some(n(f64::from(weeks))),
        pass: n(pass),
        repeats: 2,
        accelerator: true,
        insolvency: Some(weekly(fails)),
        ..level()
    };
    let second = Level {
        insolvency: Some(weekly(0.1)),
        ..level()
    };
    b.enterprises(vec![first, second], job, s);
    b.cohort(0, 100, 7);
    let (mut climbed, mut left, mut below, mut above) = (vec![], vec![], vec![], vec![]);
    for record in b.run(23, 1000) {
        for e in record.enterprises {
            let up = e.levels.get(1).map(|l| l.0 - 7);
            climbed.push(up);
            left.push(e.left_accelerator.filter(|_| up.is_none()).map(|w| w - 7));
            below.push(e.failed.filter(|_| up.is_none()).map(|f| f - 8));
            if let Some(up) = up {
                above.push(e.failed.map(|f| f - 8 - up).filter(|w| *w < 30));
            }
        }
    }
    // Insolvency comes before climbing in a week: 5a weeks are survived before the a-th attempt.
    let solvent = |week: u32| (-fails * f64::from(week)).exp();
    let mut exact = vec![0.0; 16];
    for attempt in 1..=3 {
        exact[5 * attempt as usize] =
            solvent(weeks * attempt) * (1.0_f64 - pass).powi(attempt as i32 - 1) * pass;
    }
    distribution(&climbed, &exact, "climbs");
    let mut exact = vec![0.0; 16];
    exact[15] = solvent(15) * (1.0_f64 - pass).powi(3);
    distribution(&left, &exact, "leaves the accelerator below");
    let not_passed = |week: u32| (1.0_f64 - pass).powi((week / weeks).min(3) as i32);
    let exact: Vec<f64> = first_event([fails; 53])
        .iter()
        .zip(0..)
        .map(|(p, week)| p * not_passed(week))
        .collect();
    distribution(&below, &exact, "fails on the first level");
    // Exposed anew at the intensity of the level, the first week on it included; long enough before the horizon.
    distribution(&above, &first_event([0.1; 30]), "fails on the second level");
}

#[test]
fn insolvency_follows_the_cycle() {
    let (mut b, s, job) = waiting_room(40, 1);
    b.enterprises(
        vec![Level {
            insolvency: Some(weekly(0.02)),
            ..level()
        }],
        job,
        s,
    );
    b.cohort(0, 100, 4);
    b.cycle(Some(0), &[(&[0.0, 1.0], 1.0, 1.0), (&[0.0, 1.0], 1.0, 1.0)]);
    let cycle = b.spec.cycle.as_mut().expect("just built");
    cycle.regimes[0].insolvency = n(0.5);
    cycle.regimes[1].insolvency = n(3.0);
    let failed: Vec<Option<u32>> = b
        .run(24, 1000)
        .flat_map(|r| r.enterprises)
        .map(|e| e.failed.map(|f| f - 5))
        .collect();
    let by_week = (4..40).map(|week| if week < 13 { 0.01 } else { 0.06 });
    distribution(&failed, &first_event(by_week), "fails");
}

#[test]
fn openings_are_poisson_given_seats_and_follow_the_cycle() {
    let (mut b, s, job) = waiting_room(39, 0);
    let rate = 0.15;
    let open = Level {
        openings_per_week: n(rate),
        seats: 500,
        additional: n(0.3),
        ..level()
    };
    b.enterprises(vec![open], job, s);
    b.cohort(0, 50, 5);
    b.cycle(Some(0), &[(&[0.0, 1.0], 1.0, 1.0), (&[0.0, 1.0], 1.0, 1.0)]);
    b.spec.cycle.as_mut().expect("just built").regimes[1].openings = n(0.4);
    let (mut early, mut late, mut both_none) = (vec![], vec![], 0);
    let (mut additional, mut all) = (0, 0);
    let mut weeks = vec![0_u64; 39];
    let replications = 1000_u32;
    for record in b.run(25, replications) {
        let mut counts = [[0_u32; 2]; 50];
        for o in &record.openings {
            counts[usize::from(o.enterprise)][usize::from(o.week >= 13)] += 1;
            additional += u64::from(o.additional);
            all += 1;
            weeks[o.week as usize] += 1;
        }
        for [before, after] in counts {
            early.push(Some(before));
            late.push(Some(after));
            both_none += u64::from(before + after == 0);
        }
    }
    // Weeks 5 to 12 in the first regime (the week of the start is exposed), 13 to 38 in the second.
    let (first, second) = (8.0 * rate, 26.0 * rate * 0.4);
    distribution(&early, &poisson(first, 9), "openings in the first quarter");
    distribution(&late, &poisson(second, 10), "openings later");
    let trials = u64::from(replications) * 50;
    let mut cells = Cells::new(2 + 39);
    cells.check(both_none, trials, (-first - second).exp(), || {
        "independent counts".into()
    });
    cells.check(additional, all, 0.3, || "additional".into());
    // Given their number, the weeks of a Poisson process are independent, in proportion to the intensity.
    for (week, hits) in weeks.iter().enumerate() {
        let intensity = match week {
            0..5 => 0.0,
            5..13 => rate,
            _ => rate * 0.4,
        };
        cells.check(*hits, all, intensity / (first + second), || {
            format!("week {week}")
        });
    }
}

#[test]
fn arrivals_are_poisson_and_referral_is_binomial() {
    let (mut b, s, _) = waiting_room(60, 0);
    b.group(Group {
        referred: n(0.7),
        intake: Intake::Arrivals {
            from: 3,
            until: 12,
            per_week: n(0.4),
        },
        ..people(5, s)
    });
    b.group(Group {
        referred: n(0.35),
        ..people(4, s)
    });
    let (mut arrived, mut first, mut referred) = (vec![], vec![], vec![]);
    for record in b.run(26, 40_000) {
        let of = |group: u16| record.people.iter().filter(move |p| p.group == group);
        arrived.push(Some(of(1).filter(|p| p.intake.is_some()).count() as u32));
        first.push(of(1).next().and_then(|p| p.intake));
        referred.push(Some(of(2).filter(|p| p.intake.is_some()).count() as u32));
    }
    // Arrivals and then referral: thinning after the cap of five planned people.
    let mut planned = poisson(4.0, 4);
    planned.push(1.0 - planned.iter().sum::<f64>());
    let choose =
        |of: usize, k: usize| (0..k).fold(1.0, |c, i| c * (of - i) as f64 / (i + 1) as f64);
    let binomial = |of: usize, k: usize, p: f64| {
        if k > of {
            0.0
        } else {
            choose(of, k) * p.powi(k as i32) * (1.0 - p).powi((of - k) as i32)
        }
    };
    let exact: Vec<f64> = (0..=5)
        .map(|k| (0..=5).map(|of| planned[of] * binomial(of, k, 0.7)).sum())
        .collect();
    distribution(&arrived, &exact, "arrived and referred");
    let mut exact = vec![0.0; 3];
    exact.extend(first_event([0.4; 10]).iter().map(|p| p * 0.7));
    distribution(&first, &exact, "the first arrival");
    let exact: Vec<f64> = (0..=4).map(|k| binomial(4, k, 0.35)).collect();
    distribution(&referred, &exact, "referred");
}

#[test]
fn acceptance_is_drawn_once_for_a_person_and_an_enterprise() {
    // So many openings that each pair is asked dozens of times; everybody loses every job after a week.
    for (enterprises, suits) in [(1, 0.3), (2, 0.51)] {
        let (mut b, s, job) = waiting_room(30, 1);
        b.moves(job, s, CERTAIN);
        b.step(step(2));
        b.enterprises(
            vec![Level {
                openings_per_week: n(25.0),
                seats: 40,
                ..level()
            }],
            job,
            s,
        );
        b.cohort(0, enterprises, 0);
        b.second().openings.acceptance = n(0.3);
        b.second().openings.lapse = 1;
        let (mut ever, mut jobs) = (0, 0);
        for record in b.run(27, 6_000) {
            let mine: Vec<u16> = record
                .programme
                .stays_of(0)
                .iter()
                .map(|s| s.enterprise)
                .filter(|e| *e != NO_ENTERPRISE)
                .collect();
            // Never after a while only: whoever suits does so at the first chance, which is in week 1 or 2.
            if let Some(first) = record.programme.stays_of(0).get(1) {
                assert!(first.from <= 3, "{first:?}");
            }
            ever += u64::from(!mine.is_empty());
            jobs += mine.len();
        }
        Cells::new(1).check(ever, 6_000, suits, || format!("{enterprises} enterprises"));
        assert!(
            jobs as u64 > 10 * ever,
            "whoever suits is taken again and again"
        );
    }
}

#[test]
fn one_offer_per_opening_and_per_person_a_week() {
    // Two people ready in week 1 and one seat: person 0 is asked in week 1, person 1 only in week 2.
    let (mut b, s, job) = waiting_room(12, 2);
    b.step(step(2));
    let one_seat = Level {
        openings_per_week: n(25.0),
        seats: 1,
        ..level()
    };
    b.enterprises(vec![one_seat], job, s);
    b.cohort(0, 1, 0);
    b.second().openings.acceptance = n(0.3);
    b.second().openings.lapse = 100;
    let first_job = |record: &trappe::record::Record, p: usize| {
        record.programme.stays_of(p).get(1).map(|stay| stay.from)
    };
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for record in b.run(33, 20_000) {
        first.push(first_job(&record, 0));
        second.push(first_job(&record, 1));
    }
    distribution(&first, &[0.0, 0.0, 0.3], "asked first");
    distribution(&second, &[0.0, 0.0, 0.0, 0.7 * 0.3], "asked second");
    // One person and two enterprises: an offer of each, in two weeks.
    b.spec.groups[0] = people(1, s);
    b.second().cohorts[0].count = 2;
    let weeks: Vec<_> = b.run(34, 20_000).map(|r| first_job(&r, 0)).collect();
    distribution(&weeks, &[0.0, 0.0, 0.3, 0.21], "two enterprises");
}

#[test]
fn openings_of_a_neighbour_are_accepted_with_their_own_probability() {
    let mut b = Build::new(12);
    let town = b.municipality(&[]);
    b.spec.municipalities[0].neighbours = vec![town];
    let (s, job) = (b.support("s"), b.work("job"));
    b.group(people(1, s));
    b.step(step(1));
    b.enterprises(
        vec![Level {
            openings_per_week: n(30.0),
            seats: 30,
            ..level()
        }],
        job,
        s,
    );
    b.cohort(town, 1, 0);
    b.second().openings.acceptance = n(0.9);
    b.second().openings.acceptance_neighbour = n(0.2);
    let taken = |r: &trappe::record::Record| {
        r.openings
            .iter()
            .any(|o| matches!(o.fate, OpeningFate::Filled { .. }))
    };
    let filled = b.run(32, 20_000).filter(taken).count() as u64;
    Cells::new(1).check(filled, 20_000, 0.2, || "taken by the neighbour".into());
}
