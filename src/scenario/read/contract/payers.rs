//! Who pays, and on which days the shares add up.

use super::Reader;
use super::exact::{add_up, shown};
use crate::contract::day::Day;
use crate::contract::terms::Payer;
use crate::scenario::diagnostics::Fault;
use crate::scenario::read::context::At;
use crate::scenario::shape::{Names, PART, SOME_MONEY, Weighing};
use crate::scenario::value::{join, weights};
use rust_decimal::Decimal;

impl Reader<'_, '_> {
    /// The contract's payers; `Some(None)` if none are given.
    pub fn payers(&mut self, at: &At<'_>) -> Option<Option<Vec<Payer>>> {
        if let Some(field) = at.get("payers") {
            return self.short(&field).map(Some);
        }
        let Some(section) = at.get("payer") else {
            return Some(None);
        };
        let mut list = Vec::new();
        for (id, at) in section.members() {
            list.push(self.payer(&at, id));
        }
        list.into_iter().collect::<Option<Vec<Payer>>>().map(Some)
    }

    /// A line's own payers: shares, or a list.
    pub fn line_payers(&mut self, at: &At<'_>) -> Option<Option<Vec<Payer>>> {
        let Some(field) = at.get("payers") else {
            return Some(None);
        };
        if field.node.list().is_none() {
            return self.short(&field).map(Some);
        }
        let mut list: Vec<Option<Payer>> = Vec::new();
        for item in field.items() {
            let who = item.get("who");
            let name = who.as_ref().and_then(|w| self.name(w, Names::OutcomePayer));
            let payer = name.and_then(|name| self.payer(&item, &name));
            list.push(payer);
        }
        list.into_iter().collect::<Option<Vec<Payer>>>().map(Some)
    }

    fn short(&mut self, at: &At<'_>) -> Option<Vec<Payer>> {
        let names = Names::OutcomePayer;
        let declared = self.cx.declared;
        let list = weights::read(
            at.node,
            &at.path,
            names,
            Weighing::Agreed,
            declared,
            self.cx.faults,
        )?;
        let mut payers = Vec::new();
        for (name, parsed) in list {
            let here = At {
                node: at.node.get(&name)?,
                path: join(&at.path, &name),
            };
            let share = self.take(&here, parsed)?;
            payers.push(Payer {
                account: self.account(&name)?,
                share,
                cap: None,
                cap_per_year: None,
                from: None,
                until: None,
            });
        }
        payers.retain(|p| !p.share.is_zero());
        Some(payers)
    }

    fn payer(&mut self, at: &At<'_>, name: &str) -> Option<Payer> {
        let share = self.decimal(at, "share", &PART);
        let cap = self.money_if(at, "cap", &SOME_MONEY);
        let cap_per_year = self.money_if(at, "cap_per_year", &SOME_MONEY);
        let day = |reader: &mut Self, field: &str| match at.get(field) {
            Some(day) => reader.cx.day(&day).map(|d| Some(Day::of(d))),
            None => Some(None),
        };
        let from = day(self, "from");
        let until = day(self, "until");
        let (from, until) = (from?, until?);
        if let (Some(first), Some(last), Some(field)) = (from, until, at.get("until"))
            && first > last
        {
            self.cx.push(
                field
                    .fault("this payer stops before it begins")
                    .here(format!("pays from {first} until {last}"))
                    .help("exchange the two dates"),
            );
            return None;
        }
        Some(Payer {
            account: self.account(name)?,
            share: share?,
            cap: cap?,
            cap_per_year: cap_per_year?,
            from,
            until,
        })
    }

    /// The account of a name; remembers that it has a part in the contract.
    pub fn account(&mut self, name: &str) -> Option<crate::model::account::Account> {
        let account = self.cx.account(name)?;
        self.involved.push(account);
        Some(account)
    }

    /// Whether the shares of those who are active on each payment date add up to 1, but for the digits that thirds and twelfths lack: a
    /// settlement divides by their sum, so that equal shares stay equal.
    pub fn payers_add_up(&mut self, at: &At<'_>, payers: &[Payer], dates: &[Day]) {
        let active = |p: &Payer, day: Day| {
            p.from.is_none_or(|from| from <= day) && p.until.is_none_or(|until| day <= until)
        };
        if payers.is_empty() {
            self.cx.push(
                at.fault("nobody pays")
                    .here("no payer is named")
                    .help("write payers = { NAME = 1.0 }"),
            );
            return;
        }
        for day in dates {
            let shares = payers.iter().filter(|p| active(p, *day)).map(|p| p.share);
            if add_up(shares.clone()) {
                continue;
            }
            let sum: Decimal = shares.sum();
            let nobody = sum.is_zero();
            let dated = payers.iter().any(|p| p.from.is_some() || p.until.is_some());
            let what = match (nobody, dated) {
                (true, _) => format!("nobody pays on {day}"),
                (false, true) => {
                    format!("on {day} the shares add up to {}, not to 1", shown(sum))
                }
                (false, false) => format!("the shares add up to {}, not to 1", shown(sum)),
            };
            let fault = Fault::new(at.node.place, at.path.clone(), what)
                .here(if dated {
                    format!("{day} is a payment date")
                } else {
                    "every payment must be paid, and once".to_owned()
                })
                .help(if dated {
                    "change the shares, or `from` and `until` of the payers, so that they add up to 1 on every payment date"
                } else {
                    "change the shares so that they add up to 1"
                });
            self.cx.push(fault);
            return;
        }
        if let Some(idle) = payers
            .iter()
            .position(|p| !dates.is_empty() && !dates.iter().any(|d| active(p, *d)))
        {
            let name = self.cx.declared_name(payers[idle].account);
            let (first, last) = (dates[0], dates[dates.len() - 1]);
            self.cx.push(
                at.fault(format!("`{name}` never pays"))
                    .here("no payment date lies between its `from` and `until`")
                    .help(format!("payments are made from {first} to {last}")),
            );
        }
    }
}
