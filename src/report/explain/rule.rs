//! How much a line pays for a result.

use super::words::Words;
use crate::contract::day::Day;
use crate::contract::terms::{
    Base, Closed, Curve, Form, Kind, Line, LineLimits, Metric, Piece, PriceBy, Rule, Tier,
};
use rust_decimal::Decimal;

/// In what a curve's result is.
#[derive(Debug, Clone, Copy)]
enum Pays {
    /// Money.
    Money,
    /// Percent of a base.
    Percent,
    /// Money per claim or unit.
    Price,
}

/// What the rule of a line says.
pub(super) fn sentences(w: &Words, line: &Line) -> Vec<String> {
    let metric = line.metric.and_then(|m| w.terms.metrics.get(m));
    match &line.rule {
        Rule::Price { steps } => price(w, metric, steps),
        Rule::PriceBy(by) => price_by(w, metric, by, &line.limits),
        Rule::Tiers(tiers) => tiers_of(w, metric, tiers, line.by_cohort),
        Rule::Share { share, times } => share_of(w, *share, *times, line.two_sided.is_some()),
        Rule::Curve { curve, of } => {
            let mut all: Vec<String> = base(w, *of).into_iter().collect();
            let pays = if *of == Base::Money {
                Pays::Money
            } else {
                Pays::Percent
            };
            let unit = metric.map_or_else(String::new, |m| w.effect_unit(m));
            all.extend(pieces(w, curve, &unit, pays));
            all
        }
        Rule::Charge { amount, of } => {
            let mut all: Vec<String> = base(w, *of).into_iter().collect();
            let amount = if *of == Base::Money {
                w.rounded(*amount, Some(w.terms.rounding.amounts))
            } else {
                paid(w, *amount, Pays::Percent)
            };
            all.push(w.t(
                format!("It is a standing charge: {amount} on each payment date of the line, whatever the result."),
                format!("Det er en fast betaling: {amount} på hver af linjens betalingsdatoer, uanset resultatet."),
            ));
            all
        }
    }
}

/// What one claim, unit or point is called.
fn one(w: &Words, metric: Option<&Metric>) -> String {
    match metric.map(|m| (m.measure.kind(), w.short_unit(m), w.effect_unit(m))) {
        Some((Kind::Claims, ..)) => w.t("claim", "opnået resultat"),
        Some((Kind::Units, unit, _)) if !unit.is_empty() => {
            w.t(format!("unit ({unit})"), format!("enhed ({unit})"))
        }
        Some((Kind::Number, _, unit)) if !unit.is_empty() => w.t(
            format!("whole unit of the effect (1 {unit})"),
            format!("hel enhed af effekten (1 {unit})"),
        ),
        _ => w.t("unit", "enhed"),
    }
}

fn price(w: &Words, metric: Option<&Metric>, steps: &[(Option<Day>, Decimal)]) -> Vec<String> {
    let one = one(w, metric);
    let mut all: Vec<String> = steps
        .iter()
        .map(|(from, price)| {
            let price = listed(w, *price);
            match from {
                None => w.t(
                    format!("The price is {price} per {one}."),
                    format!("Prisen er {price} pr. {one}."),
                ),
                Some(day) => {
                    let day = w.date(*day);
                    w.t(
                        format!("From {day} on the price is {price} per {one}."),
                        format!("Fra og med den {day} er prisen {price} pr. {one}."),
                    )
                }
            }
        })
        .collect();
    if metric.is_some_and(|m| m.measure.kind() == Kind::Number) {
        all.push(w.t(
            "A part of a unit is paid for in proportion.",
            "En del af en enhed betales forholdsmæssigt.",
        ));
    } else if steps.len() > 1 {
        all.push(w.t(
            "The day on which it is achieved decides which price holds.",
            "Den dag, det opnås, afgør, hvilken pris der gælder.",
        ));
    }
    all
}

/// A price as it stands in the file, and what it is rounded to where nothing else changes it first.
fn listed(w: &Words, price: Decimal) -> String {
    let alone = w.terms.bid == Decimal::ONE && w.terms.indexation.is_none();
    w.rounded(price, w.terms.rounding.prices.filter(|_| alone))
}

