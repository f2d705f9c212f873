//! What is measured, on whom, in which window, and against what.

use super::super::*;
use super::measure::MEASURE;

/// A metric.
pub static METRIC: Fields = section(
    "a metric",
    &[
        opt("name", Kind::Text, "its key", "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
        opt(
            "unit",
            Kind::Text,
            "that of its kind",
            "Unit in words: \"days\", \"%\", \"reconvictions per 100\".",
        ),
        req("measure", MEASURE, "What is measured."),
        opt("baseline", BASELINE, "\"none\"", "Against what."),
        opt(
            "effect",
            EFFECT,
            "\"value\"; must be said with a measured baseline",
            "What becomes of value and baseline.",
        ),
        opt(
            "on",
            Kind::Choice(&POPULATION),
            "\"referred\"",
            "On whom is measured.",
        ),
        opt(
            "person_window",
            Kind::Weeks(1),
            "the contract's",
            "Time after a person's intake within which it counts.",
        ),
    ],
);
/// Words for the people who are measured.
pub static POPULATION: [(&str, &str); 2] = [
    ("referred", "everybody who was referred: intention to treat"),
    (
        "started",
        "those who started at least one step of the programme",
    ),
];

/// What becomes of value and baseline.
pub const EFFECT: Kind = Kind::Either {
    scalar: &Kind::Choice(&EFFECTS),
    list: None,
    table: Some(&Kind::Forms(&[&PERCENT_OF], None)),
};
/// Words for effects.
pub static EFFECTS: [(&str, &str); 5] = [
    (
        "value",
        "the value itself (with a deadweight: what is left of it)",
    ),
    ("rise", "value − baseline, in the unit of the metric"),
    ("fall", "baseline − value, in the unit of the metric"),
    ("rise-percent", "the rise in percent of the baseline"),
    ("fall-percent", "the fall in percent of the baseline"),
];
static PERCENT_OF: Fields = inline(
    "percent of a target",
    &[req(
        "percent_of",
        Kind::Agreed(Measure::Plain, POSITIVE),
        "The agreed target of which the value is so many percent.",
    )],
);

/// A baseline.
pub const BASELINE: Kind = Kind::Either {
    scalar: &Kind::Choice(&BASELINE_WORDS),
    list: None,
    table: Some(&Kind::Forms(
        &[
            &DEADWEIGHT,
            &FIXED,
            &HISTORICAL,
            &AGREED_PATH,
            &MATCHED,
            &CONTROL,
            &DIFFERENCE,
            &SWITCH,
            &BLEND,
            &FALLBACK,
        ],
        None,
    )),
};
const SOURCE: Kind = Kind::Either {
    scalar: &Kind::Choice(&SOURCE_WORDS),
    list: None,
    table: Some(&Kind::Forms(
        &[
            &DEADWEIGHT,
            &FIXED,
            &HISTORICAL,
            &AGREED_PATH,
            &MATCHED,
            &CONTROL,
            &DIFFERENCE,
        ],
        None,
    )),
};
/// Words for a baseline.
pub static BASELINE_WORDS: [(&str, &str); 4] = [
    ("none", "against nothing"),
    SOURCE_WORDS[0],
    SOURCE_WORDS[1],
    SOURCE_WORDS[2],
];
/// Words for a source of a baseline.
pub const SOURCE_WORDS: [(&str, &str); 3] = [
    (
        "twin",
        "the counterfactual twins: an ideal that no real contract has",
    ),
    ("pre-post", "the same people before their intake"),
    ("reported", "reported from outside with the outcome"),
];
static DEADWEIGHT: Fields = inline(
    "a deadweight",
    &[req(
        "deadweight",
        Kind::Agreed(Measure::Plain, BELOW_ONE),
        "Share of what is observed that would have come anyway: 0.15 is 15 %.",
    )],
);
static FIXED: Fields = inline(
    "an agreed number",
    &[req(
        "fixed",
        Kind::Agreed(Measure::Plain, ANY),
        "An agreed number, in the unit of the metric.",
    )],
);
static HISTORICAL: Fields = inline(
    "people who came before",
    &[req(
        "historical",
        Kind::Fields(&SIZE),
        "People of the same mix who came before, in other times.",
    )],
);
static AGREED_PATH: Fields = inline(
    "the path expected at signing",
    &[req(
        "agreed_path",
        Kind::Fields(&LIVES),
        "What was expected without the programme, at the best estimates, written into the contract.",
    )],
);
static LIVES: Fields = inline(
    "how the path is computed",
    &[req(
        "lives",
        Kind::Whole(1_000, 100_000_000),
        "Lives that are simulated to compute the path.",
    )],
);
static MATCHED: Fields = inline(
    "a matched control group",
    &[req(
        "matched",
        Kind::Fields(&MATCHED_TERMS),
        "A control group that was not randomised.",
    )],
);
static MATCHED_TERMS: Fields = inline(
    "a matched control group",
    &[
        GROUP_SIZE,
        opt(
            "bias",
            Kind::Number(Measure::Plain, ANY),
            "0",
            "Added to what it shows, in the unit of the metric (of money: share of the cost); only a simulation knows it.",
        ),
    ],
);
static CONTROL: Fields = inline(
    "a randomised control group",
    &[req(
        "control",
        Kind::Fields(&SIZE),
        "A randomised control group, with its own sampling noise.",
    )],
);
static DIFFERENCE: Fields = inline(
    "a difference in differences",
    &[req(
        "difference_in_differences",
        Kind::Fields(&SIZE),
        "A control group's value, corrected by the difference of the two groups before the intake.",
    )],
);
static SIZE: Fields = inline("a group of people", &[GROUP_SIZE]);
const GROUP_SIZE: Field = req("size", Kind::Whole(1, 100_000_000), "People in the group.");
static SWITCH: Fields = inline(
    "a change of the baseline",
    &[req(
        "switch",
        Kind::Fields(&SWITCH_TERMS),
        "One source for measurements before a day, another from then on.",
    )],
);
static SWITCH_TERMS: Fields = inline(
    "a change of the baseline",
    &[
        req(
            "at",
            Kind::Day,
            "First measurement day of the second source.",
        ),
        req("first", SOURCE, "Source before it."),
        req("then", SOURCE, "Source from then on."),
    ],
);
static BLEND: Fields = inline(
    "a blend of baselines",
    &[req(
        "blend",
        Kind::List(&Kind::Fields(&BLENDED)),
        "A weighted mean of sources; weights add up to 1, but for the digits that thirds lack: the mean is divided by their sum.",
    )],
);
static BLENDED: Fields = inline(
    "a part of a blend",
    &[
        req(
            "weight",
            Kind::Agreed(Measure::Plain, PART),
            "Weight: 0.8 is 80 %.",
        ),
        req("of", SOURCE, "The source."),
    ],
);
static FALLBACK: Fields = inline(
    "a baseline with a fall-back",
    &[req(
        "fallback",
        Kind::Fields(&FALLBACK_TERMS),
        "A source that needs enough people, or else another.",
    )],
);
static FALLBACK_TERMS: Fields = inline(
    "a baseline with a fall-back",
    &[
        req(
            "least",
            Kind::Whole(1, 100_000_000),
            "People measured, and people of the control group, that the first one needs.",
        ),
        req("first", SOURCE, "The source if there are enough."),
        req("otherwise", SOURCE, "The source if there are not."),
    ],
);
