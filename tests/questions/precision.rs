//! `--precision`: as many replications as it takes, in every question that has intervals; and what was found then is what so many replications
//! give that were asked for at once.

use crate::support::{Place, SHORT_PATH};
use serde_json::Value;

const KOLDING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/kolding.toml");
const SHARE: &str = "contract.line.saving.share=0.4..0.9";

/// What a command finds, as JSON; a short path is agreed, for the sake of time.
fn found(place: &Place, words: &[&str]) -> Value {
    let usual = [
        words[0], KOLDING, "--set", SHORT_PATH, "--format", "json", "--quiet", "--out", "found",
    ];
    let said = place.trappe(&[&usual[..], &words[1..]].concat()).fine();
    serde_json::from_str(&said.out).unwrap()
}

fn refused(place: &Place, words: &[&str], code: i32, parts: &[&str]) {
    let usual = [
        words[0], KOLDING, "--set", SHORT_PATH, "--quiet", "--out", "refused",
    ];
    place
        .trappe(&[&usual[..], &words[1..]].concat())
        .refused(code, parts);
    assert!(!place.path("refused").exists());
}

/// The longer side of an interval, which is what a precision promises.
fn half_width(estimate: &Value) -> f64 {
    let end = |name: &str| estimate[name].as_f64().unwrap();
    (end("value") - end("low")).max(end("high") - end("value"))
}

#[test]
fn of_stresses_every_row_is_known_that_well() {
    let place = Place::new();
    let asked = [
        "stress",
        "--stress",
        "recession",
        "--stress",
        "effect-halves",
    ];
    let precise = [&asked[..], &["--precision", "investors.npv.mean=45000"]].concat();
    let by_precision = found(&place, &precise);
    let n = by_precision["replications"].as_u64().unwrap();
    // what one sees at first is wider, so that the number is not the first one
    assert!(n > 1_000, "{n}");
    let figures = by_precision["figures"].as_array().unwrap();
    let at = figures.iter().position(|f| f["id"] == "investors.npv.mean");
    let at = at.unwrap();
    assert!(half_width(&figures[at]["value"]) <= 45_000.0);
    for stress in by_precision["stresses"].as_array().unwrap() {
        let effect = &stress["effects"][at];
        assert!(half_width(&effect["stressed"]) <= 45_000.0);
        assert!(half_width(&effect["difference"]) <= 45_000.0);
    }
    let n = n.to_string();
    let plain = [&asked[..], &["-n", &n]].concat();
    assert_eq!(by_precision, found(&place, &plain));
    let out_of_reach = [&precise[..], &["-n", "1200"]].concat();
    refused(
        &place,
        &out_of_reach,
        1,
        &[
            "investors.npv.mean",
            "after 1200 replications",
            "--replications",
        ],
    );
    refused(
        &place,
        &["stress", "--precision", "investors.ploss=0.01"],
        2,
        &["investors.p_loss", "municipality.net_saving.mean"],
    );
}

#[test]
fn of_terms_everything_that_is_shown_is_known_that_well() {
    let place = Place::new();
    let asked = [
        "solve",
        "--vary",
        SHARE,
        "--levels",
        "3",
        "--require",
        "investor.p_loss <= 80 %",
    ];
    let precise = [&asked[..], &["--precision", "investors.npv=60000"]].concat();
    let by_precision = found(&place, &precise);
    let n = by_precision["replications"].as_u64().unwrap();
    assert!(n > 1_000, "{n}");
    let deals = by_precision["frontier"].as_array().unwrap().iter();
    let deals: Vec<&Value> = deals
        .chain([&by_precision["current"], &by_precision["solution"]])
        .collect();
    assert!(deals.len() >= 4);
    for deal in deals {
        assert!(half_width(&deal["investors"]) <= 60_000.0, "{deal}");
    }
    let n = n.to_string();
    let plain = [&asked[..], &["-n", &n]].concat();
    assert_eq!(by_precision, found(&place, &plain));
    // the same words with the name that columns have
    let by_columns_name = [
        &asked[..asked.len() - 1],
        &[
            "investors.p_loss <= 80 %",
            "--precision",
            "investor.npv=60000",
        ],
    ];
    let by_columns_name = found(&place, &by_columns_name.concat());
    assert_eq!(by_columns_name["solution"], by_precision["solution"]);
    let out_of_reach = [&precise[..], &["-n", "1100"]].concat();
    refused(
        &place,
        &out_of_reach,
        1,
        &["investors.npv under", "after 1100 replications"],
    );
    refused(
        &place,
        &["solve", "--precision", "investor.ploss=0.01"],
        2,
        &["did you mean `investor.p_loss`"],
    );
}

