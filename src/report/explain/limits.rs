//! Within which limits a line pays, and on which conditions.

use super::words::Words;
use crate::contract::terms::{Base, Kind, Line, Repeat, Rule};

/// Chain, limits and floor of a line; then what it leaves without a limit.
pub(super) fn sentences(w: &Words, line: &Line) -> Vec<String> {
    let kind = line
        .metric
        .and_then(|m| w.terms.metrics.get(m))
        .map(|m| m.measure.kind());
    let mut all = conditions(w, line, kind);
    all.extend(held_back(w, line, kind));
    all.extend(limits(w, line, kind));
    all.extend(two_sided(w, line, kind));
    all.extend(repeat(w, line, kind));
    all
}

fn conditions(w: &Words, line: &Line, kind: Option<Kind>) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(required) = line.requires {
        let name = w.line(required);
        all.push(if kind == Some(Kind::Claims) {
            w.t(
                format!("Chained: for each person, the first claim of this line needs a first claim of line {name}, the second a second, and so on, on the same day or before. For claims without a person the totals are compared."),
                format!("Kæde: for hver person kræver linjens første resultat et første resultat af linjen {name}, det andet et andet og så videre, på samme dag eller før. For resultater uden person sammenlignes de samlede antal."),
            )
        } else {
            w.t(
                format!("Chained: it pays only if line {name} has paid."),
                format!("Kæde: der betales kun, hvis linjen {name} har betalt."),
            )
        });
    }
    if let Some(other) = line.unless {
        let name = w.line(other);
        all.push(if line.by_cohort {
            w.t(
                format!("It pays nothing once line {name} has paid anything (for the same cohort, where both are paid by cohort); what it has paid before stands."),
                format!("Der betales ikke noget, når linjen {name} først har betalt noget (for samme hold, hvor begge betales pr. hold); det, der er betalt inden da, står ved magt."),
            )
        } else {
            w.t(
                format!("It pays nothing once line {name} has paid anything; what it has paid before stands."),
                format!("Der betales ikke noget, når linjen {name} først har betalt noget; det, der er betalt inden da, står ved magt."),
            )
        });
    }
    if let Some(minimum) = &line.limits.minimum {
        let unit = w
            .terms
            .metrics
            .get(minimum.metric)
            .map_or_else(String::new, |m| w.effect_unit(m));
        let (name, least) = (w.metric(minimum.metric), w.with_unit(minimum.least, &unit));
        all.push(w.t(
            format!("It pays nothing unless the latest effect of {name} is at least {least}."),
            format!(
                "Der betales ikke noget, medmindre den seneste effekt af {name} er mindst {least}."
            ),
        ));
    }
    if let Some(sample) = line.limits.minimum_sample {
        let sample = w.count(sample);
        all.push(w.t(
            format!("It pays nothing if fewer than {sample} people were measured, or fewer than {sample} in the control group where there is one."),
            format!("Der betales ikke noget, hvis færre end {sample} personer er målt, eller færre end {sample} i kontrolgruppen, hvor der er en."),
        ));
    }
    all
}

/// Whether something must be met before the line pays, beside a chain that goes claim by claim.
fn conditional(line: &Line, kind: Option<Kind>) -> bool {
    let limits = &line.limits;
    let after = line.requires.is_some() && kind != Some(Kind::Claims);
    after || line.unless.is_some() || limits.minimum.is_some() || limits.minimum_sample.is_some()
}

/// What becomes of an amount that a condition holds back.
fn held_back(w: &Words, line: &Line, kind: Option<Kind>) -> Vec<String> {
    let mut all = Vec::new();
    if !conditional(line, kind) {
        return all;
    }
    let limits = &line.limits;
    let after = line.requires.is_some() && kind != Some(Kind::Claims);
    if runs_on(line, kind) && (after || limits.minimum.is_some() || limits.minimum_sample.is_some())
    {
        all.push(w.t(
            "What is held back because such a condition is not met is paid later, once it is met, since each payment is everything so far less what was paid.",
            "Det, der holdes tilbage, fordi en sådan betingelse ikke er opfyldt, betales senere, når den er opfyldt, da hver betaling er alt hidtil minus det betalte.",
        ));
    }
    if line.two_sided.is_some() {
        all.push(w.t(
            "These conditions hold back only what payers pay: what must be paid back is paid back whether they are met or not.",
            "Disse betingelser holder kun det tilbage, som betalerne betaler: det, der skal betales tilbage, betales tilbage, uanset om de er opfyldt.",
        ));
    }
    all
}

