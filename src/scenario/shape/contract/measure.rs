//! What is measured: events of persons, units of a flow, numbers of a cohort, money.

use super::super::names::Names;
use super::super::*;

/// What is measured.
pub const MEASURE: Kind = Kind::Forms(&MEASURES, None);
static MEASURES: [&Fields; 16] = [
    &JOB_START,
    &WEEKS_IN_WORK,
    &SELF_SUPPORT,
    &OFF_SUPPORT,
    &IN_STATES,
    &ENROLLED,
    &STEP_STARTED,
    &STEP_COMPLETED,
    &SUCCESS,
    &UNITS,
    &RATE,
    &MEAN,
    &COUNT,
    &COMPOSITE,
    &SAVING,
    &REPORTED,
];

const MIN_HOURS: Field = opt(
    "min_hours",
    Kind::Agreed(Measure::Plain, HOURS),
    "0",
    "Least ordinary hours a week.",
);
const SPELL: Field = req(
    "weeks",
    Kind::Weeks(1),
    "Weeks that must be reached within one spell.",
);
const GAP: Field = opt(
    "gap",
    Kind::Weeks(0),
    "\"0 weeks\"",
    "Gaps up to this long neither count nor break the spell.",
);
static SPELL_TERMS: Fields = inline("weeks of a spell", &[SPELL, GAP]);

