//! A settlement for programs.

use super::figures::{Figures, major};
use super::page::totals;
use super::words::action;
use super::{Case, returns};
use crate::contract::outcomes::NOBODY;
use crate::contract::returns::irr::Irr;
use crate::contract::returns::{Investor, Returns};
use crate::contract::statement::{ClaimEntry, LineEntry, Statement, Worth};
use crate::contract::terms::Line;
use crate::model::account::{Account, Party};
use crate::report::error::ReportError;
use crate::report::language::Language;
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// A settlement as one JSON object.
///
/// Money is a text with a decimal point, in major units, with every digit: `"3913932.96"`. Other exact numbers (quantities, prices'
/// factors, effects) are texts too. Days are `"2020-12-31"`. Accounts are ids: `funder.city`, `tranche.senior`, `vehicle`, `provider` …
///
/// * `contract`: `name`, `digest`, `title`, `title_da`, `currency`, `decimals`, `from`, `until`;
/// * `totals`: `paid`, `risk_paid`, `drawn`, `unfunded`, `kept` (agreed draws above what the effort cost), `redeemed`, `guaranteed`;
/// * `lines`: each with `id`, `name`, `name_da`, `paid`, `payments` and `claims`. A payment: `cohort` (id or null), `from`, `until`, `payment`,
///   `measured` (`day`, `value`, `baseline`, `parts` of weight and value, `effect`, `of_nothing`
///   (it or a part of it is no effect, because it would be percent of something that is not above 0), `sample`, `controls`; null unless it is a number), `worth` (each with
///   `kind` and the factors of its product; `amount`), `earned`, `bound` (`limit`, `took`), `paid_before`, `paid`. A claim: `person` (number or null), `label`,
///   `day`, `payment`, `number`, `count`, `price`, `amount`, `bound` (limit or null), `earned`;
/// * `payments`: `day`, `amount`, `by` (`account`, `amount`);
/// * `draws`: `day`, `need`, `recycled`, `by`, `unfunded`;
/// * `waterfall`: `day`, `waterfall` (id), `action` (index or null: left over), `what`, `to`, `available`, `limit`, `paid`, `rest`, `capped`;
/// * `guarantees`: `id`, `day`, `by`, `of`, `drawn`, `received`, `guaranteed`, `paid`;
/// * `terminations`: at most one of the intake and one of everything: `id`, `day`, `stops`, `effect`, `redemption`, `owed`, `bound` (`limit`, `took`), `repaid`;
/// * `parties`: `account`, `name`, `name_da`, `paid`, `received`;
/// * `tranches`: `who` (account, `loans` or `all`), `name`, `name_da`, `provided`, `received`, `loss`, `multiple`, `irr` (`rate` as a share or null, `rates`:
///   all that fit, `case`: unique, total_loss, several, none or no_flows, `words`), `npv`, `payback`, `average_life` in years. Rates and ratios are numbers;
/// * `flows`: every payment of the contract: `day`, `from`, `to`, `purpose`, `amount`;
/// * `sources`: `path`, `value`, `source`, `grade`, `note`; `warnings` (of the outcomes): `english`, `danish`; `notes` (of the contract): texts.
///
/// # Errors
///
/// [`ReportError::Format`] if it cannot be put into JSON.
pub fn json(case: &Case<'_>) -> Result<String, ReportError> {
    let writer = Writer {
        case,
        decimals: case.terms.currency.decimals,
    };
    serde_json::to_string_pretty(&writer.all()).map_err(|e| ReportError::format("settlement", e))
}

struct Writer<'a> {
    case: &'a Case<'a>,
    decimals: u32,
}

