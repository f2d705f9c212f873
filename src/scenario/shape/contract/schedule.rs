//! When is measured and paid, by whom, for which people, and what ends it early.

use super::super::names::Names;
use super::super::*;
use super::money;

/// How prices grow.
pub static INDEXATION: Fields = inline(
    "an indexation",
    &[
        req(
            "rate",
            Kind::Agreed(Measure::Plain, YEARLY),
            "Growth per step, compounding: 0.02 is 2 %.",
        ),
        opt(
            "every",
            Kind::Months(1),
            "\"12 months\"",
            "Calendar months of a step.",
        ),
        opt(
            "from",
            Kind::Day,
            "`from` of the contract",
            "The day from which steps are counted.",
        ),
    ],
);

/// A payer in the long form.
pub static PAYER: Fields = section(
    "a payer",
    &[
        req(
            "share",
            Kind::Agreed(Measure::Plain, PART),
            "Share of every payment: 0.25 is 25 %.",
        ),
        money("cap", "Most that it ever pays under this contract."),
        money("cap_per_year", "Most that it pays in a calendar year."),
        opt(
            "from",
            Kind::Day,
            "the beginning",
            "First payment date on which it pays.",
        ),
        opt(
            "until",
            Kind::Day,
            "the end",
            "Last payment date on which it pays.",
        ),
    ],
);

/// A payer of one line.
pub static LINE_PAYER: Fields = inline(
    "a payer of the line",
    &[
        req("who", Kind::Ref(Names::OutcomePayer), "Who pays."),
        req(
            "share",
            Kind::Agreed(Measure::Plain, PART),
            "Share of every payment: 0.25 is 25 %.",
        ),
        money("cap", "Most that it ever pays for this line."),
        money("cap_per_year", "Most that it pays in a calendar year."),
        opt(
            "from",
            Kind::Day,
            "the beginning",
            "First payment date on which it pays.",
        ),
        opt(
            "until",
            Kind::Day,
            "the end",
            "Last payment date on which it pays.",
        ),
    ],
);

/// A cohort.
pub static COHORT: Fields = section(
    "a cohort",
    &[
        opt("name", Kind::Text, "its key", "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
        req("from", Kind::Day, "First day of intake."),
        req("until", Kind::Day, "Last day of intake."),
        req("measured", Kind::Day, "The day on which it is measured."),
    ],
);

/// A termination.
pub static TERMINATION: Fields = section(
    "a termination",
    &[
        opt("name", Kind::Text, "its key", "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
        opt(
            "on",
            Kind::List(&Kind::Day),
            "none",
            "Days on which it is looked at.",
        ),
        opt(
            "when",
            Kind::Forms(&[&BELOW, &ABOVE, &LOSS], None),
            "a party's right, which only observed outcomes can exercise",
            "When it happens by itself.",
        ),
        req("stops", Kind::Choice(&STOPS), "What stops."),
        opt(
            "redemption",
            Kind::List(&Kind::Fields(&REDEMPTION)),
            "none: nothing is repaid",
            "Share of the outstanding principal that payers repay, by day of the termination: the first entry that is not before it.",
        ),
    ],
);
/// Words for what a termination stops.
pub static STOPS: [(&str, &str); 2] = [
    ("intake", "no new people; those who are in go on"),
    (
        "everything",
        "the programme, draws and measurement; what was measured until then is still paid",
    ),
];
static BELOW: Fields = inline(
    "a number that is too low",
    &[req(
        "below",
        Kind::Fields(&THRESHOLD),
        "The latest effect of a number is below a value.",
    )],
);
static ABOVE: Fields = inline(
    "a number that is too high",
    &[req(
        "above",
        Kind::Fields(&THRESHOLD),
        "The latest effect of a number is above a value.",
    )],
);
static THRESHOLD: Fields = inline(
    "a threshold",
    &[
        req("metric", Kind::Ref(Names::Metric), "Which number."),
        req("value", Kind::Agreed(Measure::Plain, ANY), "Which value."),
    ],
);
static LOSS: Fields = inline(
    "a stop-loss",
    &[req(
        "loss_above",
        Kind::Agreed(Measure::Amount, MONEY),
        "The tranches have provided so much more than they have received.",
    )],
);
static REDEMPTION: Fields = inline(
    "a redemption",
    &[
        req(
            "until",
            Kind::Day,
            "Last day of termination for which it holds.",
        ),
        req(
            "share",
            Kind::Agreed(Measure::Plain, SHARE),
            "Share of the outstanding principal: 0.75 is 75 %.",
        ),
    ],
);
