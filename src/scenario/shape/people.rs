//! Municipalities, states and groups of people.

use super::names::Names;
use super::sections::PLAIN_SHARE;
use super::*;

pub(super) static MUNICIPALITY: Fields = section(
    "a municipality",
    &[
        req("name", Kind::Text, "Name."),
        req("tax_rate", PLAIN_SHARE, "Municipal income tax rate."),
        req(
            "tax_kept",
            PLAIN_SHARE,
            "Share of one further krone of municipal income tax that equalisation lets the municipality keep.",
        ),
        opt(
            "neighbours",
            Kind::List(&Kind::Ref(Names::Municipality)),
            "none",
            "Municipalities whose openings and places its people may take when nobody there is ready.",
        ),
    ],
);

pub(super) static STATE: Fields = section(
    "a state",
    &[
        req("name", Kind::Text, "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
        req(
            "counts",
            Kind::Choice(&[
                (
                    "support",
                    "a week with public support: the refund counter goes up",
                ),
                (
                    "self-support",
                    "a week of self-support: it fills the tally that resets the counter",
                ),
                ("neutral", "neither: only time passes"),
            ]),
            "What a week here counts as for the refund counter.",
        ),
        opt(
            "in_work",
            Kind::Flag,
            "false",
            "Whether any ordinary hours of work belong to it.",
        ),
        opt(
            "education",
            Kind::Flag,
            "false",
            "Whether it is ordinary education.",
        ),
        opt("absorbing", Kind::Flag, "false", "Whether nobody leaves."),
        opt(
            "hours",
            Kind::Number(Measure::HoursPerWeek, HOURS),
            "0",
            "Paid hours of ordinary work.",
        ),
        opt("wage", Kind::Tariff, "none", "Wage paid by employers."),
        opt(
            "benefit",
            Kind::Tariff,
            "none",
            "Benefit paid to the person.",
        ),
        opt(
            "taxable",
            Kind::Flag,
            "true",
            "Whether the benefit is taxed.",
        ),
        opt(
            "financing",
            Kind::Either {
                scalar: &Kind::Choice(&[
                    (
                        "refund",
                        "the municipality pays and the state refunds a share by the refund scale",
                    ),
                    (
                        "co-financing",
                        "another body, counted as the state, pays, and the municipality co-finances the mirror image of the scale",
                    ),
                ]),
                list: None,
                table: Some(&Kind::Weights(Names::Bearer, Weighing::Agreed)),
            },
            "\"refund\"",
            "Who bears the benefit; a table gives fixed shares.",
        ),
        opt(
            "ordinary_effort",
            Kind::Tariff,
            "none",
            "What the jobcentre's ordinary effort costs the municipality.",
        ),
    ],
);

static SPREAD_FIELDS: Fields = inline(
    "what differs between people",
    &[
        req("from", Kind::Weeks(0), "Least."),
        req(
            "to",
            Kind::Weeks(0),
            "Greatest; people are spread evenly in between.",
        ),
    ],
);

pub(super) static GROUP: Fields = section(
    "a group of people",
    &[
        req("name", Kind::Text, "Name."),
        req(
            "municipality",
            Kind::Ref(Names::Municipality),
            "Where they live.",
        ),
        req(
            "people",
            Kind::Whole(1, 1_000_000),
            "Planned number of people.",
        ),
        opt(
            "referred",
            PLAIN_SHARE,
            "1",
            "Probability that a planned person is in fact referred.",
        ),
        req(
            "intake",
            Kind::Forms(&[&INTAKE_EVENLY, &INTAKE_DATES, &INTAKE_ARRIVALS], None),
            "When they start.",
        ),
        req(
            "start",
            Kind::Weights(Names::State, Weighing::Believed),
            "Where they start: states with weights that add up to 1, or `{ dirichlet = { STATE = 7, … } }`.",
        ),
        req(
            "counter",
            SPREAD_KIND,
            "Refund counter at the start: weeks with support.",
        ),
        opt(
            "self_support_weeks",
            SPREAD_KIND,
            "\"0 weeks\"",
            "Weeks of self-support in the refund window before the start.",
        ),
        opt(
            "duration",
            SPREAD_KIND,
            "the counter",
            "Completed weeks in the starting state.",
        ),
        opt(
            "frailty",
            Kind::Fields(&FRAILTY),
            "none: all are alike",
            "How much people differ.",
        ),
    ],
);

const SPREAD_KIND: Kind = Kind::Either {
    scalar: &Kind::Weeks(0),
    list: None,
    table: Some(&Kind::Fields(&SPREAD_FIELDS)),
};

static FRAILTY: Fields = inline(
    "how much people differ",
    &[req(
        "variance",
        Kind::Number(
            Measure::Plain,
            Range::new(0.0, 20.0, false, false, "between 0 and 20"),
        ),
        "Variance of the gamma frailty with mean 1 on exits towards work and education.",
    )],
);

static INTAKE_EVENLY: Fields = inline(
    "an even intake",
    &[req(
        "evenly",
        Kind::Fields(&PERIOD),
        "From one week to another.",
    )],
);

static INTAKE_DATES: Fields = inline(
    "an intake on dates",
    &[req(
        "dates",
        Kind::List(&Kind::Fields(&INTAKE_DAY)),
        "Dates with the number of people who start; they add up to the group.",
    )],
);

static INTAKE_ARRIVALS: Fields = inline(
    "random arrivals",
    &[
        req(
            "arrivals",
            Kind::Number(Measure::TimesPerTime, POSITIVE),
            "Expected people per unit of time, until the group is full.",
        ),
        req("from", Kind::Day, "First day."),
        req(
            "until",
            Kind::Day,
            "Last day; who has not come by then is not referred.",
        ),
    ],
);

static PERIOD: Fields = inline(
    "a period",
    &[
        req("from", Kind::Day, "First day."),
        req("until", Kind::Day, "Last day."),
    ],
);

static INTAKE_DAY: Fields = inline(
    "a day of intake",
    &[
        req("date", Kind::Day, "The day."),
        req("people", Kind::Whole(1, 1_000_000), "How many start."),
    ],
);
