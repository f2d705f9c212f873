//! `settle` says who pays whom, what and when, so that a lawyer can follow it, and refuses what it cannot settle.

use crate::support::{Place, Said};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shipped(name: &str) -> PathBuf {
    root().join("scenarios").join("contracts").join(name)
}

fn fixture(name: &str) -> PathBuf {
    root().join("tests/commands/settle").join(name)
}

/// `trappe settle CONTRACT OUTCOMES …`; nothing may be written.
fn settle(contract: &Path, outcomes: &Path, words: &[&str]) -> Said {
    let place = Place::new();
    let mut all = vec![
        "settle",
        contract.to_str().unwrap(),
        outcomes.to_str().unwrap(),
    ];
    all.extend(words);
    let said = place.trappe(&all);
    assert!(place.entries().is_empty(), "{:?}", place.entries());
    said
}

fn card(words: &[&str]) -> String {
    let said = settle(&fixture("card.toml"), &fixture("card.outcomes.csv"), words);
    said.fine().out
}

/// The card settled on other outcomes.
fn card_on(name: &str, outcomes: &str) -> Said {
    let folder = Place::new();
    let path = folder.write(name, outcomes);
    settle(&fixture("card.toml"), &path, &[])
}

/// Each of these lines is printed, in this order; how far columns stand apart is not looked at.
fn says(text: &str, lines: &[&str]) {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = text.lines().map(words);
    for wanted in lines {
        let found = rest.any(|line| line == words(wanted));
        assert!(found, "no `{wanted}` (in this order) in:\n{text}");
    }
}

#[test]
fn denver_comes_to_the_published_cents_with_the_arithmetic() {
    let (contract, outcomes) = (shipped("denver.toml"), shipped("denver.outcomes.toml"));
    let text = settle(&contract, &outcomes, &[]).fine().out;
    says(
        &text,
        &[
            "Outcome payments: 9,638,911.36 USD",
            "258,858 days × 15.12 = 3,913,932.96",
            "41,070 days × 15.12 = 620,978.40",
            "measured on 2020-12-31: 62 days per person, control group = 100 (363 people, 361 in the control",
            "group)",
            "effect: 100 × (100 − 62) / 100 = 38 % of the baseline",
            "38 lies in 30 ≤ x < 65: 4,800,000.00 + 38,000.00 × (38 − 30) = 5,104,000.00",
            "2020-09-30 City and County of Denver 3,913,932.96",
            "2021-03-31 City and County of Denver 620,978.40",
            "2021-07-31 City and County of Denver 5,104,000.00",
            "In total 9,638,911.36",
            "In total: 8,600,000.00 USD",
        ],
    );
    let danish = settle(&contract, &outcomes, &["--language", "da"])
        .fine()
        .out;
    says(
        &danish,
        &[
            "Betaling for resultater: 9.638.911,36 USD",
            "258.858 dage × 15,12 = 3.913.932,96",
            "målt 2020-12-31: 62 dage pr. person, kontrolgruppe = 100 (363 personer, 361 i kontrolgruppen)",
        ],
    );
    let json = settle(&contract, &outcomes, &["--format", "json"])
        .fine()
        .out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["totals"]["paid"], "9638911.36");
    assert_eq!(json["totals"]["drawn"], "8600000.00");
    let amounts: Vec<&str> = list(&json["payments"])
        .iter()
        .filter_map(|p| p["amount"].as_str())
        .filter(|a| *a != "0.00")
        .collect();
    assert_eq!(amounts, ["3913932.96", "620978.40", "5104000.00"]);
}

