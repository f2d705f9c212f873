//! What is read is what was written.

use super::*;
use crate::contract::outcomes::{ALL, Event, Measured, MoneyOn, NOBODY};

#[test]
fn every_kind_of_figure_is_read_exactly() {
    let read = toml(
        "contract = \"test\"\nterminated = { on = 2019-06-30, by = \"stop\" }\n\
         [[outcome]]\nmetric = \"days\"\ndate = 2017-12-31\nvalue = 258_858\n\
         [[outcome]]\nmetric = \"jobs\"\ndate = 2017-03-01\nperson = 17\n\
         [[outcome]]\nmetric = \"rate\"\ndate = 2018-12-31\nvalue = 142.123456789012\nbaseline = 155\nsample = 936\ncontrols = 9360\ncohort = \"c2\"\n\
         [[outcome]]\nmetric = \"blend\"\ndate = 2018-12-31\nvalue = 40\nbaseline = [50, 60.5]\n\
         [[outcome]]\nmetric = \"saving\"\ndate = 2018-12-31\nvalue = 281_550\n\
         [[outcome]]\nmetric = \"saving\"\ndate = 2019-12-31\nvalue = 100.01\nbaseline = 150\n\
         [[cost]]\ndate = 2016-01-01\namount = 8_600_000\n",
    )
    .outcomes;
    let event = |person, day, metric, count: &str| Event {
        person,
        day,
        metric,
        cohort: ALL,
        count: d(count),
    };
    assert_eq!(
        read.events,
        [
            event(17, day(2017, 3, 1), 0, "1"),
            event(NOBODY, day(2017, 12, 31), 1, "258858"),
        ]
    );
    let measured = |metric, cohort, value: &str, baselines: &[&str], sample, controls| Measured {
        metric,
        cohort,
        day: day(2018, 12, 31),
        value: d(value),
        baselines: baselines.iter().map(|b| d(b)).collect(),
        sample,
        controls,
    };
    assert_eq!(
        read.numbers,
        [
            measured(2, 1, "142.123456789012", &["155"], Some(936), Some(9360)),
            measured(3, ALL, "40", &["50", "60.5"], None, None),
        ]
    );
    let money = |day, expected, actual| MoneyOn {
        metric: 4,
        day,
        expected,
        actual,
    };
    // A saving by itself is nothing expected and less than nothing found.
    assert_eq!(
        read.money,
        [
            money(day(2018, 12, 31), 0, -28_155_000),
            money(day(2019, 12, 31), 15_000, 10_001),
        ]
    );
    assert_eq!(read.money[1].saving(), 4_999);
    assert_eq!(read.costs, [(day(2016, 1, 1), 860_000_000)]);
    assert_eq!(read.terminated, vec![(day(2019, 6, 30), 0)]);
}

#[test]
fn a_percentage_of_people_is_a_count() {
    // 59 % of 374 is 220.66.
    let read = toml("[[outcome]]\nmetric = \"jobs\"\ndate = 2017-12-31\npercent = 59\nof = 374\n");
    assert_eq!(read.outcomes.events[0].count, d("220.66"));
}

#[test]
fn csv_says_the_same_as_toml() {
    let table = csv(
        "\u{feff}metric,date,value,baseline,percent,of,person,cohort,sample,controls\r\n\
         days,2017-12-31,258858,,,,,,,\r\n\r\n# a note, with a comma\r\n\
         jobs,2017-03-01,,,,,17,c1,,\r\n\
         jobs,2017-03-02,,,59,374,,,,\r\n\
         blend,2018-12-31,40,\"50; 60.5\",,,,,936,\r\n\
         saving,2019-12-31,100.01,150,,,,,,\r\n\
         cost,2016-01-01,8600000,,,,,,,\r\n\
         terminated,2019-06-30,,,,,,stop,,",
    );
    let text = toml(
        "terminated = { on = 2019-06-30, by = \"stop\" }\n\
         [[outcome]]\nmetric = \"days\"\ndate = 2017-12-31\nvalue = 258_858\n\
         [[outcome]]\nmetric = \"jobs\"\ndate = 2017-03-01\nperson = 17\ncohort = \"c1\"\n\
         [[outcome]]\nmetric = \"jobs\"\ndate = 2017-03-02\npercent = 59\nof = 374\n\
         [[outcome]]\nmetric = \"blend\"\ndate = 2018-12-31\nvalue = 40\nbaseline = [50, 60.5]\nsample = 936\n\
         [[outcome]]\nmetric = \"saving\"\ndate = 2019-12-31\nvalue = 100.01\nbaseline = 150\n\
         [[cost]]\ndate = 2016-01-01\namount = 8_600_000\n",
    );
    assert_eq!(table.outcomes, text.outcomes);
    assert_eq!(table.outcomes.events.len(), 3);
}

