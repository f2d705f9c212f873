//! Metrics of the people and of the enterprises.

use super::{Entry, or_nan};
use crate::analysis::findings::Findings;
use crate::analysis::findings::enterprises;
use crate::analysis::findings::people::{ArmFindings, Shares, TIMES};
use crate::analysis::summary::{Topic, Unit};
use crate::scenario::Scenario;

pub(super) fn entries(scenario: &Scenario, out: &mut Vec<Entry>) {
    whole_group(out);
    for (index, (weeks, key)) in TIMES.iter().enumerate() {
        if *weeks < scenario.spec.calendar.weeks {
            at_time(out, index, key);
        }
    }
    for (index, (weeks, name)) in [(13, "13 weeks"), (52, "52 weeks")].iter().enumerate() {
        let read = move |a: &ArmFindings| a.retention[index];
        let name = format!("Jobs that last {name}");
        let name_da = format!("Job som varer {weeks} uger");
        arms(
            out,
            &format!("retention_{weeks}w"),
            Unit::Share,
            &name,
            &name_da,
            false,
            read,
        );
    }
    if scenario.spec.enterprises.is_some() {
        firms(out);
    }
}

fn whole_group(out: &mut Vec<Entry>) {
    let entry = |id: &str, unit, name: &str, name_da: &str, read: fn(&Findings) -> f64| {
        Entry::new(id, Topic::People, unit, name, name_da, Box::new(read))
    };
    out.push(
        entry(
            "people.referred",
            Unit::People,
            "People referred",
            "Henviste borgere",
            |f| f64::from(f.people.referred),
        )
        .headline(),
    );
    out.push(
        entry(
            "people.graduated",
            Unit::Share,
            "Completed the programme",
            "Gennemførte forløbet",
            |f| or_nan(f.people.graduated),
        )
        .headline(),
    );
    out.push(entry(
        "people.left",
        Unit::Share,
        "Left the programme before its end",
        "Forlod forløbet før tid",
        |f| or_nan(f.people.left),
    ));
    arms(
        out,
        "weeks_in_work",
        Unit::Weeks,
        "Weeks in work (any hours) per person",
        "Uger i arbejde (alle timetal) pr. borger",
        true,
        |a| a.weeks_in_work,
    );
    out.push(
        entry(
            "people.additional_lasting_jobs",
            Unit::People,
            "Additional people in lasting work after two years",
            "Flere borgere i varigt arbejde efter to år",
            |f| {
                f64::from(f.people.programme.lasting_at_two_years)
                    - f64::from(f.people.counterfactual.lasting_at_two_years)
            },
        )
        .headline(),
    );
}

fn at_time(out: &mut Vec<Entry>, index: usize, key: &str) {
    let after = match key {
        "14m" => ("14 months", "14 måneder"),
        "1y" => ("1 year", "1 år"),
        "2y" => ("2 years", "2 år"),
        "3y" => ("3 years", "3 år"),
        _ => ("6 years", "6 år"),
    };
    type Read = fn(&Shares) -> Option<f64>;
    let measures: [(&str, &str, &str, Read); 4] = [
        (
            "lasting_work",
            "In lasting work (any hours) after",
            "I varigt arbejde (alle timetal) efter",
            |s| s.lasting,
        ),
        (
            "in_work",
            "In work (any hours) after",
            "I arbejde (alle timetal) efter",
            |s| s.in_work,
        ),
        (
            "self_support",
            "Self-supporting or in education after",
            "Selvforsørgende eller i uddannelse efter",
            |s| s.self_support,
        ),
        (
            "support",
            "On a support benefit after",
            "På forsørgelsesydelse efter",
            |s| s.support,
        ),
    ];
    for (id, name, name_da, read) in measures {
        let headline = match id {
            "lasting_work" => ["1y", "2y", "3y"].contains(&key),
            "self_support" => key == "3y",
            _ => false,
        };
        let get = move |a: &ArmFindings| read(&a.at[index]);
        arms(
            out,
            &format!("{id}_{key}"),
            Unit::Share,
            &format!("{name} {}", after.0),
            &format!("{name_da} {}", after.1),
            headline,
            get,
        );
    }
}

