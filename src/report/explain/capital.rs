//! Who advances the money, when, and who gets it back in which order.

use super::payers::capital as with_capital;
use super::words::Words;
use crate::contract::terms::{
    Action, Covers, Draws, Guarantee, Take, Tranche, TrancheKind, Waterfall,
};
use rust_decimal::Decimal;

/// Tranches, draws, recycling and the investors' yardstick.
pub(super) fn provision(w: &Words) -> Vec<String> {
    let capital = &w.terms.capital;
    let mut all: Vec<String> = capital
        .tranches
        .iter()
        .enumerate()
        .flat_map(|(i, t)| tranche(w, i, t))
        .collect();
    let start = w.date(capital.start);
    if capital.tranches.is_empty() {
        return vec![w.t(
            "Nobody advances capital: what is paid goes straight to the receivers.",
            "Ingen stiller kapital til rådighed: det, der betales, går direkte til modtagerne.",
        )];
    }
    all.push(w.t(
        format!("Draws are counted from {start}; present values are discounted to that day."),
        format!("Træk regnes fra den {start}; nutidsværdier tilbagediskonteres til den dag."),
    ));
    all.extend(draws(w));
    all.push(if capital.recycle {
        w.t(
            "Recycling: payments for results that have arrived pay for the effort before capital is drawn.",
            "Genbrug: betalinger for resultater, der er modtaget, dækker indsatsen, før der trækkes kapital.",
        )
    } else {
        w.t(
            "Payments for results are not used for the effort; they are passed on.",
            "Betalinger for resultater bruges ikke til indsatsen; de udloddes.",
        )
    });
    let hurdle = w.rate(capital.hurdle);
    all.push(w.t(
        format!("For net present values investors compare with a return of {hurdle} a year. It changes no payment."),
        format!("Ved nutidsværdier sammenligner investorerne med et afkast på {hurdle} om året. Det ændrer ingen betaling."),
    ));
    all
}

fn tranche(w: &Words, index: usize, t: &Tranche) -> Vec<String> {
    let (name, share) = (w.tranche(index), w.share(t.share));
    let kind = match t.kind {
        TrancheKind::Loan => w.p("a loan", "et lån"),
        TrancheKind::Grant => w.p(
            "a grant, not an investment",
            "et tilskud, ikke en investering",
        ),
        TrancheKind::Deferred => w.p(
            "deferred fees of the provider, not an investment",
            "udskudt honorar til leverandøren, ikke en investering",
        ),
    };
    let mut all = vec![with_capital(&w.t(
        format!("{name}: {kind}; {share} of every draw."),
        format!("{name}: {kind}; {share} af hvert træk."),
    ))];
    all.push(with_capital(&match t.commitment {
        Some(amount) => {
            let amount = w.money(amount);
            w.t(
                format!("{name}: committed to provide at most {amount}."),
                format!("{name}: tilsagn om højst {amount}."),
            )
        }
        None => w.t(
            format!("{name}: the file sets no limit to what is provided."),
            format!("{name}: filen sætter ingen grænse for, hvad der indbetales."),
        ),
    }));
    if t.coupon != 0.0 {
        let coupon = w.rate(t.coupon);
        let until = t.coupon_until.map(|day| w.date(day));
        all.push(with_capital(&match until {
            Some(until) => w.t(
                format!("{name}: a coupon of {coupon} a year on what is outstanding, the last time for {until} (effective rate, compounding daily, actual/365)."),
                format!("{name}: en fast rente på {coupon} om året af det udestående, til og med den {until} (effektiv rente, daglig tilskrivning, faktiske dage/365)."),
            ),
            None => w.t(
                format!("{name}: a coupon of {coupon} a year on what is outstanding (effective rate, compounding daily, actual/365)."),
                format!("{name}: en fast rente på {coupon} om året af det udestående (effektiv rente, daglig tilskrivning, faktiske dage/365)."),
            ),
        }));
    } else {
        all.push(with_capital(&w.t(
            format!("{name}: no coupon."),
            format!("{name}: ingen fast rente."),
        )));
        if let Some(until) = t.coupon_until {
            let until = w.date(until);
            all.push(with_capital(&w.t(
                format!("{name}: a coupon would end on {until}."),
                format!("{name}: en fast rente ville ophøre den {until}."),
            )));
        }
    }
    if let Some(cap) = t.cap_multiple {
        let cap = w.number(cap);
        all.push(with_capital(&w.t(
            format!("{name}: cap; never more is received than {cap} times what was provided."),
            format!("{name}: loft; der modtages aldrig mere end {cap} gange det indbetalte."),
        )));
    }
    if let Some(cap) = t.cap_return {
        let cap = w.rate(cap);
        all.push(with_capital(&w.t(
            format!("{name}: cap; never more is received than a return of {cap} a year on what was provided."),
            format!("{name}: loft; afkastet af det indbetalte bliver aldrig over {cap} om året."),
        )));
    }
    all
}

