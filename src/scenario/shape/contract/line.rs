//! What is paid for: rule, limits, schedule.

use super::super::names::Names;
use super::super::*;
use super::measure::MEASURE;
use super::metric::{BASELINE, EFFECT};
use super::schedule::LINE_PAYER;
use super::{SHARES, money};

const PRICE: Kind = Kind::Agreed(Measure::Amount, MONEY);
const NUMBER: Kind = Kind::Agreed(Measure::Plain, ANY);

/// The fields of a line of which it has exactly one.
pub const RULES: [&str; 8] = [
    "price",
    "price_steps",
    "price_by",
    "tiers",
    "share",
    "bands",
    "points",
    "charge",
];

/// A line.
pub static LINE: Fields = Fields {
    one_of: &RULES,
    ..section(
        "a line",
        &[
            opt("name", Kind::Text, "its key", "Name in English."),
            opt("name_da", Kind::Text, "the English name", "Name in Danish."),
            opt(
                "metric",
                Kind::Either {
                    scalar: &Kind::Ref(Names::Metric),
                    list: None,
                    table: Some(&MEASURE),
                },
                "none, for a charge; every other rule needs one",
                "What it pays for: a metric, or a measure in place.",
            ),
            opt(
                "baseline",
                BASELINE,
                "\"none\"",
                "Against what, if the measure stands in place.",
            ),
            opt(
                "effect",
                EFFECT,
                "\"value\"",
                "What becomes of value and baseline, if the measure stands in place.",
            ),
            opt(
                "price",
                PRICE,
                "another rule",
                "Price per claim, unit, or unit of a number's effect.",
            ),
            opt(
                "price_steps",
                Kind::List(&Kind::Fields(&PRICE_STEP)),
                "another rule",
                "Prices that change: the first holds from the start, each later one from its day.",
            ),
            opt(
                "price_by",
                Kind::Fields(&PRICE_BY),
                "another rule",
                "A price per claim or unit that is a curve of another number.",
            ),
            opt(
                "tiers",
                Kind::List(&Kind::Fields(&TIER)),
                "another rule",
                "A price by how many claims or units the line has had so far.",
            ),
            opt(
                "share",
                Kind::Agreed(Measure::Plain, PART),
                "another rule",
                "Share of the cumulative money saved: 0.95 is 95 %.",
            ),
            opt(
                "times",
                Kind::Agreed(Measure::Plain, FACTOR),
                "1",
                "Beside `share`: several years' worth of it.",
            ),
            opt("bands", BANDS, "another rule", "A step table, or ramps."),
            opt(
                "points",
                Kind::Fields(&POINTS),
                "another rule",
                "Points joined by straight lines. `before`: what holds before the first, \"nothing\" (it pays nothing there; so unless it says otherwise), \"flat\" (as much as at the first point) or \"extend\" (the first line goes on without end). `after`: what holds after the last, \"flat\" (so unless it says otherwise), \"extend\" or \"nothing\".",
            ),
            opt(
                "charge",
                Kind::Agreed(Measure::Plain, ABOVE_NOTHING),
                "another rule",
                "A standing amount per payment, whatever the result.",
            ),
            CLOSED,
            opt(
                "of",
                Kind::Either {
                    scalar: &Kind::Choice(&MONEY_WORD),
                    list: None,
                    table: Some(&Kind::Forms(
                        &[&OF_AMOUNT, &OF_PRINCIPAL, &OF_DRAWN, &OF_COMMITMENT],
                        None,
                    )),
                },
                "\"money\"",
                "What bands, points and charges are of; other than money, their values are percent of it.",
            ),
            money("cap", "Most that it ever pays."),
            money("cap_per_payment", "Most that it pays on one payment date."),
            money("cap_per_person", "Most that it pays for one person."),
            opt(
                "max_claims",
                Kind::WholeOr(1, 1_000_000, &ANY_NUMBER),
                "1",
                "Most claims per person (claims only).",
            ),
            opt(
                "max_units",
                Kind::Agreed(Measure::Plain, POSITIVE),
                "no limit",
                "Most claims or units in total.",
            ),
            opt(
                "floor",
                Kind::Fields(&FLOOR),
                "none",
                "Least that a measurement pays (bands, points, charges).",
            ),
            opt(
                "minimum",
                Kind::Fields(&MINIMUM),
                "none",
                "Pays nothing unless a number is reached.",
            ),
            opt(
                "minimum_sample",
                Kind::Whole(1, 100_000_000),
                "none",
                "Pays nothing on fewer people measured.",
            ),
            opt(
                "requires",
                Kind::Ref(Names::Line),
                "none",
                "Another line: the k-th claim of this line needs k claims of that one; other kinds pay only if that one has paid.",
            ),
            opt(
                "unless",
                Kind::Ref(Names::Line),
                "none",
                "Another line, which must be decided first: this one pays nothing once that one has paid.",
            ),
            opt(
                "when",
                Kind::Either {
                    scalar: &Kind::Choice(&WHEN),
                    list: Some(&Kind::List(&Kind::Day)),
                    table: None,
                },
                "\"periods\"; of numbers \"end\"",
                "When is measured: a word, or a list of dates.",
            ),
            opt(
                "by_cohort",
                Kind::Flag,
                "false",
                "Whether each cohort is measured and paid apart, on its own day.",
            ),
            opt(
                "repeat",
                Kind::Choice(&REPEAT),
                "\"each\"; of a share, and of a curve of money, \"difference\"",
                "What a second measurement pays.",
            ),
            opt(
                "lag",
                Kind::Months(0),
                "the contract's",
                "Calendar months from measurement to payment.",
            ),
            opt(
                "payers",
                Kind::Either {
                    scalar: &SHARES,
                    list: Some(&Kind::List(&Kind::Fields(&LINE_PAYER))),
                    table: Some(&SHARES),
                },
                "the contract's",
                "Who pays: shares, or a list of payers with caps and dates.",
            ),
            opt(
                "waterfall",
                Kind::Ref(Names::Waterfall),
                "\"main\"",
                "Which waterfall receives it.",
            ),
            opt(
                "two_sided",
                Kind::Fields(&TWO_SIDED),
                "none: below 0 it pays nothing",
                "Who pays if the result is worse than nothing.",
            ),
        ],
    )
};

