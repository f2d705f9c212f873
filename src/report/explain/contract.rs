//! What holds for the whole contract: dates, payers, caps, prices, rounding, cohorts, early end.

use super::payers;
use super::words::Words;
use crate::contract::payments::schedule::period_ends;
use crate::contract::terms::{Periods, Round, Stops, Termination, Trigger};
use rust_decimal::Decimal;

/// From when until when, in which periods, paid when.
pub(super) fn schedule(w: &Words) -> Vec<String> {
    let schedule = &w.terms.schedule;
    let (from, until) = (w.date(schedule.from), w.date(schedule.until));
    let mut all = vec![w.t(
        format!("What happens from {from} until {until}, both days included, counts. What happens outside counts nowhere."),
        format!("Det, der sker fra og med den {from} til og med den {until}, tæller. Det, der sker uden for perioden, tæller ingen steder."),
    )];
    let ends = period_ends(schedule);
    let n = w.count(ends.len() as u64);
    let shown: Vec<String> = ends.iter().map(|d| w.date(*d)).collect();
    let last = shown.last().cloned().unwrap_or_default();
    all.push(match &schedule.periods {
        Periods::Every { .. } | Periods::Ending(_) if ends.len() == 1 => w.t(
            format!("There is one payment period; it ends on {last}."),
            format!("Der er én betalingsperiode; den slutter den {last}."),
        ),
        Periods::Every { months } => {
            let (months, first) = (w.months(*months), shown.first().cloned().unwrap_or_default());
            w.t(
                format!("A payment period lasts {months}, counted from the first day. There are {n} periods: the first ends on {first}, the last on {last}."),
                format!("En betalingsperiode varer {months}, regnet fra første dag. Der er {n} perioder: den første slutter den {first}, den sidste den {last}."),
            )
        }
        Periods::Ending(_) => {
            let days = w.list(&shown);
            w.t(
                format!("There are {n} payment periods, which end on {days}."),
                format!("Der er {n} betalingsperioder, som slutter den {days}."),
            )
        }
    });
    all.push(match schedule.lag_months {
        0 => w.t(
            "Unless a line says otherwise, payment falls due on the measurement day itself.",
            "Medmindre andet gælder for en linje, forfalder betalingen på selve måledagen.",
        ),
        months => {
            let months = w.months(months);
            w.t(
                format!("Unless a line says otherwise, payment falls due {months} after the measurement day (the end of the period)."),
                format!("Medmindre andet gælder for en linje, forfalder betalingen {months} efter måledagen (periodens udgang)."),
            )
        }
    });
    all.push(match schedule.person_window {
        Some(weeks) => {
            let weeks = w.weeks(weeks);
            w.t(
                format!("For each person only what happens within {weeks} of intake counts, unless a metric says otherwise."),
                format!("For hver person tæller kun det, der sker inden for {weeks} efter optagelsen, medmindre andet gælder for et resultatmål."),
            )
        }
        None => w.t(
            "There is no window per person for the whole contract.",
            "Der er intet vindue pr. person for hele kontrakten.",
        ),
    });
    all
}

