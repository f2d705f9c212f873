//! Sizes in the terminal.

use super::answer;
use super::words::{cell, definition, heading, unit};
use crate::analysis::size::{BOTTLENECK, Figure, Found, Growth, Need, Point};
use crate::analysis::summary::Unit;
use crate::report::language::{Language, Named};
use crate::report::numbers::{Numbers, Scale};
use crate::report::text::wrap::Page;
use crate::report::text::{WIDTH, under_contract};
use crate::stats::interval::Estimate;
use std::path::Path;

/// Columns of figures.
const COLUMNS: [usize; 10] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/// The sizes as text; `folder` is where the files are, if they were written.
pub fn text(found: &Found, language: Language, folder: Option<&Path>) -> String {
    let numbers = Numbers::new(language, &found.scenario.currency);
    let mut page = Page::new(WIDTH);
    head(&mut page, found, &numbers);
    for note in &found.notes {
        page.item(if note.grave { "!" } else { "·" }, note.name_in(language));
    }
    answer::section(&mut page, found, &numbers);
    chances(&mut page, found, &numbers);
    spread(&mut page, found, &numbers);
    money(&mut page, found, &numbers);
    places(&mut page, found, &numbers);
    growth(&mut page, found, &numbers);
    if let Some(folder) = folder {
        page.paragraph("");
        let files = language.pick(
            "size.json, size.csv, the resolved scenario and pictures are in",
            "size.json, size.csv, det fulde scenarie og figurer ligger i",
        );
        page.paragraph(&format!("{files} {}.", folder.display()));
    }
    page.finish()
}

fn head(page: &mut Page, found: &Found, numbers: &Numbers) {
    let language = numbers.language();
    let scenario = &found.scenario;
    let title = scenario
        .title_da
        .as_deref()
        .filter(|_| language == Language::Danish);
    let title = title.unwrap_or(&scenario.title);
    page.title(&format!(
        "{}: {title}",
        language.pick(
            "How many people until it is not luck?",
            "Hvor mange personer, før det ikke er held?"
        ),
    ));
    under_contract(page, found.contract.as_ref(), language);
    let counts = found.sizes.iter().map(|p| p.replications);
    let (low, high) = (counts.clone().min().unwrap_or(0), counts.max().unwrap_or(0));
    let n = if low == high {
        numbers.count(low.into())
    } else {
        format!(
            "{}–{}",
            numbers.count(low.into()),
            numbers.count(high.into())
        )
    };
    let (planned, seed) = (numbers.count(found.planned.into()), scenario.seed);
    let (most, level) = (
        numbers.count(found.most.into()),
        numbers.decimal(found.level * 100.0, 0),
    );
    page.paragraph(&match language {
        Language::English => format!(
            "{planned} people are planned. {n} replications of each size, those of a run that plans so many people (seed {seed}; the same luck \
             at every size), and up to {most} where a target is in doubt. Intervals are {level} % and those of the simulation error; ± in a table is the longer side of one."
        ),
        Language::Danish => format!(
            "{planned} personer er planlagt. {n} gentagelser af hver størrelse, som i en kørsel med så mange personer (frø {seed}; de samme \
             tilfældigheder ved hver størrelse), og op til {most}, hvor et mål er i tvivl. Intervaller er på {level} % og gælder \
             simulationsusikkerheden; ± i en tabel er den længste side."
        ),
    });
}

fn people(found: &Found, point: &Point, numbers: &Numbers) -> String {
    let count = numbers.count(point.people.into());
    if point.people == found.planned {
        format!("{count} *")
    } else {
        count
    }
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}