fn price_by(w: &Words, metric: Option<&Metric>, by: &PriceBy, limits: &LineLimits) -> Vec<String> {
    let (one, name) = (one(w, metric), w.metric(by.metric));
    let mut all = vec![
        w.t(
            format!("The price per {one} depends on {name}: on its latest effect measured no later than the measurement day."),
            format!("Prisen pr. {one} afhænger af {name}, nemlig af den seneste effekt, der er målt senest på måledagen."),
        ),
        w.t(
            format!("As long as {name} has not been measured, nothing is paid."),
            format!("Så længe {name} ikke er målt, betales der ikke noget."),
        ),
    ];
    if limits.max_units.is_some() || limits.max_claims.is_some() {
        all.push(w.t(
            "What is counted in that time uses up the maximum number all the same.",
            "Det, der tælles i den tid, bruger alligevel af det højeste antal.",
        ));
    }
    let unit = w
        .terms
        .metrics
        .get(by.metric)
        .map_or_else(String::new, |m| w.effect_unit(m));
    all.extend(pieces(w, &by.curve, &unit, Pays::Price));
    all
}

fn tiers_of(w: &Words, metric: Option<&Metric>, tiers: &[Tier], by_cohort: bool) -> Vec<String> {
    let one = one(w, metric);
    let mut all: Vec<String> = tiers
        .iter()
        .enumerate()
        .map(|(i, tier)| {
            let price = listed(w, tier.price);
            let above = w.number(tier.above);
            let until = tiers.get(i + 1).map(|next| w.number(next.above));
            match until {
                Some(until) => w.t(
                    format!("For what lies above {above} and up to {until} the price is {price} per {one}."),
                    format!("For det, der ligger over {above} og op til {until}, er prisen {price} pr. {one}."),
                ),
                None => w.t(
                    format!("For what lies above {above} the price is {price} per {one}."),
                    format!("For det, der ligger over {above}, er prisen {price} pr. {one}."),
                ),
            }
        })
        .collect();
    if by_cohort {
        all.push(w.t(
            "Each cohort is counted by itself; a new price holds only for what comes after the bound, not for what came before.",
            "Hvert hold tælles for sig; en ny pris gælder kun for det, der ligger efter grænsen, ikke for det forudgående.",
        ));
        return all;
    }
    all.push(w.t(
        "Counting goes on over all payment periods; a new price holds only for what comes after the bound, not for what came before.",
        "Optællingen fortsætter over alle betalingsperioder; en ny pris gælder kun for det, der ligger efter grænsen, ikke for det forudgående.",
    ));
    all
}

fn share_of(w: &Words, share: Decimal, times: Decimal, two_sided: bool) -> Vec<String> {
    let part = w.share(share);
    let mut all = vec![w.t(
        format!("It pays {part} of the saving since the start of the contract."),
        format!("Der betales {part} af besparelsen siden kontraktens begyndelse."),
    )];
    if times != Decimal::ONE {
        let times = w.number(times);
        all.push(w.t(
            format!("The saving is multiplied by {times} first (it stands for {times} times as much, such as several years)."),
            format!("Besparelsen ganges først med {times} (den står for {times} gange så meget, fx flere år)."),
        ));
    }
    all.push(w.t(
        "Each payment is that share of the whole saving so far, less what the line has paid before.",
        "Hver betaling er denne andel af hele besparelsen hidtil minus det, linjen allerede har betalt.",
    ));
    if !two_sided {
        all.push(w.t(
            "A saving that shrinks later stops further payment; it does not bring money back.",
            "Bliver besparelsen senere mindre, standser betalingen; der betales ikke noget tilbage.",
        ));
    }
    all
}

/// Of what percentages are taken.
fn base(w: &Words, of: Base) -> Option<String> {
    Some(match of {
        Base::Money => return None,
        Base::Amount(amount) => {
            let amount = w.money(amount);
            w.t(
                format!(
                    "Percentages that are paid are percentages of the agreed amount of {amount}."
                ),
                format!("De procenter, der betales, er procent af det aftalte beløb på {amount}."),
            )
        }
        Base::Principal(t) => {
            let t = w.tranche(t);
            w.t(
                format!("Percentages that are paid are percentages of the principal of {t} that is outstanding on the payment date, before that date's repayments."),
                format!("De procenter, der betales, er procent af den hovedstol for {t}, der udestår på betalingsdatoen, før den dags afdrag."),
            )
        }
        Base::Drawn(t) => {
            let t = w.tranche(t);
            w.t(
                format!("Percentages that are paid are percentages of everything provided by {t} until the payment date."),
                format!("De procenter, der betales, er procent af alt, hvad {t} har indbetalt til og med betalingsdatoen."),
            )
        }
        Base::Commitment(t) => {
            let t = w.tranche(t);
            w.t(
                format!("Percentages that are paid are percentages of the commitment of {t}."),
                format!("De procenter, der betales, er procent af tilsagnet fra {t}."),
            )
        }
    })
}

fn paid(w: &Words, x: Decimal, pays: Pays) -> String {
    match pays {
        Pays::Money | Pays::Price => w.amount(x),
        Pays::Percent => w.percent(x),
    }
}

