//! What is measured, on whom, in which window, and against what.

use super::words::Words;
use crate::contract::terms::{
    Baseline, Condition, Effect, Kind, Measure, Metric, Per, Population, SavingComponent, Source,
    TimeUnit,
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
    all.extend(baseline(w, metric));
    all.push(effect(w, metric));
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

fn baseline(w: &Words, metric: &Metric) -> Vec<String> {
    let per_event = matches!(metric.measure.kind(), Kind::Claims | Kind::Units);
    match &metric.baseline {
        Baseline::None if matches!(metric.measure, Measure::Reported(_)) => vec![none_reported(w, metric)],
        Baseline::None if per_event => vec![w.t(
            "There is no baseline: every claim or unit counts, also those that would have come anyway.",
            "Der er intet sammenligningsgrundlag: alt, hvad der opnås, tæller, også det, der ville være sket alligevel.",
        )],
        Baseline::None => vec![w.t(
            "There is no baseline: nothing is taken off for what would have come anyway.",
            "Der er intet sammenligningsgrundlag: der trækkes intet fra for det, der ville være sket alligevel.",
        )],
        Baseline::Single(one) => vec![w.t(
            format!("Baseline: {}.", source(w, metric, one)),
            format!("Sammenligningsgrundlag: {}.", source(w, metric, one)),
        )],
        Baseline::Switch { at, first, then } => {
            let at = w.date(*at);
            let (first, then) = (source(w, metric, first), source(w, metric, then));
            vec![w.t(
                format!("Baseline: for measurements before {at}, {first}; from {at} on, {then}."),
                format!("Sammenligningsgrundlag: for målinger før den {at} {first}; fra og med den {at} {then}."),
            )]
        }
        Baseline::Blend(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(weight, s)| format!("{} × ({})", w.number(*weight), source(w, metric, s)))
                .collect();
            let sum = parts.join(" + ");
            vec![w.t(
                format!("Baseline: a weighted mean, {sum}."),
                format!("Sammenligningsgrundlag: et vægtet gennemsnit, {sum}."),
            )]
        }
        Baseline::Fallback { least, first, otherwise } => {
            let least = w.count(*least);
            let (first, otherwise) = (source(w, metric, first), source(w, metric, otherwise));
            vec![
                w.t(
                    format!("Baseline: {first}, if at least {least} people are measured, and at least {least} in the control group where there is one; or else {otherwise}."),
                    format!("Sammenligningsgrundlag: {first}, hvis mindst {least} personer er målt, og mindst {least} i kontrolgruppen, hvor der er en; ellers {otherwise}."),
                ),
                w.t(
                    "If the number of people is not reported, it counts as enough.",
                    "Hvis antallet af personer ikke er oplyst, regnes det for at være nok.",
                ),
            ]
        }
    }
}

/// Nothing is taken off a report; whether it was compared with something already, only the reporter knows.
fn none_reported(w: &Words, metric: &Metric) -> String {
    match metric.measure.kind() {
        Kind::Money => w.t(
            "The contract takes no baseline off: what was saved, and against what, is settled before it is reported.",
            "Kontrakten trækker intet sammenligningsgrundlag fra: hvad der er sparet, og i forhold til hvad, er afgjort, før det indberettes.",
        ),
        Kind::Number => w.t(
            "The contract takes no baseline off: the number counts as it is reported.",
            "Kontrakten trækker intet sammenligningsgrundlag fra: tallet tæller, som det indberettes.",
        ),
        Kind::Claims | Kind::Units => w.t(
            "The contract takes no baseline off: everything that is reported counts, also what would have come anyway.",
            "Kontrakten trækker intet sammenligningsgrundlag fra: alt, hvad der indberettes, tæller, også det, der ville være sket alligevel.",
        ),
    }
}

fn source(w: &Words, metric: &Metric, source: &Source) -> String {
    match source {
        Source::Deadweight(share) => {
            let (share, price) = (w.share(*share), matches!(metric.measure.kind(), Kind::Claims | Kind::Units));
            if price {
                w.t(
                    format!("{share} would have come anyway (deadweight), and is taken off the price"),
                    format!("{share} ville være sket alligevel (dødvægt) og trækkes fra prisen"),
                )
            } else {
                w.t(
                    format!("{share} of what is measured would have come anyway (deadweight)"),
                    format!("{share} af det målte ville være sket alligevel (dødvægt)"),
                )
            }
        }
        Source::Fixed(value) => {
            let value = w.with_unit(*value, &w.short_unit(metric));
            w.t(
                format!("the agreed value of {value}"),
                format!("den aftalte værdi {value}"),
            )
        }
        Source::Historical { size } => {
            let size = w.count(*size);
            w.t(
                format!("{size} people of the same mix who came before, in other times"),
                format!("{size} personer med samme sammensætning, som kom tidligere, under andre konjunkturer"),
            )
        }
        Source::PrePost => w.t(
            "the same people before their intake (what they would have achieved anyway counts as an effect)",
            "de samme personer før optagelsen (det, de ville have opnået alligevel, tæller som effekt)",
        ),
        Source::AgreedPath { lives } => {
            let lives = w.count(*lives);
            w.t(
                format!("the path expected when the contract was signed, from {lives} simulated lives"),
                format!("det forløb, der var forventet ved underskriften, beregnet af {lives} simulerede livsforløb"),
            )
        }
        Source::Matched { size, bias } => {
            let size = w.count(*size);
            let mut text = w.t(
                format!("a matched comparison group of {size} people, not randomised"),
                format!("en udvalgt sammenligningsgruppe på {size} personer, ikke fundet ved lodtrækning"),
            );
            let (best, unit) = (w.float(bias.best), w.short_unit(metric));
            text += &if metric.measure.kind() == Kind::Money {
                w.t(
                    format!(", with an assumed bias of {best} of the cost"),
                    format!(", med en antaget skævhed på {best} af udgiften"),
                )
            } else {
                w.t(
                    format!(", with an assumed bias of {best} {unit}"),
                    format!(", med en antaget skævhed på {best} {unit}"),
                )
            };
            if bias.parameter.is_some() {
                text += w.p(
                    " (a best estimate; simulations draw it)",
                    " (et bedste skøn; simuleringer trækker den)",
                );
            }
            text
        }
        Source::Control { size } => {
            let size = w.count(*size);
            w.t(
                format!("a randomised control group of {size} people"),
                format!("en kontrolgruppe på {size} personer, fundet ved lodtrækning"),
            )
        }
        Source::DifferenceInDifferences { size } => {
            let size = w.count(*size);
            w.t(
                format!("a control group of {size} people, corrected by the difference between the groups before the intake"),
                format!("en kontrolgruppe på {size} personer, korrigeret for forskellen mellem grupperne før optagelsen"),
            )
        }
        Source::Twin => w.t(
            "the same people without the programme (an ideal of simulations; no real contract can measure it)",
            "de samme personer uden indsatsen (et ideal i simuleringer; ingen virkelig kontrakt kan måle det)",
        ),
        Source::Reported => w.t(
            "a figure reported from outside together with the outcome",
            "et tal, der indberettes udefra sammen med resultatet",
        ),
    }
}

