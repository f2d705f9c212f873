//! What is refused, where, and with which advice.

use super::*;

/// One entry of TOML that must be refused with each of these words.
fn refused(entry: &str, words: &[&str]) {
    let message = wrong(Format::Toml, &format!("[[outcome]]\n{entry}\n"));
    for word in words {
        assert!(message.contains(word), "no `{word}` in:\n{message}");
    }
}

fn refused_csv(text: &str, words: &[&str]) {
    let message = wrong(Format::Csv, text);
    for word in words {
        assert!(message.contains(word), "no `{word}` in:\n{message}");
    }
}

#[test]
fn a_fault_is_shown_with_its_line_and_caret() {
    let message = wrong(
        Format::Toml,
        "[[outcome]]\nmetric = \"day\"\ndate = 2017-12-31\nvalue = 1\n",
    );
    let expected = "\
error: outcome.0.metric: there is no metric `day`
 --> o.toml:2:10
  |
2 | metric = \"day\"
  |          ^^^^^ not in the contract
  |
  = help: did you mean `days`?
  = help: metrics of the contract are: jobs, days, rate, blend, saving, early, alone

1 fault in o.toml";
    assert_eq!(message, expected);
    let message = wrong(
        Format::Csv,
        "metric,date,value\ndays,2017-12-31,3\n\ndays,2018-12-31,12 days\n",
    );
    let expected = "\
error: line 4.value: needs a number
 --> o.csv:4:17
  |
4 | days,2018-12-31,12 days
  |                 ^^^^^^^ this is `12 days`
  |
  = help: write the number alone: 258858 or 12.5

1 fault in o.csv";
    assert_eq!(message, expected);
}

#[test]
fn a_line_taken_for_its_metric_is_understood() {
    let mut terms = terms();
    terms.lines[1].id = "housing".to_owned();
    let text = "[[outcome]]\nmetric = \"housing\"\ndate = 2017-12-31\nvalue = 1\n";
    let message = read_text("o.toml", text, Format::Toml, "test", &terms).unwrap_err();
    let message = message.to_string();
    assert!(
        message.contains("`housing` is a line: it pays for the metric `days`"),
        "{message}"
    );
}

#[test]
fn figures_of_the_wrong_kind_are_refused() {
    let days = "metric = \"days\"\ndate = 2017-12-31\n";
    let rate = "metric = \"rate\"\ndate = 2017-12-31\nbaseline = 3\n";
    let saving = "metric = \"saving\"\ndate = 2017-12-31\nvalue = 1\n";
    refused(
        &format!("{days}value = 1\nbaseline = 3"),
        &["outcome.0.baseline", "a deadweight in the contract"],
    );
    refused(
        &format!("{days}value = 1\nsample = 3"),
        &["outcome.0.sample", "belong to numbers"],
    );
    refused(
        &format!("{rate}percent = 3\nof = 7"),
        &["outcome.0.percent", "one number for all people"],
    );
    refused(
        &format!("{rate}value = 3\nperson = 7"),
        &["outcome.0.person"],
    );
    refused(
        &format!("{saving}cohort = \"c1\""),
        &["outcome.0.cohort", "all people together"],
    );
    refused(
        &format!("{saving}baseline = [1, 2]"),
        &["outcome.0.baseline", "a list"],
    );
    refused(
        &format!("{days}value = \"3\""),
        &["needs a number", "stand without quotes"],
    );
    refused(
        "metric = \"days\"\ndate = \"2017-12-31\"\nvalue = 1",
        &["needs a date", "without quotes"],
    );
    refused(
        &format!("{days}value = 1\nweight = 3"),
        &["there is no field `weight`"],
    );
}

#[test]
fn what_is_missing_is_named() {
    refused("date = 2017-12-31", &["outcome.0.metric: is missing"]);
    refused(
        "metric = \"days\"\nvalue = 3",
        &["outcome.0.date: is missing"],
    );
    refused(
        "metric = \"days\"\ndate = 2017-12-31",
        &["outcome.0.value: is missing", "how many units"],
    );
    refused(
        "metric = \"rate\"\ndate = 2017-12-31\nvalue = 3",
        &[
            "outcome.0.baseline: is missing",
            "`rate` is measured against: a control group",
        ],
    );
    refused(
        "metric = \"blend\"\ndate = 2017-12-31\nvalue = 3\nbaseline = 4",
        &[
            "`blend` has 2 measured baselines",
            "one number",
            "a control group; what is reported beside the value",
        ],
    );
    refused(
        "metric = \"early\"\ndate = 2017-12-31\nvalue = 3\nbaseline = 4\ncohort = \"c1\"",
        &["takes no baseline from outcomes", "against nothing"],
    );
}