/// Payers, caps, prices and rounding.
pub(super) fn money(w: &Words) -> Vec<String> {
    let terms = w.terms;
    let mut all = vec![w.t(
        "Unless a line has payers of its own, those who are active on a payment date share what falls due:",
        "Medmindre en linje har sine egne betalere, deler de betalere, der er aktive på en betalingsdato, det, der forfalder:",
    )];
    all.extend(payers::sentences(w, &terms.payers));
    let lines = terms.lines.iter().filter_map(|l| l.payers.as_ref());
    let mut payers = lines.flatten().chain(&terms.payers);
    if payers.any(payers::capped) {
        all.push(payers::over(w));
        all.extend(payers::asked_again(w));
        all.extend(payers::beside(w));
    }
    let mut cap = |amount: Option<i64>, english: &str, danish: &str| {
        if let Some(amount) = amount {
            let amount = w.money(amount);
            all.push(w.t(
                format!("Cap: over all lines, at most {amount} is paid {english}."),
                format!("Loft: over alle linjer betales højst {amount} {danish}."),
            ));
        }
    };
    cap(terms.cap_per_person, "for one person", "for én person");
    cap(
        terms.cap_per_payment,
        "on one payment date",
        "på én betalingsdato",
    );
    cap(terms.cap, "in all", "i alt");
    let later = payers::running(w, |_| true);
    if terms.cap_per_payment.is_some() && !later.is_empty() {
        let lines = w.list(&later);
        all.push(w.t(
            format!("What the cap on one payment date holds back of {lines} is paid later, as soon as there is room, since each payment is everything so far less what was paid."),
            format!("Det, som loftet på én betalingsdato holder tilbage af {lines}, betales senere, så snart der er plads, da hver betaling er alt hidtil minus det betalte."),
        ));
    }
    if terms.cap.is_none() && terms.cap_per_payment.is_none() && terms.cap_per_person.is_none() {
        all.push(w.t(
            "There is no cap over all lines.",
            "Der er intet loft over alle linjer tilsammen.",
        ));
    } else {
        all.push(w.t(
            "If several lines together come to more on one payment date, those that stand first in the file are paid first.",
            "Når flere linjer tilsammen giver mere på én betalingsdato, betales de linjer først, der står først i filen.",
        ));
    }
    if terms.bid != Decimal::ONE {
        let bid = w.number(terms.bid);
        all.push(w.t(
            format!("Every price is multiplied by {bid} (the bid)."),
            format!("Alle priser ganges med {bid} (buddet)."),
        ));
    } else {
        all.push(w.t(
            "Prices hold as they stand; there is no bid factor.",
            "Priserne gælder, som de står; der er ingen budfaktor.",
        ));
    }
    all.push(match &terms.indexation {
        Some(index) => {
            let (rate, every, from) = (w.share(index.rate), w.months(index.every_months), w.date(index.from));
            w.t(
                format!("Prices grow by {rate} at each whole {every} after {from}, each time of the price before. The day on which something is achieved decides."),
                format!("Priserne stiger med {rate}, hver gang der er gået {every} efter den {from}, hver gang af den foregående pris. Den dag, noget opnås, afgør prisen."),
            )
        }
        None => w.t("Prices do not grow over time.", "Priserne reguleres ikke over tid."),
    });
    all.extend(rounding(w));
    all
}

fn rounding(w: &Words) -> Vec<String> {
    let rounding = &w.terms.rounding;
    let smallest = w.amount(Decimal::ONE);
    let direction = |round: Round| match round {
        Round::Down => w.p(
            "down, in favour of those who pay",
            "ned, til gunst for betalerne",
        ),
        Round::Nearest => w.p(
            "to the nearest, a half away from zero",
            "til nærmeste, en halv væk fra nul",
        ),
        Round::Up => w.p(
            "up, in favour of those who receive",
            "op, til gunst for modtagerne",
        ),
    };
    let amounts = direction(rounding.amounts);
    // Only a two-sided line can come to a negative amount.
    let negative = match rounding.amounts {
        Round::Down => w.p(
            " A negative amount is rounded away from zero, which is down, too.",
            " Et negativt beløb afrundes væk fra nul, hvilket også er ned.",
        ),
        Round::Up => w.p(
            " A negative amount is rounded towards zero, which is up, too.",
            " Et negativt beløb afrundes mod nul, hvilket også er op.",
        ),
        Round::Nearest => "",
    };
    let two_sided = w.terms.lines.iter().any(|l| l.two_sided.is_some());
    let negative = if two_sided { negative } else { "" };
    vec![
        w.t(
            format!("Amounts are computed exactly. Only what a line has earned on a payment date is rounded, to a multiple of {smallest}: {amounts}.{negative}"),
            format!("Beløb beregnes eksakt. Kun det, en linje har optjent på en betalingsdato, afrundes, til et multiplum af {smallest}: {amounts}.{negative}"),
        ),
        match rounding.prices {
            Some(round) => {
                let prices = direction(round);
                w.t(
                    format!("A unit price after bid, indexation and deadweight is rounded to a multiple of {smallest} before it is multiplied by how many there are: {prices}."),
                    format!("En enhedspris efter bud, indeksering og dødvægt afrundes til et multiplum af {smallest}, før den ganges med antallet: {prices}."),
                )
            }
            None => w.t(
                "A unit price after bid, indexation and deadweight is not rounded before it is multiplied.",
                "En enhedspris efter bud, indeksering og dødvægt afrundes ikke, før den ganges.",
            ),
        },
    ]
}