static JOB_START: Fields = inline(
    "the start of a job",
    &[req(
        "job_start",
        Kind::Fields(&JOB_START_TERMS),
        "Claims: first week of a spell of work.",
    )],
);
static JOB_START_TERMS: Fields = inline("the start of a job", &[MIN_HOURS]);
static WEEKS_IN_WORK: Fields = inline(
    "weeks in work",
    &[req(
        "weeks_in_work",
        Kind::Fields(&WEEKS_IN_WORK_TERMS),
        "Claims: weeks in work within one spell, once per spell.",
    )],
);
static WEEKS_IN_WORK_TERMS: Fields = inline("weeks in work", &[SPELL, GAP, MIN_HOURS]);
static SELF_SUPPORT: Fields = inline(
    "weeks of self-support",
    &[req(
        "self_support",
        Kind::Fields(&SPELL_TERMS),
        "Claims: weeks of self-support within one spell.",
    )],
);
static OFF_SUPPORT: Fields = inline(
    "weeks without support",
    &[req(
        "off_support",
        Kind::Fields(&SPELL_TERMS),
        "Claims: weeks of self-support or in a neutral state within one spell.",
    )],
);
static IN_STATES: Fields = inline(
    "weeks in states",
    &[req(
        "weeks_in_states",
        Kind::Fields(&IN_STATES_TERMS),
        "Claims: weeks in certain states within one spell.",
    )],
);
static IN_STATES_TERMS: Fields = inline("weeks in states", &[STATES, SPELL, GAP]);
const STATES: Field = req(
    "states",
    Kind::List(&Kind::Ref(Names::State)),
    "The states, education for instance.",
);
static ENROLLED: Fields = inline(
    "an intake",
    &[req(
        "enrolled",
        Kind::Fields(&NOTHING),
        "Claims: a person's intake.",
    )],
);
static NOTHING: Fields = inline("an intake", &[]);
static STEP_STARTED: Fields = inline(
    "a start of a step",
    &[req(
        "step_started",
        Kind::Ref(Names::Step),
        "Claims: a start of a step of the programme.",
    )],
);
static STEP_COMPLETED: Fields = inline(
    "a completion of a step",
    &[req(
        "step_completed",
        Kind::Ref(Names::Step),
        "Claims: a completion of a step of the programme.",
    )],
);
static SUCCESS: Fields = inline(
    "a success",
    &[req(
        "success",
        Kind::Fields(&SUCCESS_TERMS),
        "Claims: some time after intake, at least one of the good signs and none of the bad.",
    )],
);
static SUCCESS_TERMS: Fields = inline(
    "a success",
    &[
        opt(
            "any",
            Kind::List(&Kind::Ref(Names::Metric)),
            "none is needed",
            "Metrics of claims of which there is at least one.",
        ),
        opt(
            "none",
            Kind::List(&Kind::Ref(Names::Metric)),
            "none is forbidden",
            "Metrics of claims of which there is none.",
        ),
        req("after", Kind::Weeks(0), "Weeks after a person's intake."),
    ],
);
static UNITS: Fields = inline(
    "units of time",
    &[req(
        "units",
        Kind::Fields(&UNITS_TERMS),
        "Units of time that satisfy a condition.",
    )],
);
static UNITS_TERMS: Fields = inline(
    "units of time",
    &[
        req(
            "of",
            Kind::Either {
                scalar: &Kind::Choice(&CONDITIONS),
                list: None,
                table: Some(&Kind::Forms(&[&CONDITION_STATES], None)),
            },
            "Which time counts.",
        ),
        MIN_HOURS,
        req("per", Kind::Choice(&TIME_UNITS), "The unit."),
        opt(
            "after",
            Kind::Weeks(0),
            "\"0 weeks\"",
            "Weeks of it within a spell that pay nothing yet.",
        ),
        GAP,
        opt(
            "most",
            Kind::Whole(1, 1_000_000),
            "no limit",
            "Most units per person.",
        ),
    ],
);
/// Words for which time counts.
pub static CONDITIONS: [(&str, &str); 3] = [
    ("work", "in work of at least `min_hours` a week"),
    ("self-support", "self-support"),
    ("off-support", "self-support or a neutral state"),
];
/// Words for units of time.
pub static TIME_UNITS: [(&str, &str); 4] = [
    ("day", "seven to a week"),
    ("week", "one week of the run"),
    ("month", "a whole 365.25 / 12 days within the spell"),
    ("quarter", "a whole 365.25 / 4 days within the spell"),
];
static CONDITION_STATES: Fields = inline("states", &[STATES]);
static RATE: Fields = inline(
    "a rate",
    &[req(
        "rate",
        Kind::Fields(&RATE_TERMS),
        "A number: percent of the people with at least one claim.",
    )],
);
static MEAN: Fields = inline(
    "a mean",
    &[req(
        "mean",
        Kind::Fields(&MEAN_TERMS),
        "A number: claims or units per person.",
    )],
);
static RATE_TERMS: Fields = inline(
    "a rate",
    &[
        req("of", Kind::Ref(Names::Metric), "A metric of claims."),
        PER,
    ],
);
static MEAN_TERMS: Fields = inline(
    "a mean",
    &[
        req(
            "of",
            Kind::Ref(Names::Metric),
            "A metric of claims or units.",
        ),
        PER,
    ],
);
const PER: Field = opt(
    "per",
    Kind::WholeOr(1, 100_000_000, &PER_WORDS),
    "\"referred\"",
    "Per whom: a word, or an agreed number of people.",
);
/// Words for the people of a rate.
pub static PER_WORDS: [(&str, &str); 2] = [
    (
        "referred",
        "the people who were referred by the measurement",
    ),
    ("planned", "the people who were planned, referred or not"),
];
static COUNT: Fields = inline(
    "a count",
    &[req(
        "count",
        Kind::Fields(&COUNT_TERMS),
        "A number: claims or units in total, since the start.",
    )],
);
static COUNT_TERMS: Fields = inline(
    "a count",
    &[req(
        "of",
        Kind::Ref(Names::Metric),
        "A metric of claims or units.",
    )],
);
static COMPOSITE: Fields = inline(
    "a composite",
    &[req(
        "composite",
        Kind::Keyed(
            Key::Known(Names::Metric),
            &Kind::Agreed(Measure::Plain, ANY),
        ),
        "A number: the weighted sum of the effects of others.",
    )],
);
static SAVING: Fields = inline(
    "a saving",
    &[req(
        "saving",
        Kind::Fields(&SAVING_TERMS),
        "Money: municipal benefits net of refund, against the baseline.",
    )],
);
static SAVING_TERMS: Fields = inline(
    "a saving",
    &[
        opt(
            "components",
            Kind::List(&Kind::Choice(&COMPONENTS)),
            "none",
            "What counts in the saving beside benefits net of refund.",
        ),
        opt(
            "less_effort",
            Kind::Flag,
            "false",
            "Whether the vehicle's effort is taken off: what is left is the surplus.",
        ),
    ],
);
/// Words for components of a saving.
pub static COMPONENTS: [(&str, &str); 2] = [
    ("tax", "municipal income tax after equalisation"),
    ("ordinary-effort", "ordinary effort of the jobcentre"),
];
static REPORTED: Fields = inline(
    "what is reported from outside",
    &[req(
        "reported",
        Kind::Choice(&REPORTED_KINDS),
        "Reported from outside; a simulation cannot measure it.",
    )],
);
/// Words for what is reported.
pub static REPORTED_KINDS: [(&str, &str); 4] = [
    ("claims", "events of persons, each on a day"),
    ("units", "quantities on a day"),
    ("number", "a number on a measurement day"),
    ("money", "money by day"),
];
