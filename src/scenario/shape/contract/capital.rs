//! Who advances the money and who gets it back.

use super::super::names::Names;
use super::super::*;

/// The capital.
pub static CAPITAL: Fields = Fields {
    excludes: &[&["draw_every", "draws"]],
    ..section(
        "the capital",
        &[
            opt(
                "start",
                Kind::Day,
                "`contract.from`; for a contract that is written into a scenario, the start of the scenario",
                "The day from which draws are counted, and to which present values are discounted.",
            ),
            req(
                "hurdle",
                Kind::Agreed(Measure::Plain, RETURN),
                "Return per year that investors compare with.",
            ),
            opt(
                "draw_every",
                Kind::Months(1),
                "\"3 months\"",
                "Calendar months between draws; each covers the need until the next.",
            ),
            opt(
                "draws",
                Kind::List(&Kind::Fields(&DRAW)),
                "as needed",
                "Agreed amounts on agreed days, from all tranches by share.",
            ),
            opt(
                "recycle",
                Kind::Flag,
                "false",
                "Whether outcome payments that have arrived pay effort before capital is drawn.",
            ),
            req(
                "waterfall",
                WATERFALL,
                "Where incoming money goes, in order, at each payment date.",
            ),
            opt(
                "waterfalls",
                Kind::Keyed(Key::New(Names::Waterfall), &WATERFALL),
                "none",
                "Further waterfalls, for the lines that name them.",
            ),
            req(
                "tranche",
                Kind::Keyed(Key::New(Names::Tranche), &Kind::Fields(&TRANCHE)),
                "The sources of capital.",
            ),
            opt(
                "guarantee",
                Kind::Keyed(Key::New(Names::Guarantee), &Kind::Fields(&GUARANTEE)),
                "none",
                "Who covers losses, at the end of the contract.",
            ),
        ],
    )
};
static DRAW: Fields = inline(
    "a draw",
    &[
        req("on", Kind::Day, "The day."),
        req(
            "amount",
            Kind::Agreed(Measure::Amount, SOME_MONEY),
            "The amount, from all tranches together.",
        ),
    ],
);
static TRANCHE: Fields = section(
    "a tranche",
    &[
        req("name", Kind::Text, "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
        opt(
            "kind",
            Kind::Choice(&TRANCHE_KINDS),
            "\"loan\"",
            "What it is.",
        ),
        req(
            "share",
            Kind::Agreed(Measure::Plain, PART),
            "Share of every draw that it provides; shares add up to 1, but for the digits that thirds lack: draws are divided by their sum.",
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
            "coupon_until",
            Kind::Day,
            "without end",
            "Last day on which the coupon accrues.",
        ),
        opt(
            "cap_multiple",
            Kind::Agreed(Measure::Plain, FACTOR),
            "none",
            "Most that it ever receives, as a multiple of what it has provided.",
        ),
        opt(
            "cap_return",
            Kind::Agreed(Measure::Plain, RETURN),
            "none",
            "Most that it ever receives, as a return per year on what it has provided.",
        ),
    ],
);
/// Words for what a tranche is.
pub static TRANCHE_KINDS: [(&str, &str); 3] = [
    ("loan", "money that wants to come back"),
    ("grant", "a grant, recoverable if it stands in a waterfall"),
    ("deferred", "fees that the provider is owed and gets later"),
];
/// What a guaranteed amount means.
pub static COVERS: [(&str, &str); 2] = [
    ("loss", "the most that is paid of a loss"),
    (
        "floor",
        "what the tranche is topped up to: what it received is taken off",
    ),
];
static GUARANTEE: Fields = Fields {
    excludes: &[&["amount", "points"]],
    ..section(
        "a guarantee",
        &[
            opt("name", Kind::Text, "its key", "Name in English."),
            opt("name_da", Kind::Text, "the English name", "Name in Danish."),
            req("by", Kind::Ref(Names::OutcomePayer), "Who pays."),
            req("of", Kind::Ref(Names::Tranche), "Whose loss."),
            opt(
                "amount",
                Kind::Agreed(Measure::Amount, SOME_MONEY),
                "`points`",
                "Most that it pays.",
            ),
            opt(
                "points",
                Kind::Pairs(SOME_MONEY, MONEY),
                "`amount`",
                "Most that it pays by what was drawn: straight lines between the points, proportional below the first, flat above the last.",
            ),
            opt(
                "share",
                Kind::Agreed(Measure::Plain, PART),
                "1",
                "Share of the loss that it covers.",
            ),
            opt(
                "covers",
                Kind::Choice(&COVERS),
                "\"loss\"",
                "What the guaranteed amount means.",
            ),
        ],
    )
};

const WATERFALL: Kind = Kind::List(&Kind::Forms(
    &[&COUPON, &PRINCIPAL, &RETURN_ACTION, &MULTIPLE, &TO],
    None,
));
const OF: Field = opt(
    "of",
    Kind::Agreed(Measure::Plain, PART),
    "1",
    "Share of every unit that it takes while it is not satisfied; the rest goes to `rest`.",
);
const REST: Field = opt(
    "rest",
    Kind::Ref(Names::Account),
    "nobody",
    "Who gets the rest.",
);
static COUPON: Fields = inline(
    "a coupon",
    &[
        req(
            "coupon",
            Kind::Ref(Names::Tranche),
            "Pays the coupon that has accrued to this tranche.",
        ),
        OF,
        REST,
    ],
);
static PRINCIPAL: Fields = inline(
    "principal",
    &[
        req(
            "principal",
            Kind::Ref(Names::Tranche),
            "Pays this tranche its principal back.",
        ),
        OF,
        REST,
    ],
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
        OF,
        REST,
    ],
);
static MULTIPLE: Fields = inline(
    "a multiple",
    &[
        req(
            "multiple",
            Kind::Ref(Names::Tranche),
            "Pays this tranche until it has had so many times what it provided.",
        ),
        req(
            "times",
            Kind::Agreed(Measure::Plain, FACTOR),
            "How many times.",
        ),
        OF,
        REST,
    ],
);
static TO: Fields = inline(
    "a share of what is left",
    &[
        req(
            "to",
            Kind::Ref(Names::Account),
            "Who receives it: a tranche, a party, the state.",
        ),
        req(
            "share",
            Kind::Agreed(Measure::Plain, PART),
            "Share of what is left.",
        ),
    ],
);
