//! Made-up summaries for tests: every field filled, or none.

use crate::analysis::summary::*;
use crate::stats::interval::Estimate;

fn around(value: f64, half: f64) -> Estimate {
    Estimate::around(value, half)
}

/// A summary without anything in it.
pub(crate) fn empty() -> Summary {
    Summary {
        format: 1,
        program: Program {
            name: "trappe".into(),
            version: "0.1.0".into(),
            draw_scheme: 1,
        },
        scenario: ScenarioInfo {
            name: "empty".into(),
            title: "Nothing".into(),
            title_da: None,
            digest: String::new(),
            seed: 0,
            start: "2023-01-02".into(),
            end: "2023-01-02".into(),
            weeks: 0,
            people: 0,
            enterprises: 0,
            currency: "DKK".into(),
        },
        replications: 0,
        stopped_before: None,
        sketch: None,
        level: 0.95,
        means: Estimation {
            method: Method::Plain,
            controls: 0,
        },
        metrics: vec![],
        ratios: vec![],
        series: vec![],
        histograms: vec![],
        luck: None,
        parties: vec![],
        budget_years: vec![],
        assumptions: vec![],
        notes: vec![],
    }
}

fn metric(id: &str, topic: Topic, unit: Unit, names: (&str, &str), size: f64) -> Metric {
    Metric {
        id: id.into(),
        topic,
        unit,
        name: names.0.into(),
        name_da: names.1.into(),
        headline: true,
        defined: 10_000,
        mean: Some(around(size, size.abs() * 0.013)),
        plain_mean: None,
        sd: Some(size.abs() * 0.6),
        quantiles: [
            (0.05, -0.4),
            (0.25, 0.4),
            (0.5, 1.0),
            (0.75, 1.5),
            (0.95, 2.2),
        ]
        .map(|(p, k)| Quantile {
            p,
            value: around(size * k, size.abs() * 0.02),
        })
        .to_vec(),
        probabilities: vec![],
        expected_shortfall: None,
        variance: None,
    }
}

/// A summary with everything in it: seventy people, four years.
pub(crate) fn full() -> Summary {
    let mut irr = metric(
        "investors.irr",
        Topic::Investor,
        Unit::Share,
        ("Internal rate of return", "Intern rente"),
        0.0423,
    );
    irr.defined = 9_981;
    irr.probabilities = vec![Probability {
        id: "loss".into(),
        event: "the investors lose money".into(),
        event_da: "investorerne taber penge".into(),
        value: Estimate {
            value: 0.1234,
            low: 0.1171,
            high: 0.1300,
        },
    }];
    irr.expected_shortfall = Some(Shortfall {
        tail: 0.05,
        value: around(-0.413, 0.021),
    });
    irr.variance = Some(VarianceSplit {
        parameters: Estimate {
            value: 0.168,
            low: 0.14,
            high: 0.19,
        },
        cycle: Estimate {
            value: 0.208,
            low: 0.17,
            high: 0.25,
        },
        lives: Estimate {
            value: 0.624,
            low: 0.58,
            high: 0.66,
        },
    });
    let saving = metric(
        "municipality.net_saving",
        Topic::Municipality,
        Unit::Money,
        (
            "Net saving after outcome payments",
            "Nettobesparelse efter resultatbetaling",
        ),
        2_345_678.0,
    );
    let people = metric(
        "people.lasting_work_2y",
        Topic::People,
        Unit::Share,
        (
            "In lasting work after two years",
            "I varigt arbejde efter to år",
        ),
        0.27,
    );
    let places = metric(
        "enterprises.alive",
        Topic::Enterprises,
        Unit::Count,
        ("Enterprises still alive", "Virksomheder der stadig findes"),
        8.4,
    );
    let mut summary = empty();
    summary.scenario = ScenarioInfo {
        name: "kolding".into(),
        title: "Seventy people in Kolding climb two staircases".into(),
        title_da: Some("Halvfjerds personer i Kolding går op ad to trapper".into()),
        digest: "3fa94c0b1d77e2c85a60b1d94fc2e7730aa1bb22cc33dd44ee55ff6677889900".into(),
        seed: 42,
        start: "2023-01-02".into(),
        end: "2027-12-26".into(),
        weeks: 260,
        people: 70,
        enterprises: 12,
        currency: "DKK".into(),
    };
    summary.replications = 10_000;
    summary.metrics = vec![irr, saving, people, places];
    summary.series = series();
    summary.histograms = vec![histogram()];
    summary.parties = parties();
    summary.budget_years = (2023..2028)
        .map(|year| {
            let k = f64::from(year - 2022);
            BudgetYearRow {
                year,
                gross_saving: around(900_000.0 * k, 9_000.0 * k),
                effort: around(400_000.0, 0.0),
                outcome_payments: around(610_000.0 * k, 7_000.0 * k),
                net_saving: around(290_000.0 * k - 400_000.0, 6_500.0 * k),
                net_range: (-650_000.0 * k, 1_200_000.0 * k),
            }
        })
        .collect();
    summary.assumptions = (0..14)
        .map(|i| AssumptionRow {
            path: format!("movement.kontanthjaelp-activity-ready.job[{i}].intensity"),
            value: "12 % within 52 weeks".into(),
            grade: if i < 3 { "-".into() } else { "U".into() },
            source: (i % 2 == 1)
                .then(|| "guess by the project, to be replaced by register data".into()),
            note: None,
        })
        .collect();
    summary.notes = vec![
        Note {
            grave: false,
            text: "The spread of the causal saving holds for lives that share their luck between the arms.".into(),
            text_da: "Spredningen i den kausale besparelse gælder for liv, der deler held mellem armene.".into(),
        },
        Note {
            grave: true,
            text: "In 1.9 % of the replications the investors lose everything; the mean of the rate of return counts them as −100 %, \
                   which no average of the others can make good."
                .into(),
            text_da: "I 1,9 % af gentagelserne taber investorerne alt; gennemsnittet regner dem som −100 %.".into(),
        },
    ];
    summary
}