#[test]
fn value_and_percentage_exclude_one_another() {
    let jobs = "metric = \"jobs\"\ndate = 2017-12-31\n";
    refused(
        &format!("{jobs}value = 3\npercent = 59\nof = 374"),
        &["a value and a percentage at once"],
    );
    refused(
        &format!("{jobs}percent = 59"),
        &["outcome.0.of", "`percent` needs it"],
    );
    refused(
        &format!("{jobs}of = 59"),
        &["outcome.0.percent", "`of` needs it"],
    );
    refused(
        &format!("{jobs}percent = 159\nof = 374"),
        &["between 0 and 100"],
    );
    refused(
        &format!("{jobs}percent = 59\nof = 37.4"),
        &["needs a whole number"],
    );
}

#[test]
fn impossible_numbers_are_refused() {
    let days = "metric = \"days\"\ndate = 2017-12-31\n";
    refused(
        &format!("{days}value = -3"),
        &["a quantity cannot be negative"],
    );
    refused(
        "metric = \"jobs\"\ndate = 2017-12-31\nvalue = -1",
        &["a count cannot be negative"],
    );
    refused(
        "metric = \"jobs\"\ndate = 2017-12-31\nvalue = 1.5\nperson = 3",
        &["claims are whole numbers"],
    );
    for value in [
        "1e16",
        "0.0000000000001",
        "99999999999999999999999999999",
        "1e400",
        "-1e400",
    ] {
        refused(
            &format!("{days}value = {value}"),
            &["cannot be kept exactly"],
        );
    }
    for value in ["nan", "inf", "true", "[]"] {
        refused(&format!("{days}value = {value}"), &["needs a number"]);
    }
    refused(
        "metric = \"saving\"\ndate = 2017-12-31\nvalue = 1.234",
        &["amounts of this contract have at most 2 decimals"],
    );
}

#[test]
fn nothing_is_measured_twice() {
    let rate = "[[outcome]]\nmetric = \"rate\"\ndate = 2017-12-31\nvalue = 3\nbaseline = 4\n";
    let message = wrong(Format::Toml, &format!("{rate}{rate}"));
    assert!(
        message.contains("outcome.1: measured twice on one day"),
        "{message}"
    );
    assert!(message.contains("measured here first"), "{message}");
    // Of another cohort, or on another day, it is another measurement.
    let c1 = format!("{rate}cohort = \"c1\"\n");
    assert_eq!(
        toml(&format!("{rate}{c1}{}", rate.replace("2017", "2018")))
            .outcomes
            .numbers
            .len(),
        3
    );
}

#[test]
fn unknown_names_get_a_suggestion() {
    refused(
        "metric = \"early\"\ndate = 2017-12-31\nvalue = 3\ncohort = \"c3\"",
        &[
            "there is no cohort `c3`",
            "did you mean `c1`?",
            "cohorts are: c1, c2",
        ],
    );
    let message = wrong(
        Format::Toml,
        "terminated = { on = 2018-01-01, by = \"stopp\" }",
    );
    assert!(message.contains("did you mean `stop`?"), "{message}");
    let message = wrong(Format::Toml, "contract = \"denver\"");
    assert!(
        message.contains("outcomes of another contract"),
        "{message}"
    );
    assert!(
        message.contains("the contract given is `test`"),
        "{message}"
    );
    let message = wrong(Format::Toml, "outcomes = []");
    assert!(message.contains("did you mean `outcome`?"), "{message}");
}

#[test]
fn costs_are_checked_too() {
    let message = wrong(
        Format::Toml,
        "[[cost]]\ndate = 2016-01-01\namount = -1\n[[cost]]\namount = 0.001\nfor = 3\n",
    );
    for word in [
        "cost.0.amount: a cost cannot be negative",
        "cost.1.amount: amounts of this",
        "cost.1.date: is missing",
        "no field `for`",
    ] {
        assert!(message.contains(word), "no `{word}` in:\n{message}");
    }
}

#[test]
fn broken_csv_names_column_or_line() {
    refused_csv(
        "metric,date,valeu\n",
        &["column `valeu`", "did you mean `value`?"],
    );
    refused_csv(
        "metric,value\ndays,3\n",
        &["column `date`: this column is missing"],
    );
    refused_csv("metric,date,date\n", &["this column is there twice"]);
    refused_csv(
        "metric;date;value\ndays;2017-12-31;3\n",
        &["separated by commas", "semicolons here"],
    );
    refused_csv(
        "metric,date,value\ndays,2017-12-31\n",
        &["line 2: this row has 2 cells", "the header has 3"],
    );
    refused_csv(
        "metric,date,value\ndays,2017-12-31,1,5\n",
        &["line 2: this row has 4 cells"],
    );
    refused_csv(
        "metric,date,value\ndays,2017-12-31,\"1,5\"\n",
        &["line 2.value", "a comma in it"],
    );
    refused_csv(
        "metric,date,value\ndays,31/12/2017,1\n",
        &["line 2.date: needs a date", "year-month-day"],
    );
    refused_csv(
        "metric,date,value\n\"two\nlines\",2017-12-31,1\nday,2017-12-31,1\n",
        &["line 4.metric"],
    );
    refused_csv(
        "metric,date,value,cohort\ncost,2017-12-31,1,c1\n",
        &["a cost has no `cohort`"],
    );
    refused_csv(
        "",
        &["this file is empty", "the first line names the columns"],
    );
    let twice = "metric,date,cohort\nterminated,2017-12-31,stop\nterminated,2018-12-31,stop\n";
    refused_csv(twice, &["a contract ends early only once"]);
}