const CLOSED: Field = opt(
    "closed",
    Kind::Choice(&CLOSED_WORDS),
    "\"below\" for points; bands must say it",
    "Which end of a band belongs to it.",
);
/// Words for which end of a band belongs to it.
pub static CLOSED_WORDS: [(&str, &str); 2] = [
    ("below", "from ≤ x < to: at a node the upper band holds"),
    ("above", "from < x ≤ to: at a node the lower band holds"),
];
/// The word for money.
pub static MONEY_WORD: [(&str, &str); 1] = [("money", "it is money")];
/// The word for no limit.
pub static ANY_NUMBER: [(&str, &str); 1] = [("any", "no limit")];
/// Words for when a line is measured.
pub static WHEN: [(&str, &str); 2] = [
    ("periods", "at the end of every payment period"),
    ("end", "once, on the last day of measurement"),
];
/// Words for what a second measurement pays.
pub static REPEAT: [(&str, &str); 2] = [
    ("each", "every measurement pays by itself"),
    (
        "difference",
        "what all measurements so far are worth, less what the line has paid before, at least 0",
    ),
];
/// Words for what lies before the first point.
pub static BEFORE: [(&str, &str); 3] = [
    ("nothing", "it pays nothing there"),
    ("flat", "as much as at the first point"),
    ("extend", "the first line goes on"),
];
/// Words for what lies after the last point.
pub static AFTER: [(&str, &str); 3] = [
    ("flat", "as much as at the last point"),
    ("extend", "the last line goes on"),
    ("nothing", "it pays nothing there"),
];