impl Writer<'_> {
    fn money(&self, smallest: i64) -> Value {
        self.amount(Decimal::from(smallest))
    }

    fn amount(&self, smallest: Decimal) -> Value {
        let mut money = major(smallest, self.decimals).normalize();
        if money.scale() < self.decimals {
            money.rescale(self.decimals);
        }
        Value::String(money.to_string())
    }

    fn number(&self, x: Decimal) -> Value {
        Value::String(x.normalize().to_string())
    }

    fn account(&self, account: Account) -> String {
        let of = |list: &[Party], index: u16, kind: &str| {
            let party = list.get(usize::from(index));
            party.map_or_else(|| kind.to_owned(), |p| format!("{kind}.{}", p.id))
        };
        let parties = self.case.parties;
        match account {
            Account::Municipality(i) => of(&parties.municipalities, i, "municipality"),
            Account::Funder(i) => of(&parties.funders, i, "funder"),
            Account::Tranche(i) => of(&parties.tranches, i, "tranche"),
            Account::State => "state".to_owned(),
            Account::Vehicle => "vehicle".to_owned(),
            Account::Provider => "provider".to_owned(),
            Account::Enterprises => "enterprises".to_owned(),
            Account::Evaluator => "evaluator".to_owned(),
            Account::Participants => "people".to_owned(),
            Account::Employers => "employers".to_owned(),
        }
    }

    /// A tranche, by its index in the capital.
    fn tranche(&self, index: usize) -> String {
        let tranche = self.case.terms.capital.tranches.get(index);
        tranche.map_or_else(
            || "tranche".to_owned(),
            |t| self.account(Account::Tranche(t.tranche)),
        )
    }

    fn all(&self) -> Value {
        let (case, terms, settlement) = (self.case, self.case.terms, self.case.settlement);
        let empty = Statement::default();
        let statement = settlement.statement.as_ref().unwrap_or(&empty);
        let lines = terms.lines.iter().enumerate();
        let flows = settlement.flows.iter().map(|flow| {
            json!({
                "day": flow.day, "from": self.account(flow.from), "to": self.account(flow.to),
                "purpose": flow.purpose, "amount": self.money(flow.amount),
            })
        });
        let parties = totals(case).into_iter().map(|(account, paid, received)| {
            json!({
                "account": self.account(account),
                "name": case.account(account, Language::English),
                "name_da": case.account(account, Language::Danish),
                "paid": self.money(paid), "received": self.money(received),
            })
        });
        let sources = case.sources.iter().map(|s| {
            json!({ "path": s.path, "value": s.value, "source": s.source, "grade": s.grade, "note": s.note })
        });
        let warnings = case.warnings.iter();
        json!({
            "contract": {
                "name": case.name, "digest": case.digest, "title": terms.title, "title_da": terms.title_da,
                "currency": terms.currency.code, "decimals": terms.currency.decimals,
                "from": terms.schedule.from, "until": terms.schedule.until,
            },
            "totals": {
                "paid": self.money(settlement.paid), "risk_paid": self.money(settlement.risk_paid),
                "drawn": self.money(settlement.drawn), "unfunded": self.money(settlement.unfunded), "kept": self.money(settlement.kept),
                "redeemed": self.money(settlement.redeemed), "guaranteed": self.money(settlement.guaranteed),
            },
            "lines": lines.map(|(i, line)| self.line(i, line, statement)).collect::<Vec<_>>(),
            "payments": statement.payments.iter().map(|p| json!({
                "day": p.day, "amount": self.money(p.amount),
                "by": p.by.iter().map(|(a, amount)| json!({ "account": self.account(*a), "amount": self.money(*amount) })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "draws": statement.draws.iter().map(|d| json!({
                "day": d.day, "need": self.money(d.need), "recycled": self.money(d.recycled),
                "by": d.by.iter().map(|(t, amount)| json!({ "account": self.tranche(*t), "amount": self.money(*amount) })).collect::<Vec<_>>(),
                "unfunded": self.money(d.unfunded),
            })).collect::<Vec<_>>(),
            "waterfall": self.waterfall(statement),
            "guarantees": self.guarantees(statement),
            "terminations": self.terminations(statement),
            "parties": parties.collect::<Vec<_>>(),
            "tranches": case.returns.iter().map(|(who, r)| self.returns(*who, r)).collect::<Vec<_>>(),
            "flows": flows.collect::<Vec<_>>(),
            "sources": sources.collect::<Vec<_>>(),
            "notes": case.notes,
            "warnings": warnings.map(|w| json!({ "english": w.english, "danish": w.danish })).collect::<Vec<_>>(),
        })
    }

    fn line(&self, index: usize, line: &Line, statement: &Statement) -> Value {
        let paid = self.case.settlement.by_line.get(index).copied();
        let payments = statement.lines.iter().filter(|e| e.line == index);
        let claims = statement.claims.iter().filter(|c| c.line == index);
        json!({
            "id": line.id, "name": line.name, "name_da": line.name_da,
            "paid": self.money(paid.unwrap_or_default()),
            "payments": payments.map(|e| self.payment(e)).collect::<Vec<_>>(),
            "claims": claims.map(|c| self.claim(c)).collect::<Vec<_>>(),
        })
    }

    fn payment(&self, entry: &LineEntry) -> Value {
        let cohort = entry
            .cohort
            .and_then(|c| self.case.terms.cohorts.get(usize::from(c)));
        let bound = entry
            .bound
            .iter()
            .map(|b| json!({ "limit": b.limit, "took": self.money(b.took) }));
        json!({
            "cohort": cohort.map(|c| &c.id), "from": entry.from, "until": entry.until, "payment": entry.payment,
            "measured": entry.measured.as_ref().map(|m| json!({
                "day": m.day, "value": self.number(m.value), "baseline": m.baseline.map(|b| self.number(b)),
                "parts": m.parts.iter().map(|(w, v)| json!({ "weight": self.number(*w), "value": self.number(*v) })).collect::<Vec<_>>(),
                "effect": self.number(m.effect), "of_nothing": m.of_nothing, "sample": m.sample, "controls": m.controls,
            })),
            "worth": entry.worth.iter().map(|w| self.worth(w)).collect::<Vec<_>>(),
            "earned": self.money(entry.earned),
            "bound": bound.collect::<Vec<_>>(),
            "paid_before": self.money(entry.paid_before),
            "paid": self.money(entry.paid),
        })
    }

    fn worth(&self, worth: &Worth) -> Value {
        // Results of a base are percentages, others money.
        let result = |result: &Decimal, base: &Option<i64>| match base {
            Some(_) => self.number(*result),
            None => self.amount(*result),
        };
        let of = |base: &Option<i64>| base.map(|b| self.money(b));
        match worth {
            Worth::Price {
                quantity,
                list,
                bid,
                index,
                deadweight,
                price,
                amount,
            } => json!({
                "kind": "price", "quantity": self.number(*quantity), "list": self.amount(*list), "bid": self.number(*bid),
                "index": self.number(*index), "deadweight": self.number(*deadweight), "price": self.amount(*price), "amount": self.amount(*amount),
            }),
            Worth::Share {
                saving,
                share,
                times,
                amount,
            } => json!({
                "kind": "share", "saving": self.money(*saving), "share": self.number(*share), "times": self.number(*times), "amount": self.amount(*amount),
            }),
            Worth::Curve {
                effect,
                piece,
                result: r,
                base,
                amount,
            } => json!({
                "kind": "curve", "effect": self.number(*effect), "piece": piece, "result": result(r, base), "base": of(base), "amount": self.amount(*amount),
            }),
            Worth::Charge {
                result: r,
                base,
                amount,
            } => json!({
                "kind": "charge", "result": result(r, base), "base": of(base), "amount": self.amount(*amount),
            }),
            Worth::Floor {
                result: r,
                base,
                amount,
            } => json!({
                "kind": "floor", "result": result(r, base), "base": of(base), "amount": self.amount(*amount),
            }),
        }
    }

    fn claim(&self, claim: &ClaimEntry) -> Value {
        let person = (claim.person != NOBODY).then_some(claim.person);
        json!({
            "person": person, "label": person.and_then(|p| self.case.people.label(p)),
            "day": claim.day, "payment": claim.payment, "number": self.number(claim.number), "count": self.number(claim.count),
            "price": self.amount(claim.price), "amount": self.amount(claim.amount), "bound": claim.bound, "earned": self.amount(claim.earned),
        })
    }

    fn waterfall(&self, statement: &Statement) -> Vec<Value> {
        let figures = Figures::new(
            Language::English,
            &self.case.terms.currency.code,
            self.decimals,
        );
        let entries = statement.waterfall.iter().map(|entry| {
            let fall = self.case.terms.capital.waterfalls.get(entry.waterfall);
            let known = entry.action.and_then(|a| fall?.actions.get(a));
            let what = known.map_or_else(|| "left over at the end".to_owned(), |a| action(self.case, a, &figures));
            json!({
                "day": entry.day, "waterfall": fall.map(|f| &f.id), "action": entry.action, "what": what,
                "to": self.account(entry.to), "available": self.money(entry.available), "limit": self.money(entry.limit),
                "paid": self.money(entry.paid), "rest": self.money(entry.rest), "capped": entry.capped,
            })
        });
        entries.collect()
    }

    fn guarantees(&self, statement: &Statement) -> Vec<Value> {
        let entries = statement.guarantees.iter().map(|entry| {
            let guarantee = self.case.terms.capital.guarantees.get(entry.guarantee);
            json!({
                "id": guarantee.map(|g| &g.id), "day": entry.day,
                "by": guarantee.map(|g| self.account(g.by)), "of": guarantee.map(|g| self.tranche(g.of)),
                "drawn": self.money(entry.drawn), "received": self.money(entry.received),
                "guaranteed": self.money(entry.guaranteed), "paid": self.money(entry.paid),
            })
        });
        entries.collect()
    }

    fn terminations(&self, statement: &Statement) -> Vec<Value> {
        let entries = statement.terminations.iter().map(|entry| {
            let termination = self.case.terms.terminations.get(entry.termination);
            let bound = entry.bound.iter();
            json!({
                "id": termination.map(|t| &t.id), "day": entry.day, "stops": termination.map(|t| t.stops),
                "effect": entry.effect.map(|e| self.number(e)), "redemption": self.number(entry.redemption), "owed": self.money(entry.owed),
                "bound": bound.map(|b| json!({ "limit": b.limit, "took": self.money(b.took) })).collect::<Vec<_>>(),
                "repaid": self.money(entry.repaid),
            })
        });
        entries.collect()
    }

    fn returns(&self, who: Investor, returns: &Returns) -> Value {
        let figures =
            |language| Figures::new(language, &self.case.terms.currency.code, self.decimals);
        let (english, danish) = (figures(Language::English), figures(Language::Danish));
        let (case, rates): (&str, Vec<f64>) = match &returns.irr {
            Irr::Unique(rate) => ("unique", vec![*rate]),
            Irr::TotalLoss => ("total_loss", Vec::new()),
            Irr::Several(rates) => ("several", rates.clone()),
            Irr::None(_) => ("none", Vec::new()),
            Irr::NoFlows => ("no_flows", Vec::new()),
        };
        let unit = 10_f64.powi(self.decimals.min(12).cast_signed());
        json!({
            "who": match who {
                Investor::Tranche(i) => self.account(Account::Tranche(i)),
                Investor::All => "loans".to_owned(),
                Investor::AllWithGrants => "all".to_owned(),
            },
            "name": returns::name(self.case, who, &english), "name_da": returns::name(self.case, who, &danish),
            "provided": self.money(returns.drawn), "received": self.money(returns.received), "loss": self.money(returns.loss),
            "multiple": returns.multiple,
            "irr": { "rate": returns.irr.rate(), "rates": rates, "case": case, "words": returns::irr(&returns.irr, &english) },
            "npv": returns.npv / unit, "payback": returns.payback, "average_life": returns.average_life,
        })
    }
}
