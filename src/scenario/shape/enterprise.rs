//! The second staircase, and the business cycle.

use super::movement::{RATE_INTENSITY, RATE_PROBABILITY, RATE_SHARE};
use super::names::Names;
use super::sections::{COST, FUNDING, PLAIN_MULTIPLIER, PLAIN_SHARE};
use super::*;

pub(super) static ENTERPRISES: Fields = section(
    "the second staircase",
    &[
        req(
            "levels",
            Kind::List(&Kind::Ref(Names::Level)),
            "The levels in order; an enterprise starts at the first.",
        ),
        req(
            "openings",
            Kind::Fields(&OPENINGS),
            "How job openings find people.",
        ),
    ],
);

static OPENINGS: Fields = section(
    "how openings find people",
    &[
        req(
            "job",
            Kind::Ref(Names::State),
            "State of somebody who works in an enterprise.",
        ),
        req(
            "after_failure",
            Kind::Ref(Names::State),
            "State they go to when the enterprise fails.",
        ),
        req(
            "lapse",
            Kind::Weeks(1),
            "Full weeks after which an opening that nobody took lapses.",
        ),
        req(
            "acceptance",
            PLAIN_SHARE,
            "Probability that a person of the own municipality and the enterprise suit each other.",
        ),
        opt(
            "acceptance_neighbour",
            PLAIN_SHARE,
            "0",
            "The same for a person of a neighbouring municipality.",
        ),
    ],
);

pub(super) static LEVEL: Fields = section(
    "a level of the second staircase",
    &[
        req("name", Kind::Text, "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
        opt(
            "weeks",
            Kind::Number(Measure::Weeks, TIME),
            "nobody climbs from here",
            "Time until the attempt to climb.",
        ),
        opt(
            "pass",
            PLAIN_SHARE,
            "1",
            "Probability of passing to the next level.",
        ),
        opt(
            "repeats",
            Kind::Whole(0, 100),
            "0",
            "How often a failed attempt is repeated.",
        ),
        opt(
            "accelerator",
            Kind::Flag,
            "false",
            "Whether an enterprise on this level is in the accelerator.",
        ),
        opt(
            "insolvency",
            Kind::Forms(&[&RATE_SHARE, &RATE_PROBABILITY, &RATE_INTENSITY], None),
            "none",
            "Insolvency.",
        ),
        opt(
            "places",
            Kind::Whole(0, 10_000),
            "0",
            "Places for qualification.",
        ),
        opt(
            "openings",
            Kind::Number(Measure::TimesPerTime, NOT_NEGATIVE),
            "none",
            "Job openings per enterprise and unit of time.",
        ),
        opt(
            "seats",
            Kind::Whole(0, 10_000),
            "0",
            "Jobs filled and openings open may not exceed it.",
        ),
        opt(
            "job_loss",
            PLAIN_MULTIPLIER,
            "1",
            "Multiplier on the job-loss intensity of those who work here.",
        ),
        opt(
            "additional",
            PLAIN_SHARE,
            "0: none, the cautious side",
            "Share of the openings that would not have existed otherwise.",
        ),
        opt(
            "cost_per_start",
            COST,
            "0",
            "Cost when an enterprise enters the level.",
        ),
        opt(
            "cost_per_week",
            COST,
            "0",
            "Cost per week inside the accelerator.",
        ),
        opt(
            "funding",
            FUNDING,
            "none, if nothing is paid",
            "Who pays; shares add up to 1.",
        ),
    ],
);

pub(super) static ENTERPRISE: Fields = section(
    "a cohort of enterprises",
    &[
        req(
            "municipality",
            Kind::Ref(Names::Municipality),
            "Where they are.",
        ),
        req(
            "count",
            Kind::Whole(1, 10_000),
            "How many start on each date.",
        ),
        req(
            "start",
            Kind::Either {
                scalar: &Kind::Day,
                list: Some(&Kind::List(&Kind::Day)),
                table: None,
            },
            "When they start: a date or several.",
        ),
    ],
);

pub(super) static CYCLE: Fields = section(
    "the business cycle",
    &[
        opt(
            "initial",
            Kind::Ref(Names::RegimeOrStationary),
            "\"stationary\"",
            "Regime of the first quarter; `stationary` draws it from the long-run distribution.",
        ),
        req(
            "regime",
            Kind::Keyed(Key::New(Names::Regime), &Kind::Fields(&REGIME)),
            "The regimes.",
        ),
    ],
);

static REGIME: Fields = section(
    "a regime of the business cycle",
    &[
        req("name", Kind::Text, "Name."),
        req(
            "next",
            Kind::Weights(Names::Regime, Weighing::Believed),
            "Probability of each regime in the next quarter; they add up to 1.",
        ),
        opt(
            "job_finding",
            PLAIN_MULTIPLIER,
            "1",
            "Multiplier on job finding.",
        ),
        opt("job_loss", PLAIN_MULTIPLIER, "1", "Multiplier on job loss."),
        opt(
            "openings",
            PLAIN_MULTIPLIER,
            "1",
            "Multiplier on the enterprises' openings.",
        ),
        opt(
            "insolvency",
            PLAIN_MULTIPLIER,
            "1",
            "Multiplier on the enterprises' insolvency.",
        ),
    ],
);