fn limits(w: &Words, line: &Line, kind: Option<Kind>) -> Vec<String> {
    let limits = &line.limits;
    let mut all = Vec::new();
    match (limits.max_claims, kind) {
        (Some(1), Some(Kind::Claims)) => all.push(w.t(
            "At most 1 claim is paid for one person.",
            "Der betales højst for 1 resultat pr. person.",
        )),
        (Some(most), Some(Kind::Claims)) => {
            let most = w.count(most);
            all.push(w.t(
                format!("At most {most} claims are paid for one person."),
                format!("Der betales højst for {most} resultater pr. person."),
            ));
        }
        (None, Some(Kind::Claims)) if line.requires.is_some() => all.push(w.t(
            "The line itself sets no maximum number of claims per person.",
            "Linjen sætter ikke selv noget højeste antal resultater pr. person.",
        )),
        (None, Some(Kind::Claims)) => all.push(w.t(
            "Every claim of a person is paid; there is no maximum number.",
            "Hvert eneste resultat for en person betales; der er intet højeste antal.",
        )),
        _ => {}
    }
    if let Some((by, most)) = chained_most(w, line)
        && kind == Some(Kind::Claims)
        && limits.max_claims.is_none_or(|own| own > most)
    {
        let (name, most) = (w.line(by), w.count(most));
        all.push(w.t(
            format!("Because of the chain no more than {most} can be paid for one person: line {name} admits no more."),
            format!("På grund af kæden kan der højst betales for {most} pr. person: linjen {name} tillader ikke flere."),
        ));
    }
    if let Some(most) = limits.max_units {
        let most = w.number(most);
        all.push(if line.by_cohort {
            w.t(
                format!("At most {most} claims or units are paid for each cohort."),
                format!("Der betales højst for {most} resultater eller enheder pr. hold."),
            )
        } else {
            w.t(
                format!("At most {most} claims or units are paid in total."),
                format!("Der betales i alt højst for {most} resultater eller enheder."),
            )
        });
    }
    let mut cap = |amount: Option<i64>, english: &str, danish: &str| {
        if let Some(amount) = amount {
            let amount = w.money(amount);
            all.push(w.t(
                format!("Cap: the line pays at most {amount} {english}."),
                format!("Loft: linjen betaler højst {amount} {danish}."),
            ));
        }
    };
    cap(limits.cap_per_person, "for one person", "for én person");
    cap(
        limits.cap_per_payment,
        "on one payment date",
        "på én betalingsdato",
    );
    cap(limits.cap, "in all", "i alt");
    if limits.cap.is_none() && limits.cap_per_payment.is_none() && limits.cap_per_person.is_none() {
        all.push(w.t(
            "The line has no cap of its own.",
            "Linjen har ikke sit eget loft.",
        ));
    } else {
        let others = limits.cap.is_some() || limits.cap_per_person.is_some();
        all.push(if limits.cap_per_payment.is_none() || !runs_on(line, kind) {
            w.t(
                "What a limit takes off is not made up for later.",
                "Det, som en grænse afskærer, betales ikke senere.",
            )
        } else if others {
            w.t(
                "What the cap per payment date holds back is paid later, as soon as there is room, since each payment is everything so far less what was paid. What the other limits take off is not made up for later.",
                "Det, som loftet pr. betalingsdato holder tilbage, betales senere, så snart der er plads, da hver betaling er alt hidtil minus det betalte. Det, som de øvrige grænser afskærer, betales ikke senere.",
            )
        } else {
            w.t(
                "What the cap holds back is paid later, as soon as there is room, since each payment is everything so far less what was paid.",
                "Det, som loftet holder tilbage, betales senere, så snart der er plads, da hver betaling er alt hidtil minus det betalte.",
            )
        });
    }
    if let Some(floor) = &limits.floor {
        let money = match &line.rule {
            Rule::Curve { of, .. } | Rule::Charge { of, .. } => *of == Base::Money,
            _ => true,
        };
        let pay = if money {
            w.amount(floor.pay)
        } else {
            w.percent(floor.pay)
        };
        all.push(match floor.until {
            Some(day) => {
                let day = w.date(day);
                w.t(
                    format!("Floor: a measurement no later than {day} pays at least {pay}, whatever the result."),
                    format!("Mindstebetaling: en måling senest den {day} giver mindst {pay}, uanset resultatet."),
                )
            }
            None => w.t(
                format!("Floor: every measurement pays at least {pay}, whatever the result."),
                format!("Mindstebetaling: hver måling giver mindst {pay}, uanset resultatet."),
            ),
        });
        if conditional(line, kind) {
            all.push(w.t(
                "A condition that is not met goes before the floor: then the floor is not paid either.",
                "En betingelse, der ikke er opfyldt, går forud for mindstebetalingen: så betales den heller ikke.",
            ));
        }
    }
    all
}

