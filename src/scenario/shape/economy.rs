//! Funders, indexation, refund, tax, discounting, costs, correlations.

use super::names::Names;
use super::sections::{COST, PLAIN_SHARE};
use super::*;

pub(super) static INDEXATION: Fields = section(
    "the growth of amounts",
    &[req(
        "growth",
        Kind::Number(Measure::Plain, YEARLY),
        "Growth per year of tariffs outside their tables, unless they state their own.",
    )],
);

pub(super) static FUNDER: Fields = section(
    "a funder",
    &[
        req("name", Kind::Text, "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
    ],
);

pub(super) static REFUND: Fields = section(
    "the refund scale",
    &[
        req(
            "bands",
            Kind::List(&Kind::Fields(&REFUND_BAND)),
            "Bands of the counter, ascending, the first from week 1.",
        ),
        req(
            "reset",
            Kind::Fields(&RESET),
            "When the counter starts again.",
        ),
    ],
);

static REFUND_BAND: Fields = sourced(
    "a band of the refund scale",
    &[
        req(
            "from_week",
            Kind::Whole(1, 100_000),
            "First week of the counter.",
        ),
        req("share", PLAIN_SHARE, "Share that the state refunds."),
    ],
);

static RESET: Fields = sourced(
    "the reset of the counter",
    &[
        req(
            "weeks",
            Kind::Weeks(1),
            "Weeks of self-support that start the counter again.",
        ),
        req(
            "within",
            Kind::Weeks(1),
            "The window in which they must lie.",
        ),
    ],
);

pub(super) static TAX: Fields = section(
    "taxes",
    &[
        opt(
            "labour_market_contribution",
            PLAIN_SHARE,
            "0.08",
            "Labour-market contribution, share of wages.",
        ),
        opt(
            "state_rate",
            PLAIN_SHARE,
            "0.12",
            "State income tax at the margin.",
        ),
    ],
);

pub(super) static DISCOUNT: Fields = section(
    "discounting",
    &[
        opt(
            "real_rate",
            Kind::Number(Measure::Plain, YEARLY),
            "0.035",
            "Real rate per year.",
        ),
        opt(
            "deflator",
            Kind::Number(Measure::Plain, YEARLY),
            "0.02",
            "Price growth per year that deflates nominal flows.",
        ),
    ],
);

pub(super) static COST_ITEM: Fields = section(
    "a cost with a date",
    &[
        req("name", Kind::Text, "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
        req("amount", COST, "Amount each time."),
        req(
            "when",
            Kind::Either {
                scalar: &Kind::Day,
                list: Some(&Kind::List(&Kind::Day)),
                table: Some(&Kind::Fields(&REPEATED)),
            },
            "When: a date, several, or `{ every, from, until }`.",
        ),
        req("to", Kind::Ref(Names::Receiver), "Who receives it."),
        req(
            "funding",
            Kind::Weights(Names::CostPayer, Weighing::Agreed),
            "Who pays; shares add up to 1.",
        ),
    ],
);

static REPEATED: Fields = inline(
    "repeated dates",
    &[
        req(
            "every",
            Kind::Months(1),
            "Calendar months between two dates.",
        ),
        req("from", Kind::Day, "First date."),
        req("until", Kind::Day, "No date after this one."),
    ],
);

pub(super) static CORRELATED: Fields = section(
    "a correlation",
    &[
        req(
            "a",
            Kind::Path,
            "Path of an uncertain number, for instance \"step.readiness.after.job_finding\".",
        ),
        req("b", Kind::Path, "Path of another one."),
        req(
            "rho",
            Kind::Agreed(Measure::Plain, CORRELATION),
            "Correlation of the normal scores.",
        ),
    ],
);