/// Groups that are measured apart.
pub(super) fn cohorts(w: &Words) -> Vec<String> {
    w.terms
        .cohorts
        .iter()
        .map(|c| {
            let (name, id) = (w.quoted(w.name(&c.name, &c.name_da)), &c.id);
            let (from, until, measured) = (w.date(c.from), w.date(c.until), w.date(c.measured));
            w.t(
                format!("Cohort {name} (in the file: {id}): people with intake from {from} until {until}; measured on {measured}."),
                format!("Hold {name} (i filen: {id}): personer optaget fra og med den {from} til og med den {until}; måles den {measured}."),
            )
        })
        .collect()
}

/// What ends the contract early.
pub(super) fn terminations(w: &Words) -> Vec<String> {
    if w.terms.terminations.is_empty() {
        return vec![w.t(
            "Nothing in the file ends the contract early.",
            "Intet i filen bringer kontrakten til ophør før tid.",
        )];
    }
    let mut all: Vec<String> = w
        .terms
        .terminations
        .iter()
        .map(|t| termination(w, t))
        .collect();
    all.push(w.t(
        "If several of these happen, the earliest counts; but after an end of the intake everything can still end. An end of everything is final.",
        "Sker flere af disse, gælder den tidligste; men efter et stop for optagelsen kan alt stadig ophøre. Et ophør af alt er endeligt.",
    ));
    all
}

