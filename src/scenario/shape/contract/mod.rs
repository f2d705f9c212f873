//! The contract language: a file of its own, or the sections `[contract]` and `[capital]` of a scenario. Its numbers
//! are agreed, not believed.

pub mod capital;
pub mod line;
pub mod measure;
pub mod metric;
pub mod schedule;

use super::names::Names;
use super::*;
pub use capital::CAPITAL;
use line::LINE;
use metric::METRIC;
use schedule::{COHORT, INDEXATION, PAYER, TERMINATION};

/// Digits of the smallest unit of a currency.
pub const DECIMALS: (i64, i64) = (0, 4);
/// Words for a direction of rounding.
pub static ROUND: [(&str, &str); 3] = [
    ("down", "to the next lower one, in the payer's favour"),
    ("nearest", "to the nearest, a half away from zero"),
    ("up", "to the next higher one"),
];
/// Words for the rounding of unit prices.
pub static ROUND_PRICES: [(&str, &str); 4] = [
    ("down", "to the next lower one, in the payer's favour"),
    ("nearest", "to the nearest, a half away from zero"),
    ("up", "to the next higher one"),
    ("exact", "not at all: only amounts are rounded"),
];
/// Words for what happens above a payer's cap.
pub static OVER: [(&str, &str); 2] = [
    ("unpaid", "nobody pays it"),
    (
        "others",
        "the other payers do, in proportion to their shares, each up to its own cap",
    ),
];
/// An optional amount of money.
const fn money(name: &'static str, doc: &'static str) -> Field {
    opt(name, Kind::Agreed(Measure::Amount, SOME_MONEY), "none", doc)
}
/// An optional table of payers with their shares.
const SHARES: Kind = Kind::Weights(Names::OutcomePayer, Weighing::Agreed);

/// A contract file.
pub static CONTRACT_ROOT: Fields = section(
    "a contract file",
    &[
        req("name", Kind::Slug, "Short name of the contract."),
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
            "none",
            "What the contract is about, and where its terms were read.",
        ),
        opt(
            "extends",
            Kind::Files,
            "none",
            "Contract files that this one is laid over.",
        ),
        req(
            "party",
            Kind::Keyed(Key::New(Names::Party), &Kind::Fields(&PARTY)),
            "Everybody who pays, receives or guarantees, tranches aside.",
        ),
        req(
            "contract",
            Kind::Fields(&CONTRACT),
            "What is paid for results.",
        ),
        opt(
            "capital",
            Kind::Fields(&CAPITAL),
            "none: payments go to `contract.receiver`",
            "Who advances the money and who gets it back.",
        ),
    ],
);
static PARTY: Fields = section(
    "a party",
    &[
        req("name", Kind::Text, "Name in English."),
        opt("name_da", Kind::Text, "the English name", "Name in Danish."),
    ],
);

/// The terms, which a contract file and a scenario share, after what each has of its own.
macro_rules! terms {
    ($what:expr, $currency:expr; $($own:expr),*) => {
        Fields {
            excludes: &[&["pay_every", "periods_end"], &["payers", "payer"]],
            ..section($what, &[
                $($own,)*
                $currency,
                opt("decimals", Kind::Whole(DECIMALS.0, DECIMALS.1), "those of the currency", "Digits of the smallest unit: 2 for øre and cents."),
                opt("rounding", Kind::Choice(&ROUND), "\"down\"", "How what a line has earned becomes whole smallest units."),
                opt("round_prices", Kind::Choice(&ROUND_PRICES), "\"down\"", "How unit prices are rounded after bid, indexation and deadweight, before they are multiplied."),
                req("from", Kind::Day, "First day that counts."),
                req("until", Kind::Day, "Last day that counts."),
                opt("pay_every", Kind::Months(1), "`periods_end`", "Length of a payment period in calendar months, counted from `from`."),
                opt("periods_end", Kind::List(&Kind::Day), "`pay_every`", "Last days of the payment periods, in order; the last one is `until`."),
                opt("lag", Kind::Months(0), "\"0 months\"", "Calendar months between the end of a period (or a measurement day) and its payment."),
                opt("person_window", Kind::Weeks(1), "no limit beside `until`", "Time after a person's intake within which outcomes count."),
                money("cap", "Most that payers ever pay, over all lines, redemption after an early end included."),
                money("cap_per_payment", "Most that is paid on one payment date, over all lines."),
                money("cap_per_person", "Most that is paid for one person, over all lines."),
                opt("bid", Kind::Agreed(Measure::Plain, FACTOR), "1", "Factor on every price: 1.06 is 6 % above the card, 0.94 a discount of 6 %."),
                opt("indexation", Kind::Fields(&INDEXATION), "none: prices stay", "How prices grow."),
                opt("payers", SHARES, "`payer`, or every line has its own", "Who pays, in short: shares that add up to 1."),
                opt("payer", Kind::Keyed(Key::Known(Names::OutcomePayer), &Kind::Fields(&PAYER)), "`payers`", "Who pays, with caps and dates; the shares of those who are active on any one day add up to 1."),
                opt("over", Kind::Choice(&OVER), "\"unpaid\"", "What happens to a payer's part above its cap."),
                opt("receiver", Kind::Ref(Names::Recipient), "[capital]", "Who gets the payments where there is no capital."),
                opt("cohort", Kind::Keyed(Key::New(Names::Cohort), &Kind::Fields(&COHORT)), "none", "People by date of intake who are measured apart."),
                opt("metric", Kind::Keyed(Key::New(Names::Metric), &Kind::Fields(&METRIC)), "those that lines state in place", "What is measured."),
                req("line", Kind::Keyed(Key::New(Names::Line), &Kind::Fields(&LINE)), "What is paid for."),
                opt("termination", Kind::Keyed(Key::New(Names::Termination), &Kind::Fields(&TERMINATION)), "none", "What ends the contract early."),
            ])
        }
    };
}

/// The terms in a contract file.
pub static CONTRACT: Fields = terms!(
    "the contract", req("currency", Kind::Text, "ISO 4217 code of the currency of all amounts, for instance DKK.");
);

/// The terms in a scenario.
pub static CONTRACT_IN_SCENARIO: Fields = terms!(
    "the contract", opt("currency", Kind::Text, "the scenario's", "ISO 4217 code; another one than the scenario's is a fault.");
    opt("title", Kind::Text, "the file's, or the scenario's", "Title in English."),
    opt("title_da", Kind::Text, "the English title", "Title in Danish."),
    opt("file", Kind::Text, "none", "A contract file, over which the other fields are laid; `contract = \"PATH\"` says the same."),
    opt("parties", Kind::Keyed(Key::Known(Names::OutcomePayer), &Kind::Text), "none: they become funders", "Who in this scenario each party of the file is: `{ city = \"kolding\" }`.")
);
