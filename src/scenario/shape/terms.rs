//! The contract and its capital. Their numbers are agreed, not believed.

use super::names::Names;
use super::*;

/// The contract.
pub static CONTRACT: Fields = Fields {
    what: "the contract",
    one_of: &["share_of_saving", "rate_card"],
    excludes: &[],
    section: true,
    sourced: false,
    fields: &[
        req("title", Kind::Text, "Title."),
        req("from", Kind::Day, "First day that counts."),
        req("until", Kind::Day, "Last day that counts."),
        req(
            "pay_every",
            Kind::Months(1),
            "Length of a payment period in calendar months.",
        ),
        opt(
            "lag",
            Kind::Months(0),
            "\"0 months\"",
            "Calendar months between the end of a period and its payment.",
        ),
        opt(
            "person_window",
            Kind::Weeks(1),
            "no limit beside `until`",
            "Time after a person's intake within which outcomes count.",
        ),
        req(
            "payers",
            Kind::Weights(Names::OutcomePayer, Weighing::Agreed),
            "Who pays; shares add up to 1.",
        ),
        opt(
            "cap",
            Kind::Agreed(Measure::Amount, SOME_MONEY),
            "none",
            "Most that is ever paid.",
        ),
        opt(
            "share_of_saving",
            Kind::Fields(&SHARE_OF_SAVING),
            "the other rule",
            "Pays a share of the measured saving.",
        ),
        opt(
            "rate_card",
            Kind::Fields(&RATE_CARD),
            "the other rule",
            "Pays a price per verified outcome.",
        ),
    ],
};

