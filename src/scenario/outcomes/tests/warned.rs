//! What is accepted, but not in silence.

use super::*;

fn warned(entries: &str) -> Vec<String> {
    let read = toml(entries);
    // What the file simply leaves out is the subject of a test of its own.
    let missing = |w: &String| w.contains("no outcomes are given");
    let all = read.warnings.into_iter().map(|w| w.english);
    all.filter(|w| !missing(w)).collect()
}

fn days(dates: &[&str]) -> String {
    let entry = |d: &&str| format!("[[outcome]]\nmetric = \"days\"\ndate = {d}\nvalue = 1\n");
    dates.iter().map(entry).collect()
}

#[test]
fn what_lies_outside_the_contract_counts_nowhere() {
    assert_eq!(
        warned(&days(&["2016-01-01", "2020-12-31"])),
        Vec::<String>::new()
    );
    assert_eq!(
        warned(&days(&["2017-01-01", "2015-12-31", "2021-01-01"])),
        [
            "2 entries, the first in line 5 of o.toml, count nowhere: the contract measures from 2016-01-01 to 2020-12-31"
        ]
    );
}

#[test]
fn what_nothing_looks_at_counts_nowhere() {
    assert_eq!(
        warned("[[outcome]]\nmetric = \"alone\"\ndate = 2017-01-01\n"),
        [
            "the entry in line 1 of o.toml counts nowhere: nothing in the contract looks at `alone` itself"
        ]
    );
}

fn rate(rest: &str) -> String {
    format!("[[outcome]]\nmetric = \"rate\"\ndate = 2018-12-31\n{rest}\n")
}

#[test]
fn less_than_nothing_is_said_loudly() {
    let mut terms = terms();
    terms.metrics[2].effect = Effect::Fall;
    let words = |terms: &Terms, rest: &str| -> Vec<String> {
        let read = read_text("o.toml", &rate(rest), Format::Toml, "test", terms).unwrap();
        let words = read.warnings.into_iter().map(|w| w.english);
        words.filter(|w| w.contains("below 0")).collect()
    };
    let said = "line 1 of o.toml: `rate` is given as −62, the baseline of `rate` is given as −1.5, below 0: ";
    let found = words(&terms, "value = -62\nbaseline = -1.5");
    assert!(found.len() == 1 && found[0].starts_with(said), "{found:?}");
    let nothing = words(&terms, "value = 0\nbaseline = 0");
    assert_eq!(nothing, Vec::<String>::new());
    // of what the contract itself counts nothing below 0 can be meant
    terms.metrics[2].measure = Measure::Rate {
        of: 0,
        per: Per::Referred,
    };
    let text = rate("value = -62\nbaseline = 50");
    let read = read_text("o.toml", &text, Format::Toml, "test", &terms);
    let faults = read.unwrap_err().to_string();
    assert!(
        faults.contains("a rate, mean or count cannot be negative"),
        "{faults}"
    );
}

#[test]
fn a_percentage_of_nothing_is_said_to_pay_nothing() {
    let mut terms = terms();
    let said = |terms: &Terms, baseline: &str| {
        let text = rate(&format!("value = 40\nbaseline = {baseline}"));
        let read = read_text("o.toml", &text, Format::Toml, "test", terms).unwrap();
        let words = read.warnings.into_iter().map(|w| w.english);
        words
            .filter(|w| w.contains("a percentage of it says nothing"))
            .count()
    };
    terms.metrics[2].effect = Effect::Fall;
    assert_eq!(said(&terms, "0"), 0);
    terms.metrics[2].effect = Effect::FallPercent;
    assert_eq!(said(&terms, "0"), 1);
    assert_eq!(said(&terms, "-5"), 1);
    assert_eq!(said(&terms, "0.1"), 0);
}