fn draws(w: &Words) -> Vec<String> {
    match &w.terms.capital.draws {
        Draws::Needed { every_months } => {
            let every = w.months(*every_months);
            let hver = match *every_months {
                1 => "måned".to_owned(),
                n => format!("{n}. måned"),
            };
            vec![w.t(
                format!("Capital is drawn as needed, every {every} in advance: each draw covers the vehicle's effort until the next."),
                format!("Der trækkes kapital efter behov, forud, hver {hver}: hvert træk dækker obligationsselskabets indsats indtil det næste."),
            )]
        }
        Draws::Fixed(draws) => {
            let draws: Vec<String> = draws
                .iter()
                .map(|(day, amount)| {
                    let (day, amount) = (w.date(*day), w.money(*amount));
                    w.t(format!("{amount} on {day}"), format!("{amount} den {day}"))
                })
                .collect();
            let draws = w.list(&draws);
            vec![w.t(
                format!("Capital is drawn in agreed amounts: {draws}. They are the provider's fee: what they exceed the cost of the effort by, the provider keeps; what they fall short of it, the provider carries."),
                format!("Der trækkes aftalte beløb: {draws}. De er leverandørens honorar: det, de overstiger indsatsens omkostninger med, beholder leverandøren; det, de mangler, bærer leverandøren."),
            )]
        }
    }
}

/// Guarantees.
pub(super) fn guarantees(w: &Words) -> Vec<String> {
    let all = &w.terms.capital.guarantees;
    if all.is_empty() && w.terms.capital.tranches.is_empty() {
        return Vec::new();
    }
    if all.is_empty() {
        return vec![w.t(
            "Nobody guarantees anything.",
            "Der er ingen garantistiller.",
        )];
    }
    all.iter().flat_map(|g| guarantee(w, g)).collect()
}

fn guarantee(w: &Words, g: &Guarantee) -> Vec<String> {
    let (name, id) = (w.quoted(w.name(&g.name, &g.name_da)), &g.id);
    let (by, of, share) = (w.account(g.by), w.tranche(g.of), w.share(g.share));
    let mut all = vec![w.t(
        format!("Guarantee {name} (in the file: {id}): guarantor is {by}. It covers {share} of the loss of {of}, which is what was provided less what was received, and is called once, at the end of the contract."),
        format!("Garanti {name} (i filen: {id}): garantistiller er {by}. Garantien dækker {share} af tabet for {of}, dvs. det indbetalte minus det modtagne, og udløses én gang, ved kontraktens afslutning."),
    )];
    if g.covers == Covers::Floor {
        all.push(w.t(
            format!("The guaranteed amount is a floor: it is what {of} is topped up to, so what {of} has received is taken off it."),
            format!("Det garanterede beløb er en bund: det er, hvad {of} suppleres op til, så det modtagne trækkes fra."),
        ));
    }
    match g.points.as_slice() {
        [(drawn, guaranteed)] if drawn == guaranteed => {
            let most = w.money(*guaranteed);
            all.push(w.t(
                format!("It pays at most what was drawn, and at most {most}."),
                format!("Der betales højst det, der er trukket, og højst {most}."),
            ));
        }
        points => {
            for (drawn, guaranteed) in points {
                let (drawn, guaranteed) = (w.money(*drawn), w.money(*guaranteed));
                all.push(w.t(
                    format!("Where {drawn} was drawn, it pays at most {guaranteed}."),
                    format!("Er der trukket {drawn}, betales højst {guaranteed}."),
                ));
            }
            all.push(w.t(
                "Between these amounts the maximum follows a straight line; below the first it is in proportion; above the last it stays the same.",
                "Mellem disse beløb følger maksimum en ret linje; under det første er det forholdsmæssigt; over det sidste er det uændret.",
            ));
        }
    }
    all
}