fn parties() -> Vec<PartyRow> {
    [
        (
            "municipality.kolding",
            "Kolding Municipality",
            "Kolding Kommune",
            -2.0,
            9.3,
            -6.1,
        ),
        ("state", "State", "Staten", 0.0, 4.4, 0.0),
        ("region", "Region", "Region", 0.0, 0.0, 0.0),
        (
            "funder.eu",
            "EU Social Fund",
            "EU's Socialfond",
            -3.1,
            0.0,
            0.0,
        ),
        (
            "funder.lbf",
            "Landsbyggefonden",
            "Landsbyggefonden",
            -1.4,
            0.0,
            0.0,
        ),
        (
            "tranche.senior",
            "Senior tranche",
            "Seniortranche",
            -4.0,
            0.0,
            4.7,
        ),
        (
            "tranche.junior",
            "Junior tranche",
            "Juniortranche",
            -1.5,
            0.0,
            1.4,
        ),
        ("people", "Participants", "Deltagerne", 0.0, 1.2, 0.0),
    ]
    .map(|(id, name, name_da, effort, saving, contract)| PartyRow {
        id: id.into(),
        name: name.into(),
        name_da: name_da.into(),
        effort: around(effort * 1e6, 0.0),
        saving: around(saving * 1e6, saving * 2e4),
        contract: around(contract * 1e6, f64::abs(contract) * 3e4),
        net: around(
            (effort + saving + contract) * 1e6,
            (effort.abs() + saving + f64::abs(contract)) * 3e4,
        ),
        better_off: around(0.6, 0.01),
        worse_off: around(0.4, 0.01),
    })
    .to_vec()
}

/// A histogram with losses, gains and total losses.
pub(crate) fn histogram() -> Histogram {
    let edges: Vec<f64> = (-14..=13).map(|k| f64::from(k) * 0.02).collect();
    let counts: Vec<u64> = edges
        .windows(2)
        .map(|e| {
            let z = (e[0] + 0.01 - 0.07) / 0.06;
            (1280.0 * (-z * z / 2.0).exp()) as u64
                + u64::from(e[0] < -0.04)
                    * (40.0 * (1.0 - (e[0] + 0.16).abs() / 0.2).max(0.0)) as u64
        })
        .collect();
    Histogram {
        metric: "investors.irr".into(),
        edges,
        counts,
        outside: (64, 0),
        loss_below: Some(0.0),
        total_loss: 190,
        undefined: 19,
    }
}