#[test]
fn of_drivers_swings_shares_and_worth_are_known_that_well() {
    let place = Place::new();
    let asked = [
        "drivers",
        "--show",
        "investors.profit",
        "--set",
        "group.residents.people=15",
    ];
    let narrow = [
        "--precision",
        "investors.profit=30000",
        "--precision",
        "shares=0.2",
        "--precision",
        "worth=20000",
    ];
    let by_precision = found(&place, &[&asked[..], &narrow].concat());
    let tornado = &by_precision["tornado"][0];
    for swing in tornado["swings"].as_array().unwrap() {
        for part in ["low", "high", "swing"] {
            assert!(half_width(&swing[part]) <= 30_000.0, "{part} of {swing}");
        }
    }
    let shares = &by_precision["shares"][0];
    let groups = shares["groups"].as_array().unwrap().iter();
    for share in groups.chain([&shares["luck"]]) {
        assert!(half_width(&share["first"]) <= 0.2 && half_width(&share["total"]) <= 0.2);
    }
    for decision in by_precision["worth"].as_array().unwrap() {
        assert!(half_width(&decision["perfect"]) <= 20_000.0);
        for known in decision["groups"].as_array().unwrap() {
            assert!(half_width(&known["value"]) <= 20_000.0);
        }
    }
    let number = |of: &Value| of.as_u64().unwrap().to_string();
    let amounts = [
        number(&tornado["replications"]),
        number(&shares["evaluations"]),
        number(&by_precision["worth"][0]["replications"]),
    ];
    // none of them is the number of the first look, nor what is done without a precision
    assert!(
        amounts
            .iter()
            .all(|n| !["256", "1000", "10000"].contains(&n.as_str()))
    );
    let plain = [
        "--swing",
        &amounts[0],
        "--evaluations",
        &amounts[1],
        "-n",
        &amounts[2],
    ];
    assert_eq!(by_precision, found(&place, &[&asked[..], &plain].concat()));
    let little = |kept: [&'static str; 4]| {
        let rest = ["--swing", "20", "--evaluations", "2000", "-n", "200"];
        let amounts = rest.chunks(2).filter(move |pair| pair[0] != kept[2]);
        let amounts: Vec<&str> = amounts.flatten().copied().collect();
        [&["drivers"][..], &kept, &amounts].concat()
    };
    for (words, parts) in [
        (
            ["--precision", "investors.profit=1", "--swing", "20"],
            ["the swing of investors.profit with", "--swing"],
        ),
        (
            ["--precision", "shares=0.001", "--evaluations", "2000"],
            ["the share of", "--evaluations"],
        ),
        (
            ["--precision", "worth=1", "-n", "200"],
            ["what knowing", "--replications"],
        ),
    ] {
        refused(&place, &little(words), 1, &parts);
    }
    let twice = [
        "drivers",
        "--precision",
        "worth=1",
        "--precision",
        "worth=2",
    ];
    refused(&place, &twice, 2, &["said before"]);
    let unseen = ["drivers", "--precision", "investors.irr=0.01"];
    refused(&place, &unseen, 2, &["investors.irr", "--show"]);
}

#[test]
fn of_a_sweep_each_point_takes_what_it_takes() {
    let place = Place::new();
    let asked = ["sweep", "--vary", SHARE, "--levels", "2"];
    let precise = [&asked[..], &["--precision", "investors.profit=25000"]].concat();
    let by_precision = found(&place, &precise);
    let points = by_precision["points"].as_array().unwrap();
    let each: Vec<u64> = points
        .iter()
        .map(|p| p["replications"].as_u64().unwrap())
        .collect();
    // the more a contract pays, the more it varies
    assert!(each[0] < each[1], "{each:?}");
    assert_eq!(by_precision["replications"], each[1]);
    for (point, n) in points.iter().zip(&each) {
        let mut figures = point["figures"].as_array().unwrap().iter();
        let mean = figures.find(|f| f["metric"] == "investors.profit" && f["statistic"] == "mean");
        assert!(half_width(mean.unwrap()) <= 25_000.0);
        let share = point["values"][0].as_str().unwrap();
        let alone = format!("contract.line.saving.share={share} | 0.5");
        let plain = found(&place, &["sweep", "--vary", &alone, "-n", &n.to_string()]);
        assert_eq!(plain["points"][0]["figures"], point["figures"]);
    }
    refused(
        &place,
        &[&precise[..], &["-n", "1100"]].concat(),
        1,
        &[
            "contract.line.saving.share=",
            "investors.profit",
            "after 1100",
        ],
    );
    refused(
        &place,
        &[&asked[..], &["--precision", "investors.ir=0.1"]].concat(),
        2,
        &["investors.irr"],
    );
}