/// The line of a chain that admits fewest claims of one person, and how many.
fn chained_most(w: &Words, line: &Line) -> Option<(usize, u32)> {
    let mut least: Option<(usize, u32)> = None;
    let mut at = line.requires;
    // As many steps as lines: a chain is no circle, and if it were, this would end.
    for _ in 0..w.terms.lines.len() {
        let Some((index, next)) = at.and_then(|i| Some((i, w.terms.lines.get(i)?))) else {
            break;
        };
        if let Some(most) = next.limits.max_claims
            && least.is_none_or(|(_, fewest)| most < fewest)
        {
            least = Some((index, most));
        }
        at = next.requires;
    }
    least
}

fn two_sided(w: &Words, line: &Line, kind: Option<Kind>) -> Vec<String> {
    let Some(two) = &line.two_sided else {
        // Of claims and units there cannot be less than none.
        let never = !matches!(kind, Some(Kind::Number | Kind::Money));
        return if never || matches!(line.rule, Rule::Charge { .. }) {
            Vec::new()
        } else {
            vec![w.t(
                "If the result is worse than nothing, the line pays nothing; nobody owes the payers anything.",
                "Er resultatet dårligere end ingenting, betaler linjen ikke noget; ingen skylder betalerne noget.",
            )]
        };
    };
    let tranche = w.tranche(two.from);
    let mut text = w.t(
        format!("Two-sided: if the rule gives a negative amount, it is paid by {tranche} to the payers of that day, by their shares."),
        format!("Tosidet: giver reglen et negativt beløb, betaler {tranche} det til den dags betalere efter deres andele."),
    );
    text += &match two.cap {
        Some(cap) => {
            let cap = w.money(cap);
            w.t(
                format!(" At most {cap} is paid in this way in all."),
                format!(" Der betales på den måde i alt højst {cap}."),
            )
        }
        None => w.t(" There is no cap on that.", " Det er der intet loft over."),
    };
    text += &w.t(
        " It is not set off against other lines.",
        " Det modregnes ikke i andre linjer.",
    );
    if runs(line, kind) {
        text += &w.t(
            " Since each payment is what everything so far is worth, less what was paid before, a result that shrinks later is clawed back: the tranche then pays back what the payers had paid too much, and, below nothing, more.",
            " Da hver betaling er det, alt hidtil er værd, minus det allerede betalte, kræves penge tilbage, hvis resultatet senere bliver mindre: tranchen betaler da det tilbage, som betalerne har betalt for meget, og under nul mere end det.",
        );
    }
    let limits = &line.limits;
    if limits.cap.is_some() || w.terms.cap.is_some() {
        text += &w.t(
            " Caps hold for everything that is paid out: what a tranche has paid back makes no new room under them.",
            " Lofter gælder for alt, hvad der udbetales: det, en tranche har betalt tilbage, giver ikke ny plads under dem.",
        );
    }
    vec![text]
}

/// Whether a line pays what everything so far is worth, less what it has paid.
fn runs(line: &Line, kind: Option<Kind>) -> bool {
    let standing = matches!(line.rule, Rule::Charge { .. });
    kind == Some(Kind::Money) || line.repeat == Repeat::Difference && !standing
}

/// The same of payments one after the other: a cohort is paid once.
pub(super) fn runs_on(line: &Line, kind: Option<Kind>) -> bool {
    runs(line, kind) && !line.by_cohort
}

fn repeat(w: &Words, line: &Line, kind: Option<Kind>) -> Vec<String> {
    // A share of a saving says so itself; claims and units belong to one period each; a charge is not measured.
    match line.repeat {
        Repeat::Each if kind != Some(Kind::Number) => Vec::new(),
        Repeat::Difference if matches!(line.rule, Rule::Share { .. }) => Vec::new(),
        Repeat::Difference if line.two_sided.is_some() => vec![w.t(
            "If it is measured more than once, each payment is what the latest result is worth, less what the line has paid before (what the tranche has paid taken off).",
            "Måles der mere end én gang, er hver betaling det, det seneste resultat er værd, minus det, linjen allerede har betalt (fratrukket det, tranchen har betalt).",
        )],
        Repeat::Difference => vec![w.t(
            "If it is measured more than once, each payment is what the latest result is worth, less what the line has paid before, and never below 0.",
            "Måles der mere end én gang, er hver betaling det, det seneste resultat er værd, minus det, linjen allerede har betalt, og aldrig under 0.",
        )],
        Repeat::Each => vec![w.t(
            "If it is measured more than once, each measurement pays by itself.",
            "Måles der mere end én gang, betales der for hver måling for sig.",
        )],
    }
}
