//! Every section of a scenario but the contract and its capital (those are in [`super::terms`]).

use super::names::Names;
use super::terms::{CAPITAL, CONTRACT};
use super::*;

const PLAIN_SHARE: Kind = Kind::Number(Measure::Plain, SHARE);
const PLAIN_MULTIPLIER: Kind = Kind::Number(Measure::Plain, MULTIPLIER);
const COST: Kind = Kind::Number(Measure::Amount, MONEY);
const FUNDING: Kind = Kind::Weights(Names::Payer, Weighing::Agreed);

/// A scenario.
pub static ROOT: Fields = section(
    "a scenario",
    &[
        req("format", Kind::Whole(1, 1), "Version of this format: 1."),
        req("name", Kind::Slug, "Short name: results go to output/NAME."),
        req("title", Kind::Text, "Title in English."),
        opt(
            "title_da",
            Kind::Text,
            "the English title",
            "Title in Danish.",
        ),
        opt(
            "description",
            Kind::Text,
            "empty",
            "What the scenario is about.",
        ),
        opt(
            "extends",
            Kind::Files,
            "none",
            "Scenarios to build on: \"library:denmark\" or paths relative to this file. Sections merge; later entries override earlier ones, and this file overrides all. A file that several entries extend is taken in once, where it is first met.",
        ),
        opt(
            "currency",
            Kind::Text,
            "\"DKK\"",
            "Currency of all amounts, for instance DKK.",
        ),
        req("start", Kind::Day, "First day of the run; a Monday."),
        req("horizon", Kind::Weeks(1), "How long lives are followed."),
        opt(
            "replications",
            Kind::Whole(1, 1_000_000_000),
            "10000",
            "How many replications a run has.",
        ),
        opt(
            "seed",
            Kind::Whole(0, i64::MAX),
            "1",
            "Seed of the random numbers.",
        ),
        opt(
            "indexation",
            Kind::Fields(&INDEXATION),
            "none: then every tariff states its own growth",
            "Growth of amounts.",
        ),
        req(
            "municipality",
            Kind::Keyed(Key::New(Names::Municipality), &Kind::Fields(&MUNICIPALITY)),
            "The municipalities.",
        ),
        opt(
            "funder",
            Kind::Keyed(Key::New(Names::Funder), &Kind::Fields(&FUNDER)),
            "none",
            "Funders and further payers beside the municipalities, the state and the investors.",
        ),
        req(
            "state",
            Kind::Keyed(Key::New(Names::State), &Kind::Fields(&STATE)),
            "The states of a life: benefits, jobs, education.",
        ),
        opt(
            "transitions",
            Kind::Keyed(Key::Known(Names::State), &TRANSITIONS),
            "none",
            "How often people move from one state to another: `[transitions.FROM]` with `TO = rate`.",
        ),
        req(
            "group",
            Kind::Keyed(Key::New(Names::Group), &Kind::Fields(&GROUP)),
            "The groups of people.",
        ),
        opt(
            "programme",
            Kind::Fields(&PROGRAMME),
            "none: both arms are ordinary activation",
            "The first staircase.",
        ),
        opt(
            "step",
            Kind::Keyed(Key::New(Names::Step), &Kind::Fields(&STEP)),
            "none",
            "The steps that `programme.steps` puts in order.",
        ),
        opt(
            "enterprises",
            Kind::Fields(&ENTERPRISES),
            "none",
            "The second staircase.",
        ),
        opt(
            "level",
            Kind::Keyed(Key::New(Names::Level), &Kind::Fields(&LEVEL)),
            "none",
            "The levels that `enterprises.levels` puts in order.",
        ),
        opt(
            "enterprise",
            Kind::Keyed(Key::New(Names::Enterprise), &Kind::Fields(&ENTERPRISE)),
            "none",
            "The enterprises that take part.",
        ),
        opt(
            "cycle",
            Kind::Fields(&CYCLE),
            "none: times never change",
            "The business cycle, shared by everybody in a replication.",
        ),
        opt(
            "refund",
            Kind::Fields(&REFUND),
            "the Danish scale",
            "The state refund scale and its counter.",
        ),
        opt(
            "tax",
            Kind::Fields(&TAX),
            "the Danish rates",
            "Taxes at the margin.",
        ),
        opt(
            "discount",
            Kind::Fields(&DISCOUNT),
            "3.5 % real, 2 % prices",
            "Discounting.",
        ),
        opt(
            "cost",
            Kind::Keyed(Key::New(Names::Cost), &Kind::Fields(&COST_ITEM)),
            "none",
            "Costs with a date: set-up, evaluation, management.",
        ),
        opt(
            "correlation",
            Kind::List(&Kind::Fields(&CORRELATED)),
            "none",
            "Correlations between uncertain numbers.",
        ),
        opt(
            "contract",
            Kind::Fields(&CONTRACT),
            "none",
            "What is paid for results.",
        ),
        opt(
            "capital",
            Kind::Fields(&CAPITAL),
            "none",
            "Who advances the money and who gets it back.",
        ),
    ],
);

