//! What is measured, on whom and in which window.

use super::comparison;
use super::words::Words;
use crate::contract::terms::{
    Condition, Kind, Measure, Metric, Per, Population, SavingComponent, TimeUnit,
};

/// Everything that the contract says of one metric.
pub(super) fn sentences(w: &Words, metric: &Metric) -> Vec<String> {
    let mut all = vec![measure(w, metric)];
    all.extend(unit(w, metric));
    if matches!(metric.measure, Measure::Reported(_)) {
        all.extend(reported_on(w, metric));
    } else {
        all.push(population(w, metric));
        all.push(window(w, metric));
    }
    all.extend(comparison::baseline(w, metric));
    all.push(comparison::effect(w, metric));
    all
}

fn measure(w: &Words, metric: &Metric) -> String {
    match &metric.measure {
        Measure::JobStart { min_hours } => {
            let work = condition(
                w,
                &Condition::Work {
                    min_hours: *min_hours,
                },
            );
            w.t(
                format!("A claim is the first week of a person's spell {work}. Somebody who was in such work in the first week had the job already: it does not count."),
                format!("Et resultat er den første uge i en sammenhængende periode, hvor en person er {work}. Den, der var i sådan et arbejde i den første uge, havde allerede jobbet; det tæller ikke."),
            )
        }
        Measure::Spell { of, weeks, gap } => {
            let (state, length, gap) = (condition(w, of), w.weeks(*weeks), gaps(w, *gap));
            w.t(
                format!("A claim is achieved when a person has been {state} for {length} within one spell. {gap} One spell gives one claim."),
                format!("Et resultat er opnået, når en person har været {state} i {length} inden for en sammenhængende periode. {gap} En periode giver ét resultat."),
            )
        }
        Measure::Enrolled => w.t(
            "A claim is a person's intake into the programme.",
            "Et resultat er, at en person bliver optaget i indsatsen.",
        ),
        Measure::StepStarted { step } => w.t(
            format!("A claim is a person's start of the step “{step}” of the programme."),
            format!("Et resultat er, at en person begynder på trinnet »{step}« i indsatsen."),
        ),
        Measure::StepCompleted { step } => w.t(
            format!("A claim is a person's completion of the step “{step}” of the programme."),
            format!("Et resultat er, at en person gennemfører trinnet »{step}« i indsatsen."),
        ),
        Measure::Success { any, none, after } => {
            let names = |list: &[usize]| list.iter().map(|&m| w.metric(m)).collect::<Vec<_>>();
            let mut text = w.t(
                format!("Each person is looked at {} after intake.", w.weeks(*after)),
                format!(
                    "Der ses på hver person {} efter optagelsen.",
                    w.weeks(*after)
                ),
            );
            text += &if any.is_empty() {
                w.t(
                    " Nothing has to be achieved by then.",
                    " Der skal ikke være opnået noget inden da.",
                )
            } else {
                let any = w.either(&names(any));
                w.t(
                    format!(" By then there must be at least one claim of {any}."),
                    format!(" Inden da skal mindst ét resultat være opnået af {any}."),
                )
            };
            if !none.is_empty() {
                let none = w.either(&names(none));
                text += &w.t(
                    format!(" By then there must be no claim of {none}."),
                    format!(" Inden da må der ikke være noget resultat af {none}."),
                );
            }
            text + &w.t(
                " If so, the person is a success and counts as one claim.",
                " Er det opfyldt, er forløbet lykkedes og tæller som ét resultat.",
            )
        }
        Measure::Units {
            of,
            unit,
            after,
            gap,
            most,
        } => {
            let (state, unit) = (condition(w, of), time_unit(w, *unit));
            let mut text = w.t(
                format!("Counted is every {unit} in which a person is {state}."),
                format!("Der tælles hver {unit}, hvor en person er {state}."),
            );
            if *after > 0 {
                let after = w.weeks(*after);
                text += &w.t(
                    format!(" Counting begins only after the first {after} of the spell."),
                    format!(" Der tælles først efter de første {after} af perioden."),
                );
            }
            text = format!("{text} {}", gaps(w, *gap));
            if let Some(most) = most {
                let most = w.count(*most);
                text += &w.t(
                    format!(" At most {most} units count for one person."),
                    format!(" Der tæller højst {most} enheder for én person."),
                );
            }
            text
        }
        Measure::Rate { of, per } => {
            let (of, per) = (w.metric(*of), per_whom(w, *per));
            w.t(
                format!("It is 100 × the number of people with at least one claim of {of}, divided by {per}."),
                format!("Det er 100 × antallet af personer med mindst ét resultat af {of}, delt med {per}."),
            )
        }
        Measure::Mean { of, per } => {
            let (of, per) = (w.metric(*of), per_whom(w, *per));
            w.t(
                format!("It is the number of {of}, divided by {per}."),
                format!("Det er antallet af {of}, delt med {per}."),
            )
        }
        Measure::Count { of } => {
            let of = w.metric(*of);
            w.t(
                format!("It is the total number of {of} since the start."),
                format!("Det er det samlede antal af {of} siden begyndelsen."),
            )
        }
        Measure::Composite { parts } => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(m, weight)| format!("{} × {}", w.number(*weight), w.metric(*m)))
                .collect();
            let sum = parts.join(" + ");
            w.t(
                format!(
                    "It is a weighted sum of the effects of other figures of the same day: {sum}."
                ),
                format!("Det er en vægtet sum af effekterne af andre tal fra samme dag: {sum}."),
            )
        }
        Measure::Saving {
            components,
            less_effort,
        } => saving(w, components, *less_effort),
        Measure::Reported(kind) => {
            let what = match kind {
                Kind::Claims => w.p(
                    "claims, each with its day",
                    "opnåede resultater, hvert med sin dag",
                ),
                Kind::Units => w.p("quantities, each with its day", "mængder, hver med sin dag"),
                Kind::Number => w.p(
                    "one number for each measurement day",
                    "ét tal for hver måledag",
                ),
                Kind::Money => w.p("amounts, each with its day", "beløb, hvert med sin dag"),
            };
            w.t(
                format!("It is reported from outside, as {what}. How it is measured, and on whom, does not stand in this file."),
                format!("Det indberettes udefra som {what}. Hvordan og på hvem det måles, står ikke i denne fil."),
            )
        }
    }
}