/// The order in which money that comes in is passed on.
pub(super) fn waterfalls(w: &Words) -> Vec<String> {
    let falls = &w.terms.capital.waterfalls;
    if let Some(receiver) = w.receiver() {
        return vec![w.t(
            format!("Everything that is paid goes to {receiver}."),
            format!("Alt, hvad der betales, går til {receiver}."),
        )];
    }
    let mut all = Vec::new();
    for (index, fall) in falls.iter().enumerate() {
        all.extend(waterfall(w, index, fall));
    }
    all.push(w.t(
        "What is left after the last payment date goes to the last receiver of a share; where there is none, back to the payers in proportion to what they paid.",
        "Det, der er tilbage efter sidste betalingsdato, går til den sidste modtager af en andel; er der ingen, går det tilbage til betalerne i forhold til det, de har betalt.",
    ));
    all
}

fn waterfall(w: &Words, index: usize, fall: &Waterfall) -> Vec<String> {
    let id = w.quoted(&fall.id);
    let lines: Vec<String> = w
        .terms
        .lines
        .iter()
        .enumerate()
        .filter(|(_, l)| l.waterfall == index)
        .map(|(i, _)| w.line(i))
        .collect();
    let mut all = vec![if lines.is_empty() {
        w.t(
            format!("Order of payment {id}. No line pays into it."),
            format!("Udbetalingsrækkefølge {id}. Ingen linje betaler ind i den."),
        )
    } else {
        let lines = w.list(&lines);
        w.t(
            format!("Order of payment {id}: what comes in from {lines} is passed on as follows; each step takes what it may of what is left."),
            format!("Udbetalingsrækkefølge {id}: det, der kommer ind fra {lines}, fordeles således; hvert trin tager det, det må, af det, der er tilbage."),
        )
    }];
    for (step, action) in fall.actions.iter().enumerate() {
        let n = w.count(step as u64 + 1);
        all.push(w.t(
            format!("Step {n} of {id}: {}", action_of(w, action)),
            format!("Trin {n} i {id}: {}", action_of(w, action)),
        ));
    }
    all
}

fn action_of(w: &Words, action: &Action) -> String {
    let take = match &action.take {
        Take::Coupon { tranche } => {
            let t = w.tranche(*tranche);
            w.t(
                format!("the coupon that has accrued to {t}"),
                format!("den påløbne faste rente til {t}"),
            )
        }
        Take::Principal { tranche } => {
            let t = w.tranche(*tranche);
            w.t(
                format!("the outstanding principal of {t}"),
                format!("den udestående hovedstol til {t}"),
            )
        }
        Take::Return { tranche, rate } => {
            let (t, rate) = (w.tranche(*tranche), w.rate(*rate));
            w.t(
                format!("to {t} until everything provided is paid back with a return of {rate} a year (compounding daily from each draw, actual/365)"),
                format!("til {t}, indtil det indbetalte er betalt tilbage med et afkast på {rate} om året (daglig tilskrivning fra hvert træk, faktiske dage/365)"),
            )
        }
        Take::Multiple { tranche, times } => {
            let (t, times) = (w.tranche(*tranche), w.number(*times));
            w.t(
                format!("to {t} until {times} times what was provided has been received"),
                format!("til {t}, indtil der er modtaget {times} gange det indbetalte"),
            )
        }
        Take::Share { to, share } => {
            let (to, share) = (w.account(*to), w.share(*share));
            w.t(
                format!("{share} of what is left to {to}"),
                format!("{share} af det, der er tilbage, til {to}"),
            )
        }
    };
    if action.of == Decimal::ONE && action.rest.is_none() {
        return take + ".";
    }
    let of = w.share(action.of);
    let rest = action.rest.map(|account| w.account(account));
    match rest {
        Some(rest) => w.t(
            format!("{take}; until that is satisfied, this step takes {of} of what passes, and the rest goes to {rest}."),
            format!("{take}; indtil det er opfyldt, tager dette trin {of} af det, der kommer igennem, og resten går til {rest}."),
        ),
        None => w.t(
            format!("{take}; until that is satisfied, this step takes {of} of what passes."),
            format!("{take}; indtil det er opfyldt, tager dette trin {of} af det, der kommer igennem."),
        ),
    }
}