static PRICE_STEP: Fields = inline(
    "a price",
    &[
        req("price", PRICE, "The price."),
        opt(
            "from",
            Kind::Day,
            "the start, for the first one",
            "First day on which it holds.",
        ),
    ],
);
static PRICE_BY: Fields = Fields {
    one_of: &["bands", "points"],
    ..inline(
        "a price by a number",
        &[
            req("metric", Kind::Ref(Names::Metric), "Which number."),
            opt("bands", BANDS, "`points`", "A step table, or ramps."),
            opt(
                "points",
                Kind::Fields(&POINTS),
                "`bands`",
                "Points joined by straight lines. `before`: what holds before the first, \"nothing\" (it pays nothing there; so unless it says otherwise), \"flat\" (as much as at the first point) or \"extend\" (the first line goes on without end). `after`: what holds after the last, \"flat\" (so unless it says otherwise), \"extend\" or \"nothing\".",
            ),
            CLOSED,
        ],
    )
};
static TIER: Fields = inline(
    "a tier",
    &[
        req(
            "above",
            Kind::Agreed(Measure::Plain, NOT_NEGATIVE),
            "Claims or units before it begins: 50 means from the 51st on; the first is 0.",
        ),
        req("price", PRICE, "Price per claim or unit."),
    ],
);
const BANDS: Kind = Kind::List(&Kind::Fields(&BAND));
static BAND: Fields = inline(
    "a band",
    &[
        opt("from", NUMBER, "open, for the first one", "Lower end."),
        opt("to", NUMBER, "open, for the last one", "Upper end."),
        req("pay", NUMBER, "What it pays, at its lower end."),
        opt("slope", NUMBER, "0", "Per unit above its lower end."),
        opt("name", Kind::Text, "none", "Name of the band: \"class B\"."),
    ],
);
static POINTS: Fields = inline(
    "points",
    &[
        req("at", Kind::Pairs(ANY, ANY), "The points: number and pay."),
        opt(
            "before",
            Kind::Choice(&BEFORE),
            "\"nothing\"",
            "What holds before the first point.",
        ),
        opt(
            "after",
            Kind::Choice(&AFTER),
            "\"flat\"",
            "What holds after the last point.",
        ),
    ],
);
static OF_AMOUNT: Fields = inline(
    "an agreed amount",
    &[req(
        "amount",
        Kind::Agreed(Measure::Amount, SOME_MONEY),
        "An agreed amount.",
    )],
);
static OF_PRINCIPAL: Fields = inline(
    "a principal",
    &[req(
        "principal",
        Kind::Ref(Names::Tranche),
        "The principal of a tranche that is outstanding on the payment date.",
    )],
);
static OF_DRAWN: Fields = inline(
    "what was drawn",
    &[req(
        "drawn",
        Kind::Ref(Names::Tranche),
        "What a tranche has provided by the payment date.",
    )],
);
static OF_COMMITMENT: Fields = inline(
    "a commitment",
    &[req(
        "commitment",
        Kind::Ref(Names::Tranche),
        "The commitment of a tranche.",
    )],
);
static FLOOR: Fields = inline(
    "a floor",
    &[
        req(
            "pay",
            NUMBER,
            "Least that a measurement pays, in the unit of the curve.",
        ),
        opt(
            "until",
            Kind::Day,
            "the end",
            "Last measurement day on which it holds.",
        ),
    ],
);
static MINIMUM: Fields = inline(
    "a minimum",
    &[
        req("metric", Kind::Ref(Names::Metric), "Which number."),
        req("least", NUMBER, "At least this."),
    ],
);
static TWO_SIDED: Fields = inline(
    "two sides",
    &[
        req(
            "from",
            Kind::Ref(Names::Tranche),
            "The tranche that pays if the result is worse than nothing.",
        ),
        money("cap", "Most that it ever pays."),
    ],
);