fn gaps(w: &Words, gap: u32) -> String {
    if gap == 0 {
        return w.t(
            "Any break ends the spell.",
            "Enhver afbrydelse afslutter perioden.",
        );
    }
    let gap = w.weeks(gap);
    w.t(
        format!("Breaks of up to {gap} neither count nor end the spell."),
        format!("Afbrydelser på op til {gap} tæller ikke med, men afslutter heller ikke perioden."),
    )
}

fn condition(w: &Words, condition: &Condition) -> String {
    match condition {
        Condition::Work { min_hours } if *min_hours > 0.0 => {
            let hours = w.float(*min_hours);
            w.t(
                format!("in work of at least {hours} ordinary hours a week"),
                format!("i arbejde mindst {hours} ordinære timer om ugen"),
            )
        }
        Condition::Work { .. } => w.t(
            "in work (however few the ordinary hours)",
            "i arbejde (uanset hvor få de ordinære timer er)",
        ),
        Condition::SelfSupport => w.t("self-supporting", "selvforsørgende"),
        Condition::OffSupport => w.t(
            "without public support (self-supporting, or in a state that counts as neutral)",
            "uden offentlig forsørgelse (selvforsørgende eller i en tilstand, der regnes som neutral)",
        ),
        Condition::States(states) => {
            let states: Vec<String> = states.iter().map(|s| w.quoted(s)).collect();
            let states = w.either(&states);
            w.t(format!("in the state {states}"), format!("i tilstanden {states}"))
        }
    }
}

fn time_unit(w: &Words, unit: TimeUnit) -> &'static str {
    let (english, danish) = match unit {
        TimeUnit::Day => ("day (seven to a week)", "dag (syv på en uge)"),
        TimeUnit::Week => ("week", "uge"),
        TimeUnit::Month => (
            "whole month (365.25 / 12 days)",
            "hele måned (365,25 / 12 dage)",
        ),
        TimeUnit::Quarter => (
            "whole quarter (365.25 / 4 days)",
            "hele kvartal (365,25 / 4 dage)",
        ),
    };
    w.p(english, danish)
}