fn effect(w: &Words, metric: &Metric) -> String {
    let unit = w.effect_unit(metric);
    let points = unit == w.p("percentage points", "procentpoint");
    match metric.effect {
        Effect::Value => value(w, metric),
        Effect::Rise | Effect::Fall => {
            let rise = metric.effect == Effect::Rise;
            let (difference, forskel) = if rise {
                ("the measured value less the baseline", "den målte værdi minus sammenligningsgrundlaget")
            } else {
                ("the baseline less the measured value", "sammenligningsgrundlaget minus den målte værdi")
            };
            let mut text = w.t(
                format!("The effect is {difference}"),
                format!("Effekten er {forskel}"),
            );
            if !unit.is_empty() {
                text += &w.t(format!(", in {unit}"), format!(", i {unit}"));
            }
            text.push('.');
            if points {
                text += &w.t(
                    " One percent of the effect is one percentage point, not one percent of the baseline.",
                    " Én procent af effekten er ét procentpoint, ikke én procent af sammenligningsgrundlaget.",
                );
            }
            text
        }
        Effect::RisePercent => w.t(
            "The effect is how much higher the measured value is than the baseline, in percent of the baseline (not percentage points): 100 × (value − baseline) / baseline. If the baseline is not above 0, there is no effect.",
            "Effekten er, hvor meget højere den målte værdi er end sammenligningsgrundlaget, i procent af sammenligningsgrundlaget (ikke procentpoint): 100 × (værdi − grundlag) / grundlag. Er grundlaget ikke over 0, er der ingen effekt.",
        ),
        Effect::FallPercent => w.t(
            "The effect is how much lower the measured value is than the baseline, in percent of the baseline (not percentage points): 100 × (baseline − value) / baseline. If the baseline is not above 0, there is no effect.",
            "Effekten er, hvor meget lavere den målte værdi er end sammenligningsgrundlaget, i procent af sammenligningsgrundlaget (ikke procentpoint): 100 × (grundlag − værdi) / grundlag. Er grundlaget ikke over 0, er der ingen effekt.",
        ),
        Effect::PercentOf(target) => {
            let target = w.with_unit(target, &w.short_unit(metric));
            w.t(
                format!("The effect is the measured value in percent of the agreed target of {target}: 100 × value / target."),
                format!("Effekten er den målte værdi i procent af det aftalte mål på {target}: 100 × værdi / mål."),
            )
        }
    }
}

/// What is paid for where the effect is the value itself.
fn value(w: &Words, metric: &Metric) -> String {
    match metric.measure.kind() {
        Kind::Claims | Kind::Units => w.t(
            "What is counted is what is paid for.",
            "Det, der tælles, er det, der betales for.",
        ),
        Kind::Money
            if matches!(metric.measure, Measure::Reported(_)) && metric.baseline == Baseline::None =>
        {
            w.t(
                "What is paid for is the amount that is reported; where an expected and an actual amount are reported, the first less the second.",
                "Der betales for det beløb, der indberettes; indberettes et forventet og et faktisk beløb, for det første minus det andet.",
            )
        }
        Kind::Money => w.t(
            "What is paid for is the saving: the expected amount less the actual one.",
            "Der betales for besparelsen: det forventede beløb minus det faktiske.",
        ),
        Kind::Number => match metric.baseline {
            Baseline::None => w.t(
                "Payment follows the measured value itself.",
                "Betalingen følger den målte værdi selv.",
            ),
            Baseline::Single(Source::Deadweight(_)) => w.t(
                "Payment follows what is left of the measured value when the deadweight has been taken off; nothing is taken off a value below 0.",
                "Betalingen følger det, der er tilbage af den målte værdi, når dødvægten er trukket fra; fra en værdi under 0 trækkes intet.",
            ),
            _ => w.t(
                "Payment follows the measured value itself; the baseline is not subtracted from it.",
                "Betalingen følger den målte værdi selv; sammenligningsgrundlaget trækkes ikke fra.",
            ),
        },
    }
}