static INDEXATION: Fields = section(
    "the growth of amounts",
    &[req(
        "growth",
        Kind::Number(Measure::Plain, YEARLY),
        "Growth per year of tariffs outside their tables, unless they state their own.",
    )],
);

static MUNICIPALITY: Fields = section(
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

static FUNDER: Fields = section(
    "a funder",
    &[
        req("name", Kind::Text, "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
    ],
);

static STATE: Fields = section(
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

const SHARE_WITHIN: [Field; 2] = [
    req(
        "share",
        Kind::Number(Measure::Plain, BELOW_ONE),
        "Share that has left this way when the window ends, competing exits taken into account.",
    ),
    req("within", Kind::Weeks(1), "The window, in whole weeks."),
];
const PROBABILITY: [Field; 3] = [
    req(
        "probability",
        Kind::Number(Measure::Plain, BELOW_ONE),
        "Probability per unit of time if this were the only exit.",
    ),
    opt("per", Kind::Per, "`within`", "The unit of time."),
    opt(
        "within",
        Kind::Exact,
        "`per`",
        "The time as a duration, instead of `per`.",
    ),
];
const INTENSITY: [Field; 2] = [
    req(
        "intensity",
        Kind::Number(Measure::Plain, NOT_NEGATIVE),
        "Expected events per unit of time.",
    ),
    req("per", Kind::Per, "The unit of time."),
];

const CLASS: Kind = Kind::Choice(&[
    ("job-finding", "into work"),
    ("education", "into education"),
    ("job-loss", "out of work"),
    ("other", "anything else"),
]);
const CLASS_DOC: &str = "Which multipliers act on it.";
const FRAILTY_DOC: &str = "Whether a person's frailty multiplies it.";
const CLASS_DEFAULT: &str = "from the two states";
const FRAILTY_DEFAULT: &str = "true for job finding and education";

static RATE_SHARE: Fields = sourced("a share within a window", &SHARE_WITHIN);
static RATE_PROBABILITY: Fields = sourced("a probability per time", &PROBABILITY);
static RATE_INTENSITY: Fields = sourced("an intensity", &INTENSITY);

/// A rate without duration bands.
pub static RATE: Kind = Kind::Forms(&[&RATE_SHARE, &RATE_PROBABILITY, &RATE_INTENSITY], None);

const BAND: Field = req(
    "weeks",
    Kind::Band,
    "Completed weeks in the state: \"0-12\", \"13-51\", \"52+\".",
);
static BAND_SHARE: Fields = sourced(
    "a band with a share",
    &[
        req(
            "share",
            Kind::Number(Measure::Plain, BELOW_ONE),
            "Share of those still there when the band begins that has left this way when the window ends.",
        ),
        req(
            "within",
            Kind::Weeks(1),
            "The window, in whole weeks, no longer than the band.",
        ),
        BAND,
    ],
);
static BAND_PROBABILITY: Fields = sourced(
    "a band with a probability",
    &[
        req(
            "probability",
            Kind::Number(Measure::Plain, BELOW_ONE),
            "Probability per unit of time if this were the only exit.",
        ),
        opt("per", Kind::Per, "`within`", "The unit of time."),
        opt(
            "within",
            Kind::Exact,
            "`per`",
            "The time as a duration, instead of `per`.",
        ),
        BAND,
    ],
);
static BAND_INTENSITY: Fields = sourced(
    "a band with an intensity",
    &[
        req(
            "intensity",
            Kind::Number(Measure::Plain, NOT_NEGATIVE),
            "Expected events per unit of time.",
        ),
        req("per", Kind::Per, "The unit of time."),
        BAND,
    ],
);

const MOVE_CLASS: Field = opt("class", CLASS, CLASS_DEFAULT, CLASS_DOC);
const MOVE_FRAILTY: Field = opt("frailty", Kind::Flag, FRAILTY_DEFAULT, FRAILTY_DOC);

static MOVE_SHARE: Fields = sourced(
    "a movement as a share within a window",
    &[
        req(
            "share",
            Kind::Number(Measure::Plain, BELOW_ONE),
            "Share that has left this way when the window ends, competing exits taken into account.",
        ),
        req("within", Kind::Weeks(1), "The window, in whole weeks."),
        MOVE_CLASS,
        MOVE_FRAILTY,
    ],
);
static MOVE_PROBABILITY: Fields = sourced(
    "a movement as a probability per time",
    &[
        req(
            "probability",
            Kind::Number(Measure::Plain, BELOW_ONE),
            "Probability per unit of time if this were the only exit.",
        ),
        opt("per", Kind::Per, "`within`", "The unit of time."),
        opt(
            "within",
            Kind::Exact,
            "`per`",
            "The time as a duration, instead of `per`.",
        ),
        MOVE_CLASS,
        MOVE_FRAILTY,
    ],
);
static MOVE_INTENSITY: Fields = sourced(
    "a movement as an intensity",
    &[
        req(
            "intensity",
            Kind::Number(Measure::Plain, NOT_NEGATIVE),
            "Expected events per unit of time.",
        ),
        req("per", Kind::Per, "The unit of time."),
        MOVE_CLASS,
        MOVE_FRAILTY,
    ],
);
static MOVE_BANDS: Fields = sourced(
    "a movement by duration in the state",
    &[
        req(
            "bands",
            Kind::List(&Kind::Forms(
                &[&BAND_SHARE, &BAND_PROBABILITY, &BAND_INTENSITY],
                None,
            )),
            "Duration bands, contiguous from week 0, the last one open.",
        ),
        MOVE_CLASS,
        MOVE_FRAILTY,
    ],
);

static MEDIAN: Fields = sourced(
    "the median sojourn of a whole state",
    &[
        req(
            "median",
            Kind::Number(Measure::Weeks, TIME),
            "Time after which half of the people have left the state.",
        ),
        req(
            "to",
            Kind::Weights(Names::State, Weighing::Believed),
            "Where they go.",
        ),
    ],
);

static TRANSITIONS: Kind = Kind::Forms(
    &[&MEDIAN],
    Some(&Kind::Keyed(
        Key::Known(Names::State),
        &Kind::Forms(
            &[&MOVE_SHARE, &MOVE_PROBABILITY, &MOVE_INTENSITY, &MOVE_BANDS],
            None,
        ),
    )),
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

static GROUP: Fields = section(
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

static PROGRAMME: Fields = section(
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

static STEP: Fields = section(
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

static ENTERPRISES: Fields = section(
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
static LEVEL: Fields = section(
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
            "1",
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
static ENTERPRISE: Fields = section(
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

static CYCLE: Fields = section(
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

static REFUND: Fields = section(
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
static TAX: Fields = section(
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
static DISCOUNT: Fields = section(
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

static COST_ITEM: Fields = section(
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

static CORRELATED: Fields = section(
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