fn chances(page: &mut Page, found: &Found, numbers: &Numbers) {
    let language = numbers.language();
    page.heading(language.pick(
        "Chances by number of people",
        "Sandsynligheder efter antal personer",
    ));
    let some = |f: &Figure| found.sizes.iter().any(|p| p.value(*f).is_some());
    let figures: Vec<Figure> = Figure::ALL
        .into_iter()
        .filter(|f| f.is_probability() && some(f))
        .collect();
    let mut header = vec![language.pick("People", "Personer")];
    header.extend(figures.iter().map(|f| heading(*f, language)));
    let rows = found.sizes.iter().map(|point| {
        let mut row = vec![people(found, point, numbers)];
        let of = |f: &Figure| {
            let found = point.value(*f);
            or_dash(found.map(|e| cell(&e, unit(*f), Scale::One, numbers)))
        };
        row.extend(figures.iter().map(of));
        row
    });
    page.table(&header, rows.collect::<Vec<_>>(), &COLUMNS);
    if found
        .sizes
        .iter()
        .any(|point| point.people == found.planned)
    {
        page.paragraph(language.pick("* as planned.", "* som planlagt."));
    }
    let Some(power) = found.power else { return };
    page.paragraph(language.pick(
        "Better off: the municipality's net saving is above 0. Luck: the contract pays for results although there is no effect; no payment: it \
         pays nothing although the assumed effect is there; both with parameters at their best estimates, chance alone, and standing charges \
         left out. Luck, drawn: with parameters drawn from what is believed. ",
        "Bedre stillet: kommunens nettobesparelse er over 0. Held: kontrakten betaler for resultater, selv om der ingen effekt er; ingen \
         betaling: den betaler intet, selv om den antagne effekt er der; begge med parametre ved bedste skøn, tilfældighed alene, uden faste \
         betalinger. Held, trukket: med parametre trukket af det, der antages. ",
    ));
    page.paragraph(definition(power, language));
    page.paragraph(language.pick(
        "Assurance is the same with the effect, and everything else, drawn from what is believed.",
        "Ventet styrke er det samme med effekten, og alt andet, trukket af det, der antages.",
    ));
}

/// The scale in which a figure of all sizes is told.
fn scale(found: &Found, read: fn(&Point) -> Option<f64>) -> Scale {
    let all = found.sizes.iter().filter_map(read);
    Scale::of_table(all.map(f64::abs).fold(0.0, f64::max))
}

fn spread(page: &mut Page, found: &Found, numbers: &Numbers) {
    if found.sizes.iter().all(|point| point.spread.is_none()) {
        return;
    }
    let language = numbers.language();
    page.heading(language.pick(
        "Net saving for each person, and what it spreads by",
        "Nettobesparelse pr. person, og hvad den spreder",
    ));
    let scale = scale(found, |p| p.spread.as_ref().map(|s| s.sd.value));
    let bare = |e: Option<Estimate>| or_dash(e.map(|e| cell(&e, Unit::Money, scale, numbers)));
    let header = [
        language.pick("People", "Personer"),
        language.pick("Net saving each", "Netto pr. person"),
        language.pick("Spread", "Spredning"),
        language.pick("Lives", "Liv"),
        language.pick("Cycle", "Konjunktur"),
        language.pick("Ignorance", "Uvidenhed"),
    ];
    let rows = found.sizes.iter().map(|point| {
        let spread = point.spread.as_ref();
        vec![
            people(found, point, numbers),
            bare(point.net_saving_per_person),
            bare(spread.map(|s| s.sd)),
            bare(spread.map(|s| s.lives)),
            bare(spread.map(|s| s.cycle)),
            bare(spread.map(|s| s.parameters)),
        ]
    });
    page.table(&header, rows.collect::<Vec<_>>(), &COLUMNS);
    let unit = numbers.money_unit(scale);
    page.paragraph(&match language {
        Language::English => format!(
            "The mean for each planned person, and its standard deviation over replications; lives, cycle and ignorance are the standard \
             deviations of its parts, whose squares add up: chance of single lives shrinks with the people, the shared cycle and ignorance \
             of the parameters do not (in {unit})."
        ),
        Language::Danish => format!(
            "Gennemsnittet pr. planlagt person og dets standardafvigelse over gentagelser; liv, konjunktur og uvidenhed er delenes \
             standardafvigelser, hvis kvadrater lægges sammen: enkelte livs tilfældighed falder med antallet, fælles konjunktur og \
             uvidenhed om parametrene gør ikke (i {unit})."
        ),
    });
}

