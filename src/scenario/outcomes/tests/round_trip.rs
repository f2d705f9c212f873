//! What is written reads back as the same, and no file makes the reader fall over.

use super::*;
use crate::contract::outcomes::{ALL, Event, Measured, MoneyOn, NOBODY, Outcomes};
use proptest::prelude::*;

fn any_day() -> impl Strategy<Value = Day> {
    // Also days on which nothing counts.
    (day(2014, 1, 1).0..day(2022, 12, 31).0).prop_map(Day)
}

fn any_number() -> impl Strategy<Value = Decimal> {
    (
        -1_000_000_000_000_000_i64..=1_000_000_000_000_000,
        0_u32..=12,
    )
        .prop_map(|(n, scale)| Decimal::new(n, scale))
}

fn any_cohort() -> impl Strategy<Value = u16> {
    prop_oneof![Just(ALL), Just(0), Just(1)]
}

fn any_event() -> impl Strategy<Value = Event> {
    let person = prop_oneof![Just(NOBODY), 0_u32..40, 0..NOBODY];
    let count = (1_i64..1_000_000_000_000, 0_u32..=12);
    (person, any_day(), 0_u16..2, any_cohort(), count).prop_map(
        |(person, day, metric, cohort, (n, scale))| {
            let scale = if person == NOBODY { scale } else { 0 };
            Event {
                person,
                day,
                metric,
                cohort,
                count: Decimal::new(n, scale),
            }
        },
    )
}

fn any_measured() -> impl Strategy<Value = Measured> {
    let samples = (
        prop::option::of(any::<u32>()),
        prop::option::of(any::<u32>()),
    );
    let metric = prop_oneof![Just((2_u16, 1_usize)), Just((3, 2)), Just((5, 0))];
    (
        metric,
        any_cohort(),
        any_day(),
        any_number(),
        [any_number(), any_number()],
        samples,
    )
        .prop_map(
            |((metric, sources), cohort, day, value, baselines, (sample, controls))| Measured {
                metric,
                cohort,
                day,
                value,
                baselines: baselines.into_iter().take(sources).collect(),
                sample,
                controls,
            },
        )
}

/// More than 10¹⁵ major units is refused.
const MOST: i64 = 100_000_000_000_000_000;

fn any_outcomes() -> impl Strategy<Value = Outcomes> {
    let money = (any_day(), -MOST..=MOST, -MOST..=MOST, any::<bool>()).prop_map(
        |(day, expected, actual, alone)| MoneyOn {
            metric: 4,
            day,
            expected: if alone { 0 } else { expected },
            actual,
        },
    );
    (
        prop::collection::vec(any_event(), 0..20),
        prop::collection::vec(any_measured(), 0..10),
        prop::collection::vec(money, 0..10),
        prop::collection::vec((any_day(), 0..=MOST), 0..5),
        (any_day(), any_day(), 0..4).prop_map(|(a, b, which)| match which {
            0 => vec![],
            1 => vec![(a, 0)],
            2 => vec![(a, 1)],
            _ => vec![(a.min(b), 1), (a.max(b), 0)],
        }),
    )
        .prop_map(|(events, mut numbers, money, costs, terminated)| {
            numbers.sort_by_key(|m| (m.metric, m.cohort, m.day));
            numbers.dedup_by_key(|m| (m.metric, m.cohort, m.day));
            let mut outcomes = Outcomes {
                events,
                numbers,
                money,
                costs,
                terminated,
            };
            outcomes.sort();
            outcomes
        })
}

/// Sound files to spoil.
const SOUND: [(Format, &str); 2] = [
    (
        Format::Toml,
        "contract = \"test\"\nterminated = { on = 2019-06-30, by = \"stop\" }\n[[outcome]]\nmetric = \"blend\"\ndate = 2018-12-31\nvalue = 40.5\nbaseline = [50, 60.5]\nsample = 936\n[[outcome]]\nmetric = \"jobs\"\ndate = 2017-03-02\npercent = 59\nof = 374\n[[cost]]\ndate = 2016-01-01\namount = 8_600_000\n",
    ),
    (
        Format::Csv,
        "metric,date,value,baseline,person,cohort\nblend,2018-12-31,40.5,\"50;60.5\",,c1\njobs,2017-03-02,2,,\"an \"\"na\",c1\nsaving,2019-12-31,100.01,150,,\ncost,2016-01-01,8600000,,,\nterminated,2019-06-30,,,,stop\n",
    ),
];

fn survives(format: Format, text: &str) {
    if let Err(faults) = read_text("o", text, format, "test", &terms()) {
        assert!(!faults.faults().is_empty());
        assert!(!faults.to_string().is_empty());
    }
}

#[test]
fn the_sound_files_are_sound() {
    for (format, text) in SOUND {
        read_text("o", text, format, "test", &terms()).unwrap_or_else(|e| panic!("{e}"));
    }
}

proptest! {
    #![proptest_config(crate::fixed_seed::config())]

    #[test]
    fn what_is_written_reads_back_as_the_same(outcomes in any_outcomes()) {
        let terms = terms();
        for format in [Format::Toml, Format::Csv] {
            let text = write_outcomes(&outcomes, &terms, format);
            let read = read_text("o", &text, format, "test", &terms);
            let read = read.unwrap_or_else(|e| panic!("{e}\n{text}"));
            prop_assert_eq!(&read.outcomes, &outcomes);
        }
    }

    #[test]
    fn nothing_strewn_into_a_file_makes_the_reader_fall_over(
        which in 0_usize..2,
        junk in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<char>(), prop::sample::select(vec!['"', ',', ';', '\n', '\r', '-', '.', 'e', '9'])]), 1..8),
    ) {
        let (format, text) = SOUND[which];
        let mut chars: Vec<char> = text.chars().collect();
        for (index, c) in junk {
            let at = index.index(chars.len());
            chars[at] = c;
        }
        survives(format, &chars.into_iter().collect::<String>());
    }

    #[test]
    fn nothing_at_all_makes_the_reader_fall_over(text in "\\PC{0,200}") {
        survives(Format::Toml, &text);
        survives(Format::Csv, &text);
        survives(Format::Csv, &format!("metric,date,value,person\n{text}"));
    }
}

#[test]
fn a_saving_is_written_as_its_cost_in_every_row() {
    let mut terms = terms();
    terms.metrics[4].measure = Measure::Saving {
        components: Vec::new(),
        less_effort: false,
    };
    let on = |month, expected, actual| MoneyOn {
        metric: 4,
        day: day(2018, month, 1),
        expected,
        actual,
    };
    let money = vec![on(1, 500, 300), on(2, 0, 700), on(3, 100, 0)];
    let outcomes = Outcomes {
        money,
        ..Outcomes::default()
    };
    let text = write_outcomes(&outcomes, &terms, Format::Csv);
    assert!(text.contains("saving,2018-02-01,7.00,0.00"), "{text}");
    // also where nothing was expected in any of them
    let alone = Outcomes {
        money: vec![on(2, 0, 700)],
        ..Outcomes::default()
    };
    let text = write_outcomes(&alone, &terms, Format::Csv);
    assert!(text.contains("saving,2018-02-01,7.00,0.00"), "{text}");
    let read = read_text("o", &text, Format::Csv, "test", &terms).unwrap();
    assert_eq!(read.outcomes, alone);
    // and of a saving that somebody reported as such, in none
    terms.metrics[4].measure = Measure::Reported(Kind::Money);
    let text = write_outcomes(&alone, &terms, Format::Csv);
    assert!(text.contains("saving,2018-02-01,-7.00,,"), "{text}");
}