static SHARE_OF_SAVING: Fields = section(
    "a share of the saving",
    &[
        req(
            "share",
            Kind::Agreed(Measure::Plain, PART),
            "Share of the cumulative measured saving that is paid.",
        ),
        req(
            "baseline",
            Kind::Either {
                scalar: &Kind::Choice(&[(
                    "twin",
                    "the counterfactual twin: an ideal that no real contract has",
                )]),
                list: None,
                table: Some(&Kind::Forms(&[&AGREED_PATH], None)),
            },
            "What the saving is measured against.",
        ),
        opt(
            "components",
            Kind::List(&Kind::Choice(&[
                ("tax", "municipal income tax after equalisation"),
                ("ordinary-effort", "ordinary effort of the jobcentre"),
            ])),
            "none",
            "What counts in the saving beside benefits net of refund.",
        ),
    ],
);
static AGREED_PATH: Fields = inline(
    "the path agreed at signing",
    &[req(
        "agreed_path",
        Kind::Fields(&LIVES),
        "Expected cost without the programme, at the best estimates, written into the contract.",
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

static RATE_CARD: Fields = section(
    "a rate card",
    &[
        opt(
            "cap_per_person",
            Kind::Agreed(Measure::Amount, SOME_MONEY),
            "none",
            "Most that is paid per person.",
        ),
        opt(
            "deadweight",
            Kind::Agreed(Measure::Plain, BELOW_ONE),
            "0",
            "Share of the verified outcomes that is taken off as deadweight.",
        ),
        req(
            "line",
            Kind::Keyed(Key::New(Names::Line), &Kind::Fields(&LINE)),
            "The lines.",
        ),
    ],
);
static LINE: Fields = section(
    "a line of the rate card",
    &[
        req("name", Kind::Text, "Name."),
        req(
            "price",
            Kind::Agreed(Measure::Amount, SOME_MONEY),
            "Price per claim.",
        ),
        req(
            "metric",
            Kind::Forms(&[&JOB_START, &WEEKS_IN_WORK, &SELF_SUPPORT], None),
            "What is verified.",
        ),
        opt(
            "requires",
            Kind::Ref(Names::Line),
            "none",
            "Another line: the k-th claim of this line needs k claims of that one.",
        ),
        opt(
            "max_claims",
            Kind::Whole(1, 1_000),
            "1",
            "Most claims per person.",
        ),
    ],
);
const MIN_HOURS: Field = opt(
    "min_hours",
    Kind::Agreed(Measure::Plain, HOURS),
    "0",
    "Least hours a week.",
);
const METRIC_WEEKS: Field = req(
    "weeks",
    Kind::Weeks(1),
    "Weeks that must be reached within one spell.",
);
const METRIC_GAP: Field = opt(
    "gap",
    Kind::Weeks(0),
    "\"0 weeks\"",
    "Gaps up to this long neither count nor break the spell.",
);
static JOB_START: Fields = inline(
    "the start of a job",
    &[req(
        "job_start",
        Kind::Fields(&JOB_START_TERMS),
        "First week of a spell of work.",
    )],
);
static JOB_START_TERMS: Fields = inline("the start of a job", &[MIN_HOURS]);
static WEEKS_IN_WORK: Fields = inline(
    "weeks in work",
    &[req(
        "weeks_in_work",
        Kind::Fields(&WEEKS_IN_WORK_TERMS),
        "Weeks in work within one spell.",
    )],
);
static WEEKS_IN_WORK_TERMS: Fields =
    inline("weeks in work", &[METRIC_WEEKS, METRIC_GAP, MIN_HOURS]);
static SELF_SUPPORT: Fields = inline(
    "weeks of self-support",
    &[req(
        "self_support",
        Kind::Fields(&SELF_SUPPORT_TERMS),
        "Weeks of self-support within one spell.",
    )],
);
static SELF_SUPPORT_TERMS: Fields = inline("weeks of self-support", &[METRIC_WEEKS, METRIC_GAP]);

/// The capital.
pub static CAPITAL: Fields = section(
    "the capital",
    &[
        opt(
            "draw_every",
            Kind::Months(1),
            "\"3 months\"",
            "Calendar months between draws; each covers the need until the next.",
        ),
        req(
            "hurdle",
            Kind::Agreed(Measure::Plain, RETURN),
            "Return per year that investors compare with.",
        ),
        req(
            "tranche",
            Kind::Keyed(Key::New(Names::Tranche), &Kind::Fields(&TRANCHE)),
            "The sources of capital.",
        ),
        req(
            "waterfall",
            Kind::List(&Kind::Forms(
                &[&COUPON, &PRINCIPAL, &RETURN_ACTION, &TO],
                None,
            )),
            "Where incoming money goes, in order, at each payment date.",
        ),
    ],
);
static TRANCHE: Fields = section(
    "a tranche",
    &[
        req("name", Kind::Text, "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
        req(
            "share",
            Kind::Agreed(Measure::Plain, PART),
            "Share of every draw that it provides; shares add up to 1.",
        ),
        opt(
            "commitment",
            Kind::Agreed(Measure::Amount, SOME_MONEY),
            "no limit",
            "Most that it provides.",
        ),
        opt(
            "coupon",
            Kind::Agreed(Measure::Plain, RETURN),
            "0",
            "Interest per year on the drawn balance.",
        ),
        opt(
            "grant",
            Kind::Flag,
            "false",
            "Whether it asks for nothing back.",
        ),
    ],
);
static COUPON: Fields = inline(
    "a coupon",
    &[req(
        "coupon",
        Kind::Ref(Names::Tranche),
        "Pays the coupon that has accrued to this tranche.",
    )],
);
static PRINCIPAL: Fields = inline(
    "principal",
    &[req(
        "principal",
        Kind::Ref(Names::Tranche),
        "Pays this tranche its principal back.",
    )],
);
static RETURN_ACTION: Fields = inline(
    "a return",
    &[
        req(
            "return",
            Kind::Ref(Names::Tranche),
            "Pays this tranche until it has had `rate` a year on its principal.",
        ),
        req(
            "rate",
            Kind::Agreed(Measure::Plain, RETURN),
            "Return per year.",
        ),
    ],
);
static TO: Fields = inline(
    "a share of what is left",
    &[
        req(
            "to",
            Kind::Ref(Names::Account),
            "Who receives it: a tranche, a municipality, a funder, the state.",
        ),
        req(
            "share",
            Kind::Agreed(Measure::Plain, PART),
            "Share of what is left.",
        ),
    ],
);