fn money(page: &mut Page, found: &Found, numbers: &Numbers) {
    let language = numbers.language();
    page.heading(language.pick("The municipality's money", "Kommunens penge"));
    let scale = scale(found, |p| {
        p.highest_outlay.as_ref().map(|o| o.quantile_95.value)
    });
    let bare = |e: Option<Estimate>| or_dash(e.map(|e| cell(&e, Unit::Money, scale, numbers)));
    let costs = found.sizes.iter().any(|p| p.dearest_year.is_some());
    let mut header = vec![
        language.pick("People", "Personer"),
        language.pick("Outlay: mean", "Udlæg: middel"),
        language.pick("95 %", "95 %"),
    ];
    if costs {
        header.push(language.pick("Dearest year", "Dyreste år"));
        header.push(language.pick("Net in it", "Netto i det"));
    }
    let rows = found.sizes.iter().map(|point| {
        let year = point.dearest_year.as_ref();
        let outlay = point.highest_outlay.as_ref();
        let mut row = vec![
            people(found, point, numbers),
            bare(outlay.map(|o| o.mean)),
            bare(outlay.map(|o| o.quantile_95)),
        ];
        if costs {
            row.push(or_dash(year.map(|y| y.year.clone())));
            row.push(bare(year.map(|y| y.net_saving)));
        }
        row
    });
    page.table(&header, rows.collect::<Vec<_>>(), &COLUMNS);
    let unit = numbers.money_unit(scale);
    let dearest = match language {
        _ if !costs => "",
        Language::English => {
            "; the dearest year is the budget year with the lowest mean net saving, if that is below 0"
        }
        Language::Danish => {
            "; det dyreste år er budgetåret med den laveste gennemsnitlige nettobesparelse, hvis den er under 0"
        }
    };
    page.paragraph(&match language {
        Language::English => format!(
            "Outlay is the deepest point of the cumulated net saving, its mean and what 95 % of the replications stay below{dearest} (in {unit})."
        ),
        Language::Danish => format!(
            "Udlæg er det dybeste punkt af den samlede nettobesparelse, gennemsnit og hvad 95 % af gentagelserne holder sig under{dearest} (i {unit})."
        ),
    });
}

fn places(page: &mut Page, found: &Found, numbers: &Numbers) {
    let language = numbers.language();
    if found.sizes.iter().all(|p| p.waiting.is_none()) {
        return;
    }
    page.heading(language.pick("Places in enterprises", "Pladser i virksomheder"));
    let lists = [
        language.pick("People", "Personer"),
        language.pick("Enterprises", "Virksomheder"),
        language.pick("On the list", "På liste"),
        language.pick("Most", "Flest"),
        language.pick("Places needed, 95 %", "Pladser nødvendige, 95 %"),
        language.pick("Weeks waited", "Uger ventet"),
    ];
    let ends = [
        language.pick("People", "Personer"),
        language.pick("Gave up, %", "Gav op, %"),
        language.pick("Generic, %", "Generiske, %"),
        language.pick("Places taken, %", "Pladser i brug, %"),
        language.pick("Openings filled, %", "Åbninger besat, %"),
    ];
    let said = |e: Option<Estimate>, unit| or_dash(e.map(|e| cell(&e, unit, Scale::One, numbers)));
    let plain = |e| said(e, Unit::Count);
    let share = |e| said(e, Unit::Share);
    let (mut of_lists, mut of_ends) = (Vec::new(), Vec::new());
    for point in &found.sizes {
        let Some(queue) = &point.waiting else {
            continue;
        };
        of_lists.push(vec![
            people(found, point, numbers),
            numbers.count(point.enterprises.into()),
            plain(queue.waiting),
            plain(queue.longest),
            numbers.decimal(queue.places_needed_95.value, 0),
            said(point.value(Figure::WeeksWaited), Unit::Weeks),
        ]);
        of_ends.push(vec![
            people(found, point, numbers),
            share(queue.gave_up),
            share(queue.generic),
            share(queue.places_used),
            share(queue.openings_filled),
        ]);
    }
    page.table(&lists, of_lists, &COLUMNS);
    page.paragraph("");
    page.table(&ends, of_ends, &COLUMNS);
    let tenth = numbers.percent(BOTTLENECK, 0);
    let scarce: Vec<String> = found
        .bottleneck
        .iter()
        .map(|people| numbers.count((*people).into()))
        .collect();
    let scarce = scarce.join(", ");
    page.paragraph(&match (found.bottleneck.is_empty(), language) {
        (false, Language::English) => format!(
            "Places are the bottleneck with {scarce} people: more than {tenth} of the waits end without a place in an enterprise there."
        ),
        (false, Language::Danish) => format!(
            "Pladserne er flaskehalsen ved {scarce} personer: mere end {tenth} af ventetiderne ender dér uden plads i en virksomhed."
        ),
        (true, Language::English) => {
            format!("At no size do more than {tenth} of the waits end without a place in an enterprise.")
        }
        (true, Language::Danish) => {
            format!("Ved ingen størrelse ender mere end {tenth} af ventetiderne uden plads i en virksomhed.")
        }
    });
    page.paragraph(language.pick(
        "On the list: people who wait, on average over the weeks in which anybody is on a place or waits for one; most: at a time. Places needed: \
         most people on places or waiting at a time, which 95 % of the replications do not pass. Weeks waited: person-weeks on the list for \
         each placement in an enterprise.",
        "På liste: personer, der venter, i gennemsnit over de uger, hvor nogen er på plads eller venter på en; flest: på én gang. Pladser \
         nødvendige: flest personer på plads eller på liste på én gang, som 95 % af gentagelserne ikke overskrider. Uger ventet: \
         personuger på listen pr. placering i en virksomhed.",
    ));
    needs(page, found, numbers);
}