const STATES: [(&str, &str, &str, f64, f64); 11] = [
    (
        "cash-activity",
        "Cash assistance, activity-ready",
        "Kontanthjælp, aktivitetsparat",
        40.0,
        0.060,
    ),
    (
        "cash-job",
        "Cash assistance, job-ready",
        "Kontanthjælp, jobparat",
        12.0,
        0.080,
    ),
    (
        "education-help",
        "Education assistance",
        "Uddannelseshjælp",
        8.0,
        0.070,
    ),
    (
        "resource",
        "Resource programme",
        "Ressourceforløb",
        6.0,
        0.030,
    ),
    (
        "ledighedsydelse",
        "Unemployment allowance",
        "Ledighedsydelse",
        3.0,
        0.030,
    ),
    ("sick", "Sickness benefit", "Sygedagpenge", 1.0, 0.010),
    (
        "part-time",
        "Part-time job beside benefit",
        "Deltidsjob ved siden af ydelse",
        0.0,
        0.0,
    ),
    ("flex", "Flexjob", "Fleksjob", 0.0, 0.0),
    ("job", "Ordinary job", "Ordinært job", 0.0, 0.0),
    ("education", "Education", "Uddannelse", 0.0, 0.0),
    ("pension", "Disability pension", "Førtidspension", 0.0, 0.0),
];

fn curve(
    id: String,
    picture: &str,
    unit: Unit,
    names: (&str, &str),
    mean: impl Fn(f64) -> f64,
    sd: impl Fn(f64) -> f64,
) -> Series {
    let points = 20;
    let labels = (0..points)
        .map(|q| format!("{} Q{}", 2023 + q / 4, q % 4 + 1))
        .collect();
    let x = |q: i32| f64::from(q);
    Series {
        id,
        picture: picture.into(),
        unit,
        name: names.0.into(),
        name_da: names.1.into(),
        labels,
        mean: (0..points).map(|q| mean(x(q))).collect(),
        bands: [-1.645, -0.674, 0.0, 0.674, 1.645]
            .map(|z| (0..points).map(|q| mean(x(q)) + z * sd(x(q))).collect()),
    }
}

fn series() -> Vec<Series> {
    let mut all = vec![
        curve(
            "municipality.net_saving_cumulated".into(),
            "saving",
            Unit::Money,
            (
                "Net saving of the municipality, cumulated",
                "Kommunens nettobesparelse, akkumuleret",
            ),
            |q| 1.4e4 * (q - 6.0) * (q - 1.0) - 2.0e5,
            |q| 9.0e4 * q.sqrt() * (1.0 + q / 12.0),
        ),
        curve(
            "vehicle.cash".into(),
            "vehicle",
            Unit::Money,
            (
                "Cash balance of the bond vehicle",
                "Likvid beholdning i obligationsselskabet",
            ),
            |q| 1.1e6 * (-(q - 3.0) * (q - 3.0) / 40.0).exp() + 2.0e5 * (q / 8.0).sin().abs(),
            |q| 2.0e4 * q,
        ),
    ];
    for (arm, speed) in [("programme", 1.0), ("counterfactual", 0.55)] {
        let left = |x: f64, rate: f64, q: f64| x * (-rate * speed * q).exp();
        let gone = |q: f64| STATES.iter().map(|s| s.3 - left(s.3, s.4, q)).sum::<f64>();
        for (i, &(id, name, name_da, start, rate)) in STATES.iter().enumerate() {
            let share = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.14, 0.16, 0.45, 0.12, 0.13][i];
            all.push(curve(
                format!("people.{arm}.{id}"),
                "states",
                Unit::People,
                (name, name_da),
                move |q| left(start, rate, q) + share * gone(q),
                |_| 1.0,
            ));
        }
    }
    for (id, name, name_da, at) in [
        ("waiting", "Waiting for a place", "Venter på plads", 5.0),
        ("readiness", "Personal readiness", "Personlig parathed", 1.5),
        (
            "qualification",
            "Qualification in a company",
            "Opkvalificering i virksomhed",
            4.0,
        ),
        ("job", "A job", "Et job", 7.5),
        ("lasting", "A job that lasts", "Et varigt job", 13.0),
    ] {
        all.push(curve(
            format!("steps.{id}"),
            "steps",
            Unit::People,
            (name, name_da),
            move |q| 30.0 * (-(q - at) * (q - at) / 16.0).exp(),
            |_| 2.0,
        ));
    }
    for (id, name, name_da, at) in [
        ("recruited", "Recruited", "Rekrutteret", 1.0),
        ("accelerator", "Accelerator", "Accelerator", 4.0),
        ("growing", "Growing", "I vækst", 9.0),
        ("scaled", "Scaled", "Skaleret", 18.0),
    ] {
        all.push(curve(
            format!("levels.{id}"),
            "levels",
            Unit::Count,
            (name, name_da),
            move |q| 8.0 * (-(q - at) * (q - at) / 30.0).exp(),
            |_| 1.0,
        ));
    }
    all
}