fn termination(w: &Words, t: &Termination) -> String {
    let (name, id) = (w.quoted(w.name(&t.name, &t.name_da)), &t.id);
    let days: Vec<String> = t.on.iter().map(|d| w.date(*d)).collect();
    let days = w.list(&days);
    let mut text = w.t(
        format!("Early end {name} (in the file: {id}): "),
        format!("Førtidigt ophør {name} (i filen: {id}): "),
    );
    let against = |metric: usize, value: Decimal| {
        let unit = w
            .terms
            .metrics
            .get(metric)
            .map_or_else(String::new, |m| w.effect_unit(m));
        (w.metric(metric), w.with_unit(value, &unit))
    };
    let condition = match &t.when {
        None => None,
        Some(Trigger::Below { metric, value }) => {
            let (name, value) = against(*metric, *value);
            Some(w.t(
                format!("the latest effect of {name} is below {value}"),
                format!("den seneste effekt af {name} er under {value}"),
            ))
        }
        Some(Trigger::Above { metric, value }) => {
            let (name, value) = against(*metric, *value);
            Some(w.t(
                format!("the latest effect of {name} is above {value}"),
                format!("den seneste effekt af {name} er over {value}"),
            ))
        }
        Some(Trigger::LossAbove { amount }) => {
            let amount = w.money(*amount);
            Some(w.t(
                format!("the tranches have provided more than {amount} more than they have received (stop-loss)"),
                format!("trancherne har indbetalt over {amount} mere, end de har modtaget (stop-loss)"),
            ))
        }
    };
    text += &match condition {
        Some(condition) => w.t(
            format!("it happens by itself if, when looked at on {days}, {condition}."),
            format!("det sker af sig selv, hvis det, når der ses efter den {days}, viser sig, at {condition}."),
        ),
        None if t.on.is_empty() => w.t(
            "it is a right of the parties, on any day.",
            "det er en ret for parterne, på en hvilken som helst dag.",
        ),
        None => w.t(
            format!("it is a right of the parties; it can be exercised on {days}."),
            format!("det er en ret for parterne, som kan bruges den {days}."),
        ),
    };
    if matches!(t.when, Some(Trigger::LossAbove { .. })) {
        text += &w.t(
            " It is looked at after the payments of that day have been made and passed on, and before its draws.",
            " Der ses efter, når den dags betalinger er modtaget og fordelt, og før den dags træk.",
        );
        if w.terms.lines.iter().any(|l| l.two_sided.is_some()) {
            text += &w.t(
                " What tranches pay for results worse than nothing counts as provided.",
                " Det, som trancher betaler for resultater dårligere end ingenting, regnes som indbetalt.",
            );
        }
    }
    text += &match t.stops {
        Stops::Intake => w.t(
            " Then nobody new is taken in; those who are in go on, and so do measurement and payment.",
            " Derefter optages ingen nye; de optagne fortsætter, og det samme gør måling og betaling.",
        ),
        Stops::Everything => w.t(
            " Then the programme, draws and measurement stop; what was measured until then is paid, an unfinished period on its usual date.",
            " Derefter standser indsats, træk og måling; det, der er målt inden da, betales, en uafsluttet periode på sin sædvanlige dato.",
        ),
    };
    if t.redemption.is_empty() {
        return text
            + &w.t(
                " The payers then repay no principal.",
                " Betalerne tilbagebetaler i så fald ingen hovedstol.",
            );
    }
    for (until, share) in &t.redemption {
        let (until, share) = (w.date(*until), w.share(*share));
        text += &w.t(
            format!(" If it ends no later than {until}, the payers repay {share} of the outstanding principal."),
            format!(" Ophører kontrakten senest den {until}, tilbagebetaler betalerne {share} af den udestående hovedstol."),
        );
    }
    text += &w.t(
        " The first of these dates that is not past holds; after the last nothing is repaid.",
        " Den første af disse datoer, der ikke er passeret, gælder; efter den sidste tilbagebetales intet.",
    );
    text += &match w.terms.schedule.lag_months {
        0 => w.t(
            " It is paid on the day of the end, by those who are payers on that day, by their shares; where there are none, it is not paid.",
            " Det betales på ophørsdagen af den dags betalere efter deres andele; er der ingen, betales det ikke.",
        ),
        months => {
            let months = w.months(months);
            w.t(
                format!(" It is paid {months} after the end, by those who are payers on that day, by their shares; where there are none, it is not paid."),
                format!(" Det betales {months} efter ophøret af den dags betalere efter deres andele; er der ingen, betales det ikke."),
            )
        }
    };
    text += &w.t(
        " It goes to the loans, to each in proportion to what is outstanding and not in the order of a waterfall; grants and deferred fees are not repaid.",
        " Det går til lånene, til hvert i forhold til det udestående og ikke efter udbetalingsrækkefølgen; tilskud og udskudt honorar tilbagebetales ikke.",
    );
    text + &match w.terms.cap {
        Some(cap) => {
            let cap = w.money(cap);
            w.t(
                format!(" What is repaid counts under the payers' caps and under the contract's cap of {cap}, as what is paid for results does; what lies above a cap is not repaid."),
                format!(" Det tilbagebetalte tæller med under betalernes lofter og under kontraktens loft på {cap}, ligesom betaling for resultater; det, der ligger over et loft, tilbagebetales ikke."),
            )
        }
        None => w.t(
            " What is repaid counts under the payers' caps, as what is paid for results does.",
            " Det tilbagebetalte tæller med under betalernes lofter, ligesom betaling for resultater.",
        ),
    }
}