fn needs(page: &mut Page, found: &Found, numbers: &Numbers) {
    let language = numbers.language();
    let Some(standard) = found.standard else {
        return;
    };
    let weeks = numbers.decimal(standard.weeks_waited, 1);
    let without = standard.without_place.map(|s| numbers.percent(s, 1));
    page.paragraph("");
    page.paragraph(&match (language, without) {
        (Language::English, Some(without)) => format!(
            "How many enterprises a cohort needs so that nobody fares worse than planned: at most {weeks} weeks waited for each placement, and at \
             most {without} of the waits without a place."
        ),
        (Language::English, None) => {
            format!("How many enterprises a cohort needs: at most {weeks} weeks waited for each placement.")
        }
        (Language::Danish, Some(without)) => format!(
            "Hvor mange virksomheder der skal til, for at ingen er ringere stillet end planlagt: højst {weeks} uger ventet pr. placering, og højst \
             {without} af ventetiderne uden plads."
        ),
        (Language::Danish, None) => {
            format!("Hvor mange virksomheder der skal til: højst {weeks} uger ventet pr. placering.")
        }
    });
    let header = [
        language.pick("People", "Personer"),
        language.pick("Enterprises", "Virksomheder"),
        language.pick("× planned", "× planlagt"),
        language.pick("Certainly too few", "Sikkert for få"),
        language.pick("Certainly enough", "Sikkert nok"),
        language.pick("Weeks waited", "Uger ventet"),
        language.pick("No place, %", "Uden plads, %"),
    ];
    let count = |n: Option<u32>| or_dash(n.map(|n| numbers.count(n.into())));
    let row = |need: &Need| {
        vec![
            numbers.count(need.people.into()),
            count(need.enterprises),
            or_dash(need.times.map(|t| numbers.decimal(t, 2))),
            count(need.too_few),
            count(need.enough),
            or_dash(
                need.weeks_waited
                    .map(|e| cell(&e, Unit::Weeks, Scale::One, numbers)),
            ),
            or_dash(
                need.without_place
                    .map(|e| cell(&e, Unit::Share, Scale::One, numbers)),
            ),
        ]
    };
    page.table(
        &header,
        found.needs.iter().map(row).collect::<Vec<_>>(),
        &COLUMNS,
    );
}

/// What grows with the people and what does not.
fn growth(page: &mut Page, found: &Found, numbers: &Numbers) {
    let language = numbers.language();
    page.heading(language.pick(
        "What grows with the people",
        "Hvad der vokser med personerne",
    ));
    page.paragraph(language.pick(
        "Groups keep their shares and their times of intake, in whole people. What a contract says of all people together grows in proportion \
         (caps, commitments, agreed volumes and amounts, thresholds that count people, control groups); prices, shares, rates and minimum \
         samples stay. Costs with an amount of their own stay, so that they weigh less on each of many.",
        "Grupper beholder deres andele og tidspunkter, i hele personer. Hvad en kontrakt siger om alle personer tilsammen, vokser i samme forhold \
         (lofter, tilsagn, aftalte mængder og beløb, tærskler, der tæller personer, kontrolgrupper); priser, andele, satser og mindstekrav \
         til antal målte bliver. Udgifter med deres eget beløb bliver, så de vejer mindre på hver af mange.",
    ));
    let grows = |growth: Growth, [fixed, scaled]: [&'static str; 2]| match growth {
        Growth::Fixed => fixed,
        Growth::Scaled => scaled,
    };
    if let Some(adviser) = found.adviser {
        let words = match language {
            Language::English => [
                "What advisers can take on stays as planned.",
                "What advisers can take on grows with the people.",
            ],
            Language::Danish => [
                "Rådgivernes kapacitet bliver, som planlagt.",
                "Rådgivernes kapacitet vokser med personerne.",
            ],
        };
        page.paragraph(grows(adviser, words));
    }
    if let Some(enterprises) = found.enterprises {
        let words = match language {
            Language::English => [
                "Enterprises stay as many as planned.",
                "Enterprises grow with the people.",
            ],
            Language::Danish => [
                "Virksomhederne bliver lige så mange som planlagt.",
                "Virksomhederne vokser med personerne.",
            ],
        };
        page.paragraph(grows(enterprises, words));
    }
}
