//! The first staircase: programme, steps, adviser.

use super::movement::{RATE, RATE_INTENSITY, RATE_PROBABILITY, RATE_SHARE};
use super::names::Names;
use super::sections::{COST, FUNDING, PLAIN_MULTIPLIER, PLAIN_SHARE};
use super::*;

pub(super) static PROGRAMME: Fields = section(
    "the programme",
    &[
        req(
            "steps",
            Kind::List(&Kind::Ref(Names::Step)),
            "The steps in order.",
        ),
        req(
            "eligible",
            Kind::List(&Kind::Ref(Names::State)),
            "States in which a person may be on a step.",
        ),
        opt(
            "adviser",
            Kind::Fields(&ADVISER),
            "none",
            "The job adviser, to whom a participant goes back after losing a job.",
        ),
    ],
);

static ADVISER: Fields = section(
    "the job adviser",
    &[
        req(
            "weeks",
            Kind::Weeks(1),
            "How long the adviser helps after a job loss.",
        ),
        opt(
            "lasts",
            Kind::Weeks(1),
            "as long as lives are followed",
            "How long after their intake the adviser helps anybody at all: no window is open later.",
        ),
        req(
            "multiplier",
            PLAIN_MULTIPLIER,
            "Multiplier on job finding meanwhile.",
        ),
        opt(
            "capacity",
            Kind::Number(Measure::Plain, POSITIVE),
            "no limit",
            "People whom the advisers of one municipality can help fully at a time.",
        ),
        opt("cost_per_week", COST, "0", "Cost per person-week."),
        opt(
            "funding",
            FUNDING,
            "none, if nothing is paid",
            "Who pays; shares add up to 1.",
        ),
    ],
);

static EFFECTS: [Field; 4] = [
    opt(
        "job_finding",
        PLAIN_MULTIPLIER,
        "1",
        "Multiplier on job finding.",
    ),
    opt(
        "education",
        PLAIN_MULTIPLIER,
        "1",
        "Multiplier on starting an education.",
    ),
    opt("job_loss", PLAIN_MULTIPLIER, "1", "Multiplier on job loss."),
    opt(
        "other",
        PLAIN_MULTIPLIER,
        "1",
        "Multiplier on other movements.",
    ),
];

static DURING: Fields = inline("effects while on the step", &EFFECTS);

static AFTER: Fields = inline(
    "effects after the step",
    &[
        opt(
            "job_finding",
            PLAIN_MULTIPLIER,
            "1",
            "Multiplier on job finding.",
        ),
        opt(
            "education",
            PLAIN_MULTIPLIER,
            "1",
            "Multiplier on starting an education.",
        ),
        opt("job_loss", PLAIN_MULTIPLIER, "1", "Multiplier on job loss."),
        opt(
            "other",
            PLAIN_MULTIPLIER,
            "1",
            "Multiplier on other movements.",
        ),
        opt(
            "half_life",
            Kind::Number(Measure::Weeks, TIME),
            "the effect does not fade",
            "Time in which half of the effect is gone.",
        ),
    ],
);

static DROPOUT_TO: Fields = inline(
    "dropping out to several states",
    &[req(
        "to",
        Kind::Keyed(Key::Known(Names::StateOrStay), &RATE),
        "Rates by destination; `stay` means that the person stays in their state.",
    )],
);

static PLACE: Fields = inline(
    "the need for a place",
    &[
        req("max_wait", Kind::Weeks(0), "Longest wait in full weeks."),
        req(
            "then",
            Kind::Choice(&[
                ("generic", "the person takes a generic placement"),
                ("leave", "the person leaves the programme"),
            ]),
            "What happens after it.",
        ),
        opt(
            "effect",
            PLAIN_SHARE,
            "required with \"generic\"",
            "Share of the step's effect that a generic placement has.",
        ),
    ],
);

static MENTOR: Fields = inline(
    "the mentor",
    &[
        req(
            "hours_per_week",
            Kind::Number(Measure::Plain, HOURS),
            "Hours per person-week.",
        ),
        req("price", COST, "Price of an hour."),
    ],
);

pub(super) static STEP: Fields = section(
    "a step of the first staircase",
    &[
        req("name", Kind::Text, "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
        req(
            "weeks",
            Kind::Number(Measure::Weeks, TIME),
            "Planned duration.",
        ),
        opt(
            "dropout",
            Kind::Forms(
                &[&RATE_SHARE, &RATE_PROBABILITY, &RATE_INTENSITY, &DROPOUT_TO],
                None,
            ),
            "nobody drops out",
            "Dropping out: a rate (the person stays in their state), or rates by destination.",
        ),
        opt(
            "completion",
            PLAIN_SHARE,
            "1",
            "Probability of completing at the end of the planned weeks.",
        ),
        opt(
            "repeats",
            Kind::Whole(0, 100),
            "0",
            "How often the step may be repeated.",
        ),
        opt(
            "place",
            Kind::Fields(&PLACE),
            "none needed",
            "The need for a place in an enterprise.",
        ),
        opt(
            "resume",
            Kind::Flag,
            "false",
            "Whether somebody who found work during the step and lost it again re-enters it.",
        ),
        opt(
            "during",
            Kind::Fields(&DURING),
            "1",
            "Multipliers while on the step.",
        ),
        opt(
            "after",
            Kind::Fields(&AFTER),
            "1",
            "Multipliers in the first week after completing it.",
        ),
        opt(
            "ordinary_effort",
            PLAIN_SHARE,
            "0",
            "Share of the ordinary effort that goes on while on the step.",
        ),
        opt("cost_per_start", COST, "0", "Cost per start."),
        opt("cost_per_week", COST, "0", "Cost per person-week."),
        opt("mentor", Kind::Fields(&MENTOR), "none", "The mentor."),
        opt(
            "funding",
            FUNDING,
            "none, if nothing is paid",
            "Who pays; shares add up to 1.",
        ),
    ],
);