#[test]
fn a_group_of_another_size_than_agreed_is_noticed() {
    let mut terms = terms();
    terms.metrics[2].baseline = Baseline::Single(Source::Control { size: 361 });
    let said = |terms: &Terms, rest: &str| {
        let text = rate(&format!("value = 40\nbaseline = 50\n{rest}"));
        let read = read_text("o.toml", &text, Format::Toml, "test", terms).unwrap();
        let words = read.warnings.into_iter().map(|w| w.english);
        words
            .filter(|w| w.contains("line 1 of o.toml"))
            .collect::<Vec<_>>()
    };
    for near in [
        "",
        "controls = 361",
        "controls = 271",
        "controls = 451",
        "sample = 3",
    ] {
        assert_eq!(said(&terms, near), Vec::<String>::new(), "{near}");
    }
    for far in ["controls = 10", "controls = 270", "controls = 452"] {
        let words = said(&terms, far);
        assert!(
            words.len() == 1 && words[0].contains("a group of 361"),
            "{far}: {words:?}"
        );
    }
    assert!(said(&terms, "sample = 0")[0].contains("measured on nobody"));
    terms.metrics[2].measure = Measure::Rate {
        of: 0,
        per: Per::People(120),
    };
    assert_eq!(said(&terms, "sample = 100"), Vec::<String>::new());
    assert!(said(&terms, "sample = 10")[0].contains("the contract agrees on 120"));
}

#[test]
fn a_cohort_is_measured_on_its_own_day_and_only_where_the_contract_says_so() {
    let early = |date: &str, cohort: &str| {
        warned(&format!(
            "[[outcome]]\nmetric = \"early\"\ndate = {date}\nvalue = 9\n{cohort}"
        ))
    };
    assert_eq!(early("2018-12-31", "cohort = \"c1\""), Vec::<String>::new());
    assert_eq!(
        early("2019-01-01", "cohort = \"c1\""),
        ["the entry in line 1 of o.toml counts nowhere: `early` is last looked at on 2018-12-31"]
    );
    assert_eq!(
        early("2018-12-31", ""),
        [
            "the entry in line 1 of o.toml counts nowhere: `early` is measured by cohort, and no `cohort` is named"
        ]
    );
    assert_eq!(
        warned(
            "[[outcome]]\nmetric = \"rate\"\ndate = 2018-12-31\nvalue = 9\nbaseline = 8\ncohort = \"c1\""
        ),
        [
            "the entry in line 1 of o.toml counts nowhere: `rate` is measured for all people together, and a `cohort` is named"
        ]
    );
}

#[test]
fn costs_outside_the_contract_are_drawn_with_a_word() {
    let of = |day: &str| {
        let observed = toml(&format!("[[cost]]\ndate = {day}\namount = 5\n"));
        let words = observed.warnings.into_iter().map(|w| w.english);
        words
            .filter(|w| w.contains("costs outside"))
            .collect::<Vec<_>>()
    };
    // from 2016 to 2020; the cohorts are measured until the end of 2020 and paid three months later
    for inside in ["2016-01-01", "2021-03-31"] {
        assert_eq!(of(inside), Vec::<String>::new(), "{inside}");
    }
    for outside in ["2015-12-31", "2021-04-01", "2061-01-01"] {
        let words = of(outside);
        assert!(
            words[0].contains(outside) && words[0].contains("2021-03-31"),
            "{words:?}"
        );
    }
}

#[test]
fn after_an_early_end_nothing_counts() {
    let text = format!(
        "terminated = {{ on = 2018-01-01, by = \"stop\" }}\n{}",
        days(&["2018-01-01", "2018-01-02"])
    );
    assert_eq!(
        warned(&text),
        ["the entry in line 6 of o.toml counts nowhere: the contract ended early on 2018-01-01"]
    );
}

#[test]
fn limits_per_person_cannot_hold_for_nobody() {
    let claims = "[[outcome]]\nmetric = \"jobs\"\ndate = 2018-01-01\nvalue = 9\n";
    assert_eq!(
        warned(claims),
        [
            "`jobs` is given without persons, so this cannot be checked, and the figures are taken as they are: at most 1 per person"
        ]
    );
    let person = "[[outcome]]\nmetric = \"jobs\"\ndate = 2018-01-01\nperson = 9\n";
    assert_eq!(warned(person), Vec::<String>::new());
}