fn per_whom(w: &Words, per: Per) -> String {
    match per {
        Per::Referred => w.t(
            "the number of people who have been referred by the measurement day",
            "antallet af personer, der er henvist senest på måledagen",
        ),
        Per::Planned => w.t(
            "the number of people who were planned, whether they were referred or not",
            "antallet af planlagte personer, uanset om de blev henvist",
        ),
        Per::People(n) => {
            let n = w.count(n);
            w.t(
                format!("the agreed number of {n} people"),
                format!("det aftalte antal på {n} personer"),
            )
        }
    }
}

fn saving(w: &Words, components: &[SavingComponent], less_effort: bool) -> String {
    let mut text = w.t(
        "It is the municipality's saving: the benefits expected without the programme less those actually paid, both net of the state's refund.",
        "Det er kommunens besparelse: de forventede ydelser uden indsatsen minus de faktisk udbetalte, begge efter statens refusion.",
    );
    for component in components {
        text += &match component {
            SavingComponent::Tax => w.t(
                " Municipal income tax after equalisation is included.",
                " Kommuneskat efter udligning regnes med.",
            ),
            SavingComponent::OrdinaryEffort => w.t(
                " The jobcentre's ordinary effort is included.",
                " Jobcentrets ordinære indsats regnes med.",
            ),
        };
    }
    if components.is_empty() {
        text += &w.t(
            " Neither tax nor the jobcentre's ordinary effort is included.",
            " Hverken skat eller jobcentrets ordinære indsats regnes med.",
        );
    }
    text + &if less_effort {
        w.t(
            " The effort that the vehicle pays is taken off: what is left is the surplus, or if negative the deficit.",
            " Den indsats, som obligationsselskabet betaler, trækkes fra: det, der er tilbage, er overskuddet eller, hvis det er negativt, underskuddet.",
        )
    } else {
        w.t(
            " The cost of the effort itself is not taken off.",
            " Udgiften til selve indsatsen trækkes ikke fra.",
        )
    }
}

fn unit(w: &Words, metric: &Metric) -> Option<String> {
    let unit = w.unit(metric);
    (!unit.is_empty()).then(|| {
        if unit == "%" {
            w.t("It is measured in percent.", "Det måles i procent.")
        } else {
            w.t(
                format!("It is measured in {unit}."),
                format!("Enheden er {unit}."),
            )
        }
    })
}

/// What the file asks of a report in spite of all: whom to count, and for how long.
fn reported_on(w: &Words, metric: &Metric) -> Vec<String> {
    let mut all = Vec::new();
    if metric.on == Population::Started {
        all.push(w.t(
            "The report is to count only those who started at least one step of the programme.",
            "Indberetningen skal kun tælle dem, der er begyndt på mindst ét trin i indsatsen.",
        ));
    }
    if let Some(weeks) = metric.person_window.or(w.terms.schedule.person_window) {
        let weeks = w.weeks(weeks);
        all.push(w.t(
            format!("For each person the report is to count only what happens within {weeks} of intake."),
            format!("For hver person skal indberetningen kun tælle det, der sker inden for {weeks} efter optagelsen."),
        ));
    }
    all
}

fn population(w: &Words, metric: &Metric) -> String {
    match metric.on {
        Population::Referred => w.t(
            "It is measured on everybody who was referred, whether they started or not (intention to treat).",
            "Det måles på alle henviste, uanset om de begyndte på indsatsen (intention to treat).",
        ),
        Population::Started => w.t(
            "It is measured only on those who started at least one step of the programme.",
            "Det måles kun på dem, der er begyndt på mindst ét trin i indsatsen.",
        ),
    }
}

fn window(w: &Words, metric: &Metric) -> String {
    if let Some(weeks) = metric.person_window {
        let weeks = w.weeks(weeks);
        return w.t(
            format!("For each person only what happens within {weeks} of intake counts; this holds here instead of any window of the contract."),
            format!("For hver person tæller kun det, der sker inden for {weeks} efter optagelsen; det gælder her i stedet for et eventuelt vindue for hele kontrakten."),
        );
    }
    match w.terms.schedule.person_window {
        Some(weeks) => {
            let weeks = w.weeks(weeks);
            w.t(
                format!("For each person only what happens within {weeks} of intake counts, as for the whole contract."),
                format!("For hver person tæller kun det, der sker inden for {weeks} efter optagelsen, som i hele kontrakten."),
            )
        }
        None => w.t(
            "There is no window per person: what happens within the period of the contract counts.",
            "Der er intet vindue pr. person: det, der sker i kontraktens periode, tæller.",
        ),
    }
}