/// A measure of both arms and its difference: programme, counterfactual, additional.
fn arms(
    out: &mut Vec<Entry>,
    id: &str,
    unit: Unit,
    name: &str,
    name_da: &str,
    headline: bool,
    read: impl Fn(&ArmFindings) -> Option<f64> + Send + Sync + Copy + 'static,
) {
    let (programme, counterfactual) = (
        move |f: &Findings| or_nan(read(&f.people.programme)),
        move |f: &Findings| or_nan(read(&f.people.counterfactual)),
    );
    let entry = |key: &str, suffix: &str, suffix_da: &str, read: super::Read| {
        let entry = Entry::new(
            format!("people.{id}.{key}"),
            Topic::People,
            unit,
            &format!("{name}{suffix}"),
            &format!("{name_da}{suffix_da}"),
            read,
        );
        if headline { entry.headline() } else { entry }
    };
    out.push(entry(
        "programme",
        ", programme",
        ", indsats",
        Box::new(programme),
    ));
    out.push(entry(
        "counterfactual",
        ", without programme",
        ", uden indsats",
        Box::new(counterfactual),
    ));
    let additional = move |f: &Findings| programme(f) - counterfactual(f);
    out.push(entry(
        "additional",
        ", additional",
        ", forskel",
        Box::new(additional),
    ));
}

fn firms(out: &mut Vec<Entry>) {
    type Read = fn(&enterprises::Findings) -> f64;
    let mut push = |id: &str, unit, name: &str, name_da: &str, headline: bool, read: Read| {
        let get = move |f: &Findings| read(&f.enterprises);
        let entry = Entry::new(id, Topic::Enterprises, unit, name, name_da, Box::new(get));
        out.push(if headline { entry.headline() } else { entry });
    };
    push(
        "enterprises.started",
        Unit::Count,
        "Enterprises that took part",
        "Deltagende virksomheder",
        false,
        |e| f64::from(e.started),
    );
    push(
        "enterprises.alive",
        Unit::Share,
        "Enterprises alive at the end",
        "Virksomheder i live ved afslutning",
        true,
        |e| or_nan(e.alive),
    );
    push(
        "enterprises.mean_level",
        Unit::Ratio,
        "Mean level reached (0 = first)",
        "Gennemsnitligt trin nået (0 = første)",
        false,
        |e| or_nan(e.mean_level),
    );
    push(
        "enterprises.openings",
        Unit::Count,
        "Job openings",
        "Jobåbninger",
        true,
        |e| f64::from(e.openings),
    );
    push(
        "enterprises.filled",
        Unit::Count,
        "Openings taken by participants",
        "Åbninger besat af deltagere",
        true,
        |e| f64::from(e.filled),
    );
    push(
        "enterprises.lapsed",
        Unit::Count,
        "Openings that lapsed",
        "Åbninger som bortfaldt",
        true,
        |e| f64::from(e.lapsed),
    );
    push(
        "enterprises.lost",
        Unit::Count,
        "Openings lost by insolvency",
        "Åbninger tabt ved konkurs",
        false,
        |e| f64::from(e.lost),
    );
    push(
        "enterprises.additional",
        Unit::Count,
        "Openings taken that would not have existed otherwise",
        "Besatte åbninger som ellers ikke fandtes",
        false,
        |e| f64::from(e.additional),
    );
    push(
        "enterprises.place_weeks",
        Unit::Weeks,
        "Person-weeks on places",
        "Personuger på pladser",
        false,
        |e| e.place_weeks as f64,
    );
    push(
        "enterprises.waiting_weeks",
        Unit::Weeks,
        "Person-weeks of waiting for a place",
        "Personuger på venteliste",
        true,
        |e| e.waiting_weeks as f64,
    );
    push(
        "enterprises.generic",
        Unit::Share,
        "Placements that were generic",
        "Andel generiske placeringer",
        false,
        |e| or_nan(e.generic),
    );
    push(
        "enterprises.gave_up",
        Unit::People,
        "People who waited too long and left",
        "Borgere som ventede for længe og gik",
        false,
        |e| f64::from(e.gave_up),
    );
}