#[test]
fn the_same_claim_twice_is_noticed() {
    let person = "[[outcome]]\nmetric = \"jobs\"\ndate = 2018-01-01\nperson = \"a\"\n";
    let other = "[[outcome]]\nmetric = \"jobs\"\ndate = 2018-01-01\nperson = \"b\"\n";
    assert_eq!(
        warned(&format!("{person}{other}{person}")),
        [
            "the entry in line 9 of o.toml says again what was found of `jobs` for the same person and day: both count"
        ]
    );
}

#[test]
fn what_is_forgotten_is_named() {
    let all = toml(&days(&["2018-01-01"])).warnings;
    let all: Vec<&str> = all.iter().map(|w| w.english.as_str()).collect();
    assert_eq!(all.len(), 5, "{all:?}");
    assert_eq!(
        all[0],
        "no outcomes are given for `jobs`, which `jobs` pays for"
    );
    let nothing = toml("").warnings;
    assert_eq!(nothing.len(), 1);
    assert_eq!(
        nothing[0].danish,
        "filen indeholder ingen resultater: intet blev opnået"
    );
}

#[test]
fn those_who_started_against_everybody_are_accepted_and_said() {
    let mut terms = terms();
    let read = |terms: &Terms| {
        let text = "[[outcome]]\nmetric = \"rate\"\ndate = 2018-12-31\nvalue = 40\nbaseline = 50\n";
        let read = read_text("o.toml", text, Format::Toml, "test", terms).unwrap();
        let starters = read.warnings.into_iter().map(|w| w.english);
        starters.filter(|w| w.contains("those who started")).count()
    };
    assert_eq!(read(&terms), 0);
    terms.metrics[2].on = Population::Started;
    assert_eq!(read(&terms), 1);
    // Nothing is compared with people of another kind.
    terms.metrics[2].baseline = Baseline::Single(Source::Reported);
    assert_eq!(read(&terms), 0);
}

#[test]
fn the_same_amount_twice_on_a_day_is_noticed() {
    let saving = "[[outcome]]\nmetric = \"saving\"\ndate = 2018-01-01\nvalue = 10_000\n";
    let other = saving.replace("10_000", "10_001");
    assert_eq!(warned(&format!("{saving}{other}")), Vec::<String>::new());
    assert_eq!(
        warned(&format!("{saving}{other}{saving}")),
        [
            "the entry in line 9 of o.toml says again what was found of `saving` on the same day, to the same amount: both count"
        ]
    );
}

#[test]
fn a_condition_without_its_figure_is_named() {
    let mut terms = terms();
    terms.terminations[0].on = vec![day(2017, 12, 31), day(2018, 12, 31)];
    terms.terminations[0].when = Some(Trigger::Below {
        metric: 2,
        value: d("50"),
    });
    terms.lines[1].limits.minimum = Some(Minimum {
        metric: 2,
        least: d("10"),
    });
    terms.lines[2].metric = Some(1);
    let read = |date: &str| -> Vec<String> {
        let rate =
            format!("[[outcome]]\nmetric = \"rate\"\ndate = {date}\nvalue = 40\nbaseline = 50\n");
        let text = format!(
            "{}{}",
            days(&["2017-06-30"]),
            if date.is_empty() { "" } else { &rate }
        );
        let read = read_text("o.toml", &text, Format::Toml, "test", &terms).unwrap();
        let list = read.warnings.into_iter().map(|w| w.english);
        list.filter(|w| w.contains("`rate`")).collect()
    };
    assert_eq!(
        read(""),
        [
            "no `rate` is given up to 2017-12-31, 2018-12-31, when the early end `stop` looks at it: it is taken not to have happened",
            "no outcomes are given for `rate`, on which `days` depends: without it the line pays nothing",
        ]
    );
    assert_eq!(
        read("2018-12-31"),
        [
            "no `rate` is given up to 2017-12-31, when the early end `stop` looks at it: it is taken not to have happened"
        ]
    );
    assert_eq!(read("2017-12-31"), Vec::<String>::new());
}