#[test]
fn columns_may_be_left_out_and_stand_in_any_order() {
    let read = csv("value,date,metric\n7.5,2017-12-31,days\n");
    assert_eq!(read.outcomes.events[0].count, d("7.5"));
}

#[test]
fn labels_become_numbers_in_the_order_in_which_they_first_appear() {
    let read = csv(
        "metric,date,person\njobs,2018-01-01,zoe\njobs,2017-01-01,anna\njobs,2016-02-01,0\njobs,2018-05-01,zoe\njobs,2018-05-01,017\n",
    );
    let people: Vec<u32> = read.outcomes.events.iter().map(|e| e.person).collect();
    // 0 stays 0; zoe is 1, anna 2, 017 (not the number 17) 3. Sorted by person, then day.
    assert_eq!(people, [0, 1, 1, 2, 3]);
    assert_eq!(read.outcomes.events[1].day, day(2018, 1, 1));
    assert_eq!(
        ["0", "zoe", "anna", "017"],
        [0, 1, 2, 3].map(|p| read.people.name(p))
    );
    assert_eq!(read.people.label(0), None);
}

#[test]
fn nothing_found_is_no_event_and_not_forgotten() {
    let read = toml("[[outcome]]\nmetric = \"days\"\ndate = 2017-12-31\nvalue = 0\n");
    assert!(read.outcomes.events.is_empty());
    assert!(!read.warnings.iter().any(|w| w.english.contains("`days`")));
}

#[test]
fn a_switch_needs_only_the_baseline_of_its_day() {
    let mut terms = terms();
    let reported = Source::Reported;
    terms.metrics[2].baseline = Baseline::Switch {
        at: day(2018, 1, 1),
        first: Source::Fixed(d("55")),
        then: reported.clone(),
    };
    let read = |text: &str| read_text("o.toml", text, Format::Toml, "test", &terms);
    let early = "[[outcome]]\nmetric = \"rate\"\ndate = 2017-12-31\nvalue = 1\n";
    assert!(
        read(early).unwrap().outcomes.numbers[0]
            .baselines
            .is_empty()
    );
    assert!(read(&early.replace("2017", "2018")).is_err());
    let late = format!("{}baseline = 5\n", early.replace("2017", "2018"));
    assert_eq!(read(&late).unwrap().outcomes.numbers[0].baselines, [d("5")]);
    // Both measured: one number serves whichever is looked at.
    terms.metrics[2].baseline = Baseline::Switch {
        at: day(2018, 1, 1),
        first: Source::PrePost,
        then: reported,
    };
    let one = read_text("o.toml", &late, Format::Toml, "test", &terms).unwrap();
    assert_eq!(one.outcomes.numbers[0].baselines, [d("5"), d("5")]);
}

#[test]
fn a_number_may_say_where_it_comes_from() {
    let read = toml(
        "[[outcome]]\nmetric = \"blend\"\ndate = 2018-12-31\nvalue = { value = 40, source = \"a report\", grade = \"B\" }\n\
         baseline = [{ value = 50, grade = \"U\", note = \"a guess\" }, 60.5]\n\
         [[cost]]\ndate = 2018-12-31\namount = { value = 1_000.5, source = \"the accounts\", grade = \"A\" }\n",
    );
    assert_eq!(read.outcomes.numbers[0].value, d("40"));
    assert_eq!(read.outcomes.numbers[0].baselines, [d("50"), d("60.5")]);
    assert_eq!(read.outcomes.costs, [(day(2018, 12, 31), 100_050)]);
    let said: Vec<_> = read
        .sources
        .iter()
        .map(|a| (a.path.as_str(), a.value.as_str(), a.source.as_deref()))
        .collect();
    assert_eq!(
        said,
        [
            ("outcome.0.value", "40", Some("a report")),
            ("outcome.0.baseline.0", "50", None),
            ("cost.0.amount", "1_000.5", Some("the accounts")),
        ]
    );
    let message = wrong(
        Format::Toml,
        "[[cost]]\ndate = 2018-12-31\namount = { valeu = 3 }\n",
    );
    for word in ["did you mean `value`?", "a number is missing here"] {
        assert!(message.contains(word), "{message}");
    }
}
