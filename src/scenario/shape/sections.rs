//! The sections of a scenario, and what they share.

use super::contract::{CAPITAL, CONTRACT_IN_SCENARIO};
use super::economy::{CORRELATED, COST_ITEM, DISCOUNT, FUNDER, INDEXATION, REFUND, TAX};
use super::enterprise::{CYCLE, ENTERPRISE, ENTERPRISES, LEVEL};
use super::movement::TRANSITIONS;
use super::names::Names;
use super::people::{GROUP, MUNICIPALITY, STATE};
use super::shock::{MISREADING, SHOCK};
use super::staircase::{PROGRAMME, STEP};
use super::*;

pub(super) const PLAIN_SHARE: Kind = Kind::Number(Measure::Plain, SHARE);
pub(super) const PLAIN_MULTIPLIER: Kind = Kind::Number(Measure::Plain, MULTIPLIER);
pub(super) const COST: Kind = Kind::Number(Measure::Amount, MONEY);
pub(super) const FUNDING: Kind = Kind::Weights(Names::Payer, Weighing::Agreed);

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
            "shock",
            Kind::Keyed(Key::New(Names::Shock), &Kind::Fields(&SHOCK)),
            "none",
            "What comes over everybody for some time, in both arms and on top of the cycle. Nobody foresaw it: what was agreed at signing knows nothing of it.",
        ),
        opt(
            "misreading",
            Kind::Fields(&MISREADING),
            "none: the contract measures what happened",
            "How what the contract measures differs from what happened; what was agreed stays.",
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
            Kind::OrFile(&CONTRACT_IN_SCENARIO),
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