#[test]
fn only_everything_can_end_after_the_intake() {
    let ends = |a: &str, b: &str| format!("terminated = [{a}, {b}]");
    let stop = |on: &str| format!("{{ on = {on}, by = \"stop\" }}");
    let closed = |on: &str| format!("{{ on = {on}, by = \"closed\" }}");
    let (early, late) = ("2017-06-30", "2018-06-30");
    // in whichever order they are written
    for text in [
        ends(&closed(early), &stop(late)),
        ends(&stop(late), &closed(early)),
    ] {
        let read = toml(&text).outcomes;
        let days = [(day(2017, 6, 30), 1), (day(2018, 6, 30), 0)];
        assert_eq!(read.terminated, days);
    }
    for (text, says) in [
        (ends(&stop(early), &closed(late)), "no intake left"),
        (ends(&closed(late), &stop(early)), "no intake left"),
        (ends(&closed(early), &closed(late)), "only once"),
        (ends(&stop(early), "2018-06-30"), "needs a table"),
        (ends(&stop(early), "{ on = 2018-06-30 }"), "by"),
    ] {
        let message = wrong(Format::Toml, &text);
        assert!(message.contains(says), "no `{says}` in:\n{message}");
    }
}

#[test]
fn all_faults_come_back_together() {
    let message = wrong(
        Format::Csv,
        "metric,date,value\ndays,2017-12-31,x\ndayz,2017-12-31,3\ndays,tomorrow,3\n",
    );
    assert!(message.ends_with("3 faults in o.csv"), "{message}");
}

/// One entry for a contract whose line `rate` pays on at least 30 people, and whose `early` falls back below 25.
fn sampled(entry: &str) -> Result<(), String> {
    let mut terms = terms();
    terms.lines[2].limits.minimum_sample = Some(30);
    terms.metrics[5].baseline = Baseline::Fallback {
        least: 25,
        first: Source::Reported,
        otherwise: Source::Fixed(d("40")),
    };
    let text = format!("[[outcome]]\ndate = 2018-12-31\n{entry}\n");
    let read = read_text("o.toml", &text, Format::Toml, "test", &terms);
    read.map(drop).map_err(|faults| faults.render(false))
}

#[test]
fn a_sample_that_the_contract_asks_for_must_be_given() {
    let rate = "metric = \"rate\"\nvalue = 40\nbaseline = 50";
    let message = sampled(rate).unwrap_err();
    for word in [
        "outcome.0.sample",
        "o.toml:1:1",
        "`rate` pays only for at least 30 people: add how many were measured, as in sample = 120",
        "outcome.0.controls",
        "as in controls = 120",
        "2 faults",
    ] {
        assert!(message.contains(word), "no `{word}` in:\n{message}");
    }
    let message = sampled(&format!("{rate}\nsample = 30")).unwrap_err();
    assert!(message.contains("outcome.0.controls") && message.contains("1 fault "));
    assert_eq!(
        sampled(&format!("{rate}\nsample = 30\ncontrols = 30")),
        Ok(())
    );
    // A number that is reported beside its baseline has no group of its own.
    let early = "metric = \"early\"\ncohort = \"c1\"\nvalue = 40\nbaseline = 50";
    let message = sampled(early).unwrap_err();
    assert!(message.contains("the baseline of `early` falls back below 25 people"));
    assert!(message.contains("1 fault "), "{message}");
    assert_eq!(sampled(&format!("{early}\nsample = 3")), Ok(()));
    // Nothing asks it of the others.
    assert_eq!(
        sampled("metric = \"blend\"\nvalue = 1\nbaseline = [1, 2]"),
        Ok(())
    );
}

#[test]
fn years_that_cannot_be_meant_are_refused() {
    for year in ["1899", "2201"] {
        let cost = format!("[[cost]]\ndate = {year}-06-30\namount = 5\n");
        let message = wrong(Format::Toml, &cost);
        for word in [
            "cost.0.date",
            "this year cannot be meant",
            "between 1900 and 2200",
        ] {
            assert!(message.contains(word), "no `{word}` in:\n{message}");
        }
        let days = format!("metric,date,value\ndays,{year}-06-30,1\n");
        refused_csv(&days, &["line 2.date", "this year cannot be meant"]);
    }
}

#[test]
fn several_baselines_in_a_cell_have_semicolons_between_them() {
    for wrong in ["55 47", "55|47"] {
        refused_csv(
            &format!("metric,date,value,baseline\nblend,2018-12-31,40,{wrong}\n"),
            &["several baselines with a semicolon between them: 55;47.5"],
        );
    }
}
