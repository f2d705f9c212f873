//! What the contract made of a replication.

use crate::analysis::section::{Section, money};
use crate::contract::outcomes::NOBODY;
use crate::contract::statement::{Bound, Statement};
use crate::contract::terms::Terms;
use crate::model::account::Account;
use rust_decimal::Decimal;

/// Every claim; `person` restricts it to one.
pub(super) fn claims(terms: &Terms, statement: &Statement, person: Option<u32>) -> Section {
    let mut s = Section::new(
        "Outcome claims",
        "Earned is before caps per payment date and above.",
        &[
            "person", "date", "line", "no.", "count", "price", "bound", "earned", "paid on",
        ],
    );
    let wanted = |p: u32| person.is_none_or(|wanted| wanted == p);
    for c in statement.claims.iter().filter(|c| wanted(c.person)) {
        s.row([
            match c.person {
                NOBODY => "-".to_owned(),
                person => person.to_string(),
            },
            c.day.to_string(),
            terms.lines[c.line].name.clone(),
            c.number.normalize().to_string(),
            c.count.normalize().to_string(),
            units(c.price),
            c.bound
                .map_or(String::new(), |limit| words(&format!("{limit:?}"))),
            units(c.earned),
            c.payment.to_string(),
        ]);
    }
    s
}

/// Payments, draws, waterfall, guarantees and the early end.
pub(super) fn sections(
    terms: &Terms,
    statement: &Statement,
    name: &dyn Fn(Account) -> String,
) -> Vec<Section> {
    vec![
        results(terms, statement),
        payments(statement, name),
        draws(statement),
        waterfall(terms, statement, name),
        guarantees(terms, statement),
        early_end(terms, statement),
    ]
}

fn results(terms: &Terms, statement: &Statement) -> Section {
    let mut s = Section::new(
        "What each line pays",
        "paid = earned − paid before − what limits took",
        &[
            "line",
            "measured until",
            "value",
            "baseline",
            "effect",
            "earned",
            "paid before",
            "what bound",
            "paid on",
            "paid",
        ],
    );
    for e in &statement.lines {
        let cohort = e.cohort.and_then(|c| terms.cohorts.get(usize::from(c)));
        let line = &terms.lines[e.line].name;
        let short = |v: Decimal| v.round_dp(4).normalize().to_string();
        let m = e.measured.as_ref();
        s.row([
            cohort.map_or_else(|| line.clone(), |c| format!("{line}, {}", c.name)),
            e.until.to_string(),
            m.map_or(String::new(), |m| short(m.value)),
            m.and_then(|m| m.baseline).map_or(String::new(), short),
            m.map_or(String::new(), |m| short(m.effect)),
            money(e.earned),
            money(e.paid_before),
            e.bound.iter().map(bound).collect::<Vec<_>>().join("; "),
            e.payment.to_string(),
            money(e.paid),
        ]);
    }
    s
}

fn bound(b: &Bound) -> String {
    format!("{} −{}", words(&format!("{:?}", b.limit)), money(b.took))
}

fn payments(statement: &Statement, name: &dyn Fn(Account) -> String) -> Section {
    let mut s = Section::new("Outcome payments", "", &["paid on", "amount", "by"]);
    for p in &statement.payments {
        let by = p.by.iter().filter(|(_, amount)| *amount != 0);
        let by = by.map(|(who, amount)| format!("{} {}", name(*who), money(*amount)));
        s.row([
            p.day.to_string(),
            money(p.amount),
            by.collect::<Vec<_>>().join("; "),
        ]);
    }
    s
}

fn draws(statement: &Statement) -> Section {
    let mut s = Section::new(
        "Draws",
        "",
        &["date", "need", "from outcome payments", "drawn", "unfunded"],
    );
    for d in &statement.draws {
        s.row([
            d.day.to_string(),
            money(d.need),
            money(d.recycled),
            money(d.by.iter().map(|(_, amount)| amount).sum()),
            money(d.unfunded),
        ]);
    }
    s
}

fn waterfall(terms: &Terms, statement: &Statement, name: &dyn Fn(Account) -> String) -> Section {
    let mut s = Section::new(
        "Waterfall",
        "",
        &[
            "date",
            "waterfall",
            "action",
            "to",
            "available",
            "limit",
            "paid",
            "rest",
        ],
    );
    for w in &statement.waterfall {
        s.row([
            w.day.to_string(),
            terms
                .capital
                .waterfalls
                .get(w.waterfall)
                .map_or(String::new(), |f| f.id.clone()),
            w.action
                .map_or("left over".to_owned(), |a| (a + 1).to_string()),
            name(w.to),
            money(w.available),
            money(w.limit),
            money(w.paid),
            money(w.rest),
        ]);
    }
    s
}

fn guarantees(terms: &Terms, statement: &Statement) -> Section {
    let mut s = Section::new(
        "Guarantees",
        "",
        &[
            "guarantee",
            "date",
            "provided",
            "received",
            "guaranteed",
            "paid",
        ],
    );
    for g in &statement.guarantees {
        s.row([
            terms
                .capital
                .guarantees
                .get(g.guarantee)
                .map_or(String::new(), |t| t.name.clone()),
            g.day.to_string(),
            money(g.drawn),
            money(g.received),
            money(g.guaranteed),
            money(g.paid),
        ]);
    }
    s
}

fn early_end(terms: &Terms, statement: &Statement) -> Section {
    let mut s = Section::new(
        "Early end",
        "",
        &["termination", "date", "effect", "principal repaid"],
    );
    for t in &statement.terminations {
        s.row([
            terms.terminations[t.termination].name.clone(),
            t.day.to_string(),
            t.effect
                .map_or(String::new(), |e| e.round_dp(4).normalize().to_string()),
            money(t.repaid),
        ]);
    }
    s
}

/// Smallest units with decimals, as money.
fn units(amount: Decimal) -> String {
    (amount / Decimal::ONE_HUNDRED).normalize().to_string()
}

/// "MaxClaims" as "max claims".
fn words(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}