#[test]
fn a_rate_card_shows_claims_chain_and_limits() {
    // By hand: bid 1.1. Anna: one 13 weeks (2,200) and one 26 weeks (1,100), her second 13 weeks is one too many. Bert: his 26 weeks come
    // before any 13; then one 13 weeks. Carl's is before the contract. Bonus: 2.25 × 1,100.55 = 2,476.2375.
    // 3,300.00 in 2021; 2,200.00 + 2,476.23 = 4,676.23 in 2022; the town pays three quarters.
    let text = card(&[]);
    says(
        &text,
        &[
            "Outcome payments: 7,976.23 kr.",
            "! the entry in line 7 of card.outcomes.csv counts nowhere: the contract measures from 2020-01-01 to",
            "2021-12-31",
            "13 weeks [job13]",
            "price: 2,000.00 × 1.1 (bid) = 2,200.00",
            "2 claims × 2,200.00 = 4,400.00",
            "at most 1 per person: −2,200.00",
            "paid on 2021-01-31: 2,200.00 kr.",
            "1 claim × 2,200.00 = 2,200.00",
            "26 weeks [job26]",
            "only after \"13 weeks\": −1,100.00",
            "Bonus [bonus]",
            "effect: 40.25 − 38 = 2.25 percentage points",
            "price: 1,000.50 × 1.1 (bid) = 1,100.55",
            "2.25 percentage points × 1,100.55 = 2,476.2375",
            "rounded down: 2,476.23",
            "anna 2020-09-01 13 weeks 2 2,200.00 0.00 at most 1 per person",
            "bert 2020-08-01 26 weeks 1 1,100.00 0.00 only after \"13 weeks\"",
            "2021-01-31 The town 2,475.00",
            "2021-01-31 The fund 825.00",
            "In total The town 5,982.17",
            "In total The fund 1,994.06",
            "2021-01-31 principal The bank 3,300.00 5,000.00 3,300.00",
            "2022-01-31 100 % of what is left The bank 2,976.23 2,976.23",
            "The bank 5,000.00 7,976.23 2,976.23 1.595 1.67 years",
        ],
    );
    assert!(text.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn csv_and_toml_settle_alike() {
    let toml = settle(&fixture("card.toml"), &fixture("card.outcomes.toml"), &[]).fine();
    let (csv, toml) = (card(&[]), toml.out);
    // But for the line on which the entry out of time stands.
    let plain = |text: &str| {
        let text = text
            .replace("line 7 of card.outcomes.csv", "line N")
            .replace("line 23 of card.outcomes.toml", "line N");
        // one name is longer than the other, so that lines break elsewhere
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(plain(&csv), plain(&toml));
    assert_ne!(csv, toml);
}

#[test]
fn danish_is_danish_throughout() {
    let text = card(&["--language", "da"]);
    says(
        &text,
        &[
            "Et takstkort",
            "13 uger [job13]",
            "pris: 2.000,00 × 1,1 (bud) = 2.200,00",
            "2 resultater × 2.200,00 = 4.400,00",
            "højst 1 pr. person: −2.200,00",
            "betalt 2021-01-31: 2.200,00 kr.",
            "først efter \"13 uger\": −1.100,00",
            "rundet ned: 2.476,23",
            "2021-01-31 Byen 2.475,00",
        ],
    );
    for english in [
        "paid",
        "claim",
        "The town",
        "counts nowhere",
        "Date",
        "years",
    ] {
        assert!(!text.contains(english), "`{english}` in:\n{text}");
    }
}

#[test]
fn a_changed_term_changes_what_is_paid() {
    let text = card(&["--set", "contract.cap=4_000", "--set", "contract.bid=1"]);
    // At the list price 3,000 in 2021 and 2,000 + 2,251.125 in 2022, of which 1,000 are left under the cap.
    says(
        &text,
        &[
            "Outcome payments: 4,000.00 kr.",
            "2 claims × 2,000.00 = 4,000.00",
            "cap of the contract, 4,000.00: −1,000.00",
            "cap of the contract, 4,000.00: −2,251.12",
        ],
    );
    settle(
        &fixture("card.toml"),
        &fixture("card.outcomes.csv"),
        &["--set", "contract.capp=4_000"],
    )
    .refused(2, &["contract.capp", "command line --set"]);
}

#[test]
fn the_same_words_give_the_same_bytes() {
    for words in [&[][..], &["--format", "json"]] {
        assert_eq!(card(words), card(words));
    }
}

#[test]
fn wrong_outcomes_are_shown_with_line_caret_and_advice() {
    card_on(
        "o.csv",
        "metric,date,value\njob13,2020-05-01,1\njob31,2020-05-01,1\njob26,2020-05-01,one\n",
    )
    .refused(
        2,
        &[
            "line 3.metric: there is no metric `job31`",
            "o.csv:3:1",
            "^^^^^ not in the contract",
            "did you mean `job13`?",
            "line 4.value: needs a number",
            "2 faults in",
        ],
    );
    card_on(
        "o.toml",
        "contract = \"denver\"\n[[outcome]]\nmetric = \"rate\"\ndate = 2020-05-01\nvalue = 3\n",
    )
    .refused(
        2,
        &[
            "these are outcomes of another contract",
            "the contract given is `card`",
            "outcome.0.baseline: is missing",
        ],
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let (contract, outcomes) = (fixture("card.toml"), fixture("card.outcomes.csv"));
    let missing = Path::new("missing.toml");
    settle(missing, &outcomes, &[]).refused(2, &["missing.toml", "there is no such file"]);
    settle(&contract, missing, &[]).refused(
        2,
        &[
            "the outcomes cannot be read",
            "missing.toml",
            "there is no such file",
        ],
    );
}

#[test]
fn files_in_the_wrong_order_are_recognised() {
    let (contract, outcomes) = (fixture("card.toml"), fixture("card.outcomes.csv"));
    settle(&outcomes, &contract, &[]).refused(2, &["the contract comes first, then its outcomes"]);
    settle(&contract, &contract, &[]).refused(
        2,
        &[
            "this is a contract or a scenario",
            "the contract comes first",
            "1 fault in",
        ],
    );
}

/// A shipped contract settled on shipped outcomes of which a part is written otherwise.
fn altered(contract: &str, from: &str, to: &str) -> String {
    let outcomes = fs::read_to_string(shipped(&format!("{contract}.outcomes.toml"))).unwrap();
    assert!(outcomes.contains(from), "{from}");
    let folder = Place::new();
    let path = folder.write("o.toml", outcomes.replace(from, to));
    let said = settle(&shipped(&format!("{contract}.toml")), &path, &[])
        .fine()
        .out;
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn figures_that_can_hardly_be_meant_are_read_first() {
    let below = altered("denver", "value = 62", "value = -62");
    assert!(
        below.contains("! line 15 of o.toml: `jail` is given as −62, below 0"),
        "{below}"
    );
    let nothing = altered("denver", "baseline = 100", "baseline = 0");
    assert!(
        nothing.contains("the baseline of `jail` is not above 0"),
        "{nothing}"
    );
    let few = altered("denver", "controls = 361", "controls = 10");
    assert!(
        few.contains(
            "compared with 10 people (`controls`), where the contract agrees on a group of 361"
        ),
        "{few}"
    );
    let early = altered("rhino", "date = 2027-03-31", "date = 2022-04-01");
    assert!(early.contains("`growth` is dated 2022-04-01"), "{early}");
    assert!(
        early.contains("measured on 2022-04-01: 4.5 % a year"),
        "{early}"
    );
    for (contract, same) in [("denver", "value = 62"), ("rhino", "date = 2027-03-31")] {
        let text = altered(contract, same, same);
        assert!(!text.contains("Read this first"), "{text}");
    }
}

#[test]
fn periods_that_nobody_reported_are_read_first() {
    let text = altered("utah", "2015-06-30", "2015-06-30");
    assert!(
        text.contains("the contract measures after 2015-06-30"),
        "{text}"
    );
    assert!(text.contains("the rates of return are not final"), "{text}");
    assert!(
        text.contains(
            "nothing is reported of `special_education` for 2015-07-01 to 2021-06-30 (6 periods)"
        ),
        "{text}"
    );
}

#[test]
fn outcomes_that_say_nothing_pay_nothing() {
    let text = card_on("o.toml", "").fine().out;
    says(
        &text,
        &[
            "Outcome payments: 0.00 kr.",
            "! the file holds no outcomes: nothing was achieved",
            "Nobody pays anything.",
            "· The bank: no return can be told: no money was paid either way",
        ],
    );
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// An amount of JSON in hundredths; parts of a hundredth are cut off.
fn cents(value: &Value) -> i128 {
    let text = value.as_str().unwrap();
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let rest: String = format!("{rest}00").chars().take(2).collect();
    format!("{whole}{rest}").parse().unwrap()
}

/// Every pair of contract and outcomes that is shipped.
fn pairs() -> Vec<(PathBuf, PathBuf)> {
    let mut found = Vec::new();
    let mut open = vec![shipped("")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
            } else if let (Some((contract, _)), true) =
                (name.split_once('.'), name.contains(".outcomes."))
            {
                found.push((path.with_file_name(format!("{contract}.toml")), path));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_shipped_settlement_adds_up() {
    let pairs = pairs();
    assert!(pairs.len() >= 20);
    for (contract, outcomes) in pairs {
        let said = settle(&contract, &outcomes, &["--format", "json"]).fine();
        let all: Value = serde_json::from_str(&said.out).unwrap();
        let name = outcomes.display();
        let totals = &all["totals"];
        // From what was earned to what is paid, nothing goes missing.
        let mut net = 0;
        for line in list(&all["lines"]) {
            let mut sum = 0;
            for p in list(&line["payments"]) {
                // A limit takes off; that nothing is claimed back puts on.
                let took = |b: &Value| match b["limit"].as_str() {
                    Some("nothing") => -cents(&b["took"]),
                    _ => cents(&b["took"]),
                };
                let took: i128 = list(&p["bound"]).iter().map(took).sum();
                let (earned, before) = (cents(&p["earned"]), cents(&p["paid_before"]));
                let paid = cents(&p["paid"]);
                assert_eq!(earned - before - took, paid, "{name}: {p:#}");
                sum += paid;
            }
            assert_eq!(sum, cents(&line["paid"]), "{name}");
            net += sum;
        }
        assert_eq!(
            net,
            cents(&totals["paid"]) - cents(&totals["risk_paid"]),
            "{name}"
        );
        for p in list(&all["payments"]) {
            let by: i128 = list(&p["by"]).iter().map(|b| cents(&b["amount"])).sum();
            assert_eq!(by, cents(&p["amount"]), "{name}");
        }
        let drawn: i128 = list(&all["draws"])
            .iter()
            .flat_map(|d| list(&d["by"]))
            .map(|b| cents(&b["amount"]))
            .sum();
        assert_eq!(drawn, cents(&totals["drawn"]), "{name}");
        // What somebody pays somebody receives.
        let paid: i128 = list(&all["parties"])
            .iter()
            .map(|p| cents(&p["paid"]))
            .sum();
        let received: i128 = list(&all["parties"])
            .iter()
            .map(|p| cents(&p["received"]))
            .sum();
        assert_eq!(paid, received, "{name}");
        for language in ["en", "da"] {
            let text = settle(&contract, &outcomes, &["--language", language])
                .fine()
                .out;
            let wide: Vec<&str> = text.lines().filter(|l| l.chars().count() > 100).collect();
            assert!(wide.is_empty(), "{name}: {wide:#?}");
        }
    }
}

/// A contract that says this of its lines, settled on these outcomes.
fn small(lines: &str, outcomes: &str) -> Said {
    let place = Place::new();
    let contract = place.write(
        "c.toml",
        format!(
            "name = \"c\"\ntitle = \"C\"\nparty.city.name = \"City\"\n[contract]\ncurrency = \"DKK\"\nfrom = 2024-01-01\nuntil = 2024-12-31\n\
             pay_every = \"12 months\"\npayers = {{ city = 1.0 }}\n{lines}\n\
             [capital]\nhurdle = 0.05\ntranche.fund = {{ name = \"Fund\", share = 1.0 }}\nwaterfall = [{{ to = \"fund\", share = 1.0 }}]\n"
        ),
    );
    let outcomes = place.write("o.toml", outcomes);
    settle(&contract, &outcomes, &[])
}

#[test]
fn what_cannot_be_counted_is_refused_and_not_paid() {
    let claims = "bid = 1000\nmetric.c.measure = { reported = \"claims\" }\nline.a = { metric = \"c\", price = 1e12, max_claims = \"any\" }";
    small(
        claims,
        "outcome = [{ metric = \"c\", date = 2024-06-30, value = 200_000_000_000 }]",
    )
    .refused(
        2,
        &[
            "what the line `a` comes to",
            "larger than 90071992547409.92 DKK",
            "thousands",
        ],
    );
    // a small share of a sum that stopped at the greatest number would look like a result
    let share = "metric.s.measure = { reported = \"money\" }\nline.a = { metric = \"s\", share = 0.00000001 }";
    let row = "{ metric = \"s\", date = 2024-06-30, value = 1e15 }";
    small(share, &format!("outcome = [{row}, {row}]"))
        .refused(2, &["the amounts given for `s` together"]);
    small(
        share,
        "outcome = [{ metric = \"s\", date = 2024-06-30, value = 1e9 }]",
    )
    .fine();
}

#[test]
fn an_amount_at_the_end_of_a_sentence_has_one_full_stop() {
    let lines = "metric.s.measure = { reported = \"money\" }\nline.a = { metric = \"s\", share = 0.5, two_sided = { from = \"fund\", cap = 300_000 } }\nline.b = { charge = 100 }";
    let said = small(
        lines,
        "outcome = [{ metric = \"s\", date = 2024-06-30, value = -70_000 }]",
    );
    let text = said.fine().out;
    assert!(
        text.contains("worse than nothing: 35,000.00 kr.\n"),
        "{text}"
    );
    assert!(!text.contains("kr.."), "{text}");
}

#[test]
fn contract_and_outcomes_in_the_wrong_order_are_one_fault() {
    let said = settle(
        &shipped("denver.outcomes.toml"),
        &shipped("denver.toml"),
        &[],
    );
    let said = said.refused(
        2,
        &[
            "these are outcomes, not a contract",
            "have the two been exchanged?",
        ],
    );
    assert!(said.err.contains("1 fault "), "{}", said.err);
}
