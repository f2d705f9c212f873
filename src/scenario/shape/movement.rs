//! Movements between states, and rates.

use super::names::Names;
use super::*;

const SHARE: Field = req(
    "share",
    Kind::Number(Measure::Plain, BELOW_ONE),
    "Share of those there when the time begins that has left this way when the window ends, competing exits taken into account.",
);
const WITHIN: Field = req("within", Kind::Weeks(1), "The window, in whole weeks.");
const PROBABILITY: Field = req(
    "probability",
    Kind::Number(Measure::Plain, BELOW_ONE),
    "Probability per unit of time if this were the only exit.",
);
const PER_OR_WITHIN: Field = opt("per", Kind::Per, "`within`", "The unit of time.");
const OR_WITHIN: Field = opt(
    "within",
    Kind::Exact,
    "`per`",
    "The time as a duration, instead of `per`.",
);
const INTENSITY: Field = req(
    "intensity",
    Kind::Number(Measure::Plain, NOT_NEGATIVE),
    "Expected events per unit of time.",
);
const PER: Field = req("per", Kind::Per, "The unit of time.");
const BAND: Field = req(
    "weeks",
    Kind::Band,
    "Completed weeks in the state: \"0-12\", \"13-51\", \"52+\". The window of a share is no longer than its band.",
);
const CLASS: Field = opt(
    "class",
    Kind::Choice(&[
        ("job-finding", "into work"),
        ("education", "into education"),
        ("job-loss", "out of work"),
        ("other", "anything else"),
    ]),
    "from the two states",
    "Which multipliers act on it.",
);
const FRAIL: Field = opt(
    "frailty",
    Kind::Flag,
    "true for job finding and education",
    "Whether a person's frailty multiplies it.",
);

pub(super) static RATE_SHARE: Fields = sourced("a share within a window", &[SHARE, WITHIN]);
pub(super) static RATE_PROBABILITY: Fields = sourced(
    "a probability per time",
    &[PROBABILITY, PER_OR_WITHIN, OR_WITHIN],
);
pub(super) static RATE_INTENSITY: Fields = sourced("an intensity", &[INTENSITY, PER]);

/// A rate without duration bands.
pub(super) static RATE: Kind =
    Kind::Forms(&[&RATE_SHARE, &RATE_PROBABILITY, &RATE_INTENSITY], None);

static BAND_SHARE: Fields = sourced("a band with a share", &[SHARE, WITHIN, BAND]);
static BAND_PROBABILITY: Fields = sourced(
    "a band with a probability",
    &[PROBABILITY, PER_OR_WITHIN, OR_WITHIN, BAND],
);
static BAND_INTENSITY: Fields = sourced("a band with an intensity", &[INTENSITY, PER, BAND]);

static MOVE_SHARE: Fields = sourced(
    "a movement as a share within a window",
    &[SHARE, WITHIN, CLASS, FRAIL],
);
static MOVE_PROBABILITY: Fields = sourced(
    "a movement as a probability per time",
    &[PROBABILITY, PER_OR_WITHIN, OR_WITHIN, CLASS, FRAIL],
);
static MOVE_INTENSITY: Fields = sourced(
    "a movement as an intensity",
    &[INTENSITY, PER, CLASS, FRAIL],
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
        CLASS,
        FRAIL,
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

pub(super) static TRANSITIONS: Kind = Kind::Forms(
    &[&MEDIAN],
    Some(&Kind::Keyed(
        Key::Known(Names::State),
        &Kind::Forms(
            &[&MOVE_SHARE, &MOVE_PROBABILITY, &MOVE_INTENSITY, &MOVE_BANDS],
            None,
        ),
    )),
);
