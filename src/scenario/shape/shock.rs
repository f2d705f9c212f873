//! What comes over everybody for some time, and what a contract reads wrongly.

use super::names::Names;
use super::sections::PLAIN_MULTIPLIER;
use super::*;

pub(super) static SHOCK: Fields = section(
    "a shock",
    &[
        opt("name", Kind::Text, "the ID", "Name."),
        opt("name_da", Kind::Text, "the English name", "Danish name."),
        req(
            "from",
            Kind::Moment,
            "When it begins: a date (the week that contains it), or the time since the start of the run.",
        ),
        opt(
            "lasts",
            Kind::Weeks(1),
            "to the end of the run",
            "How long it holds.",
        ),
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
            "Multiplier on movements into education.",
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
        opt(
            "dropout",
            PLAIN_MULTIPLIER,
            "1",
            "Multiplier on dropping out of a step.",
        ),
        opt(
            "benefits",
            PLAIN_MULTIPLIER,
            "1",
            "Multiplier on benefits. Amounts are those of a calendar year: one that it holds in part of counts by its share of weeks.",
        ),
        opt(
            "states",
            Kind::List(&Kind::Ref(Names::State)),
            "all",
            "The states whose benefits are multiplied.",
        ),
    ],
);

pub(super) static MISREADING: Fields = section(
    "a misreading",
    &[
        opt(
            "baseline",
            PLAIN_MULTIPLIER,
            "1",
            "How kind measured baselines are to whoever is paid: 1.1 makes what is expected without the programme a tenth larger where a saving or a fall is paid, and as much smaller (divided by 1.1) where a rise is.",
        ),
        opt(
            "counts",
            PLAIN_MULTIPLIER,
            "1",
            "Claims, units, and numbers without a measured baseline, as a multiple of what there were: 0.9 misses a tenth.",
        ),
    ],
);