fn pieces(w: &Words, curve: &Curve, unit: &str, pays: Pays) -> Vec<String> {
    let mut all = Vec::with_capacity(curve.pieces.len() + 2);
    for piece in &curve.pieces {
        all.push(piece_of(w, piece, curve, unit, pays));
    }
    all.push(match curve.closed {
        Closed::Below => w.t(
            "Lower bounds are included, upper bounds are not: on a bound between two bands the upper band holds.",
            "Den nedre grænse hører med, den øvre gør det ikke: på en grænse mellem to intervaller gælder det øverste.",
        ),
        Closed::Above => w.t(
            "Upper bounds are included, lower bounds are not: on a bound between two bands the lower band holds.",
            "Den øvre grænse hører med, den nedre gør det ikke: på en grænse mellem to intervaller gælder det nederste.",
        ),
    });
    if curve.form == Form::Points {
        all.push(w.t(
            "The contract gives points, joined by straight lines; both end points belong to the line.",
            "Kontrakten angiver punkter forbundet med rette linjer; begge endepunkter hører med.",
        ));
    }
    let open_below = curve.pieces.first().is_none_or(|p| p.from.is_some());
    let open_above = curve.pieces.last().is_none_or(|p| p.to.is_some());
    let gaps = curve.pieces.windows(2).any(|p| p[0].to != p[1].from);
    if open_below || open_above || gaps {
        all.push(w.t(
            "Outside these the rule gives nothing.",
            "Uden for dem giver reglen ikke noget.",
        ));
    }
    all
}

fn piece_of(w: &Words, piece: &Piece, curve: &Curve, unit: &str, pays: Pays) -> String {
    let range = range(w, piece, curve.closed, unit);
    let name = piece
        .name
        .as_ref()
        .map_or_else(String::new, |n| format!(" ({})", w.quoted(n)));
    let rule = if piece.slope.is_zero() {
        if piece.pay.is_zero() {
            w.t("nothing is paid", "der betales ikke noget")
        } else {
            let pay = match pays {
                Pays::Money => w.rounded(piece.pay, Some(w.terms.rounding.amounts)),
                Pays::Price | Pays::Percent => paid(w, piece.pay, pays),
            };
            w.t(format!("{pay} is paid"), format!("der betales {pay}"))
        }
    } else {
        let (pay, slope) = (paid(w, piece.pay, pays), paid(w, piece.slope.abs(), pays));
        let anchor = w.number(piece.anchor().unwrap_or_default());
        // without a lower end the line is followed downwards from its upper one
        let downwards = piece.from.is_none();
        let (above, over) = if downwards {
            ("below", "under")
        } else {
            ("above", "over")
        };
        let (sign, tegn) = if piece.slope.is_sign_negative() != downwards {
            ("less", "minus")
        } else {
            ("plus", "plus")
        };
        w.t(
            format!(
                "{pay} is paid, {sign} {slope} for each 1 {above} {anchor}, fractions in proportion"
            ),
            format!(
                "der betales {pay} {tegn} {slope} for hver 1 {over} {anchor}, brøkdele forholdsmæssigt"
            ),
        )
    };
    let per = match pays {
        Pays::Price => w.p(" per claim or unit", " pr. resultat eller enhed"),
        Pays::Money | Pays::Percent => "",
    };
    w.t(
        format!("{range}{name}: {rule}{per}."),
        format!("{range}{name}: {rule}{per}."),
    )
}

/// "From 20 % to below 30 %".
pub(super) fn range(w: &Words, piece: &Piece, closed: Closed, unit: &str) -> String {
    let show = |x: &Decimal| w.with_unit(*x, unit);
    let below = closed == Closed::Below;
    match (&piece.from, &piece.to) {
        (None, None) => w.t("Whatever the result", "Uanset resultatet"),
        (None, Some(to)) if below => {
            w.t(format!("Below {}", show(to)), format!("Under {}", show(to)))
        }
        (None, Some(to)) => w.t(
            format!("Up to and including {}", show(to)),
            format!("Til og med {}", show(to)),
        ),
        (Some(from), None) if below => w.t(
            format!("From {} on", show(from)),
            format!("Fra og med {}", show(from)),
        ),
        (Some(from), None) => w.t(
            format!("Above {}", show(from)),
            format!("Over {}", show(from)),
        ),
        (Some(from), Some(to)) if below => w.t(
            format!("From {} to below {}", w.number(*from), show(to)),
            format!("Fra og med {} til under {}", w.number(*from), show(to)),
        ),
        (Some(from), Some(to)) => w.t(
            format!(
                "Above {} and up to and including {}",
                w.number(*from),
                show(to)
            ),
            format!("Over {} og til og med {}", w.number(*from), show(to)),
        ),
    }
}
