//! Where incoming money goes, in order.

use super::Reader;
use super::exact::shown;
use crate::contract::terms::{Action, Guarantee, Take, Tranche, TrancheKind, Waterfall};
use crate::model::account::Account;
use crate::scenario::read::context::At;
use crate::scenario::shape::names::MAIN;
use crate::scenario::shape::{FACTOR, Measure as How, Names, PART, RETURN};
use rust_decimal::Decimal;

impl Reader<'_, '_> {
    /// The waterfalls, the first one first; `None` if one is broken.
    pub fn waterfalls(&mut self, at: &At<'_>) -> Option<Vec<Waterfall>> {
        let mut list = Vec::new();
        list.push(self.waterfall(MAIN, &at.get("waterfall")?));
        let further = at.get("waterfalls").map(|w| w.members());
        for (id, at) in further.unwrap_or_default() {
            list.push(self.waterfall(id, &at));
        }
        list.into_iter().collect()
    }

    fn waterfall(&mut self, id: &str, at: &At<'_>) -> Option<Waterfall> {
        let items = at.items();
        if items.is_empty() {
            self.cx.push(
                at.fault("this waterfall never pays anybody")
                    .here("no action is given")
                    .help("write for instance [{ principal = \"senior\" }, { return = \"senior\", rate = 0.08 }]"),
            );
            return None;
        }
        let mut actions = Vec::new();
        let mut whole = true;
        for (i, item) in items.iter().enumerate() {
            let action = self.action(item);
            if let Some(Action {
                take: Take::Share { to, share },
                ..
            }) = &action
                && *share == Decimal::ONE
                && i + 1 < items.len()
                && !self.is_capped(*to)
            {
                self.cx.push(
                    item.fault("nothing is left for the actions after this one")
                        .here("takes all that is left")
                        .help("move it to the end, or give it a smaller share"),
                );
                whole = false;
                continue;
            }
            match action {
                Some(action) => actions.push(action),
                None => whole = false,
            }
        }
        whole &= self.rest_is_placed(&items, &actions);
        let open = !matches!(
            actions.last(),
            Some(Action { take: Take::Share { share, .. }, .. }) if *share == Decimal::ONE
        );
        if whole && open {
            self.cx.remark(
                &at.path,
                "what is left after the last action goes back to the payers at the end; write { to = \"…\", share = 1.0 } to give it to somebody",
                "det, der er tilbage efter det sidste trin, går tilbage til betalerne til slut; skriv { to = \"…\", share = 1.0 } for at give det til nogen",
            );
        }
        whole.then(|| Waterfall {
            id: id.to_owned(),
            actions,
        })
    }

    /// A part of what is left needs somebody for the rest: it would stay, and be shared again on every payment date until all of it had
    /// gone to those same receivers. `actions` are those of `items`, or fewer where some are broken.
    fn rest_is_placed(&mut self, items: &[At<'_>], actions: &[Action]) -> bool {
        let share = |action: &Action| match action.take {
            Take::Share { share, .. } if share > Decimal::ZERO => Some(share),
            _ => None,
        };
        let last = actions.iter().rposition(|a| share(a).is_some());
        let (Some(last), true) = (last, items.len() == actions.len()) else {
            return true;
        };
        let Some(part) = actions.get(last).and_then(share) else {
            return true;
        };
        if part == Decimal::ONE {
            return true;
        }
        let left = shown(Decimal::ONE - part);
        self.cx.push(
            items[last]
                .fault("who gets the rest?")
                .here(format!("{left} of what is left goes to nobody"))
                .help(
                    "add a last action { to = \"NAME\", share = 1.0 }, or write share = 1.0 here",
                ),
        );
        false
    }

    /// Whether an account is a tranche with a cap: what the cap refuses flows on to the next action.
    fn is_capped(&self, account: Account) -> bool {
        let tranches = self.tranches.iter().flatten();
        let capped = |t: &Tranche| t.cap_multiple.is_some() || t.cap_return.is_some();
        tranches
            .filter(|t| account == Account::Tranche(t.tranche))
            .any(capped)
    }

    fn action(&mut self, at: &At<'_>) -> Option<Action> {
        let tranche = |reader: &mut Self, field: &str| {
            let named = at.get(field)?;
            reader.cx.index(&named, Names::Tranche).map(usize::from)
        };
        let take = if at.has("coupon") {
            tranche(self, "coupon").map(|tranche| Take::Coupon { tranche })
        } else if at.has("principal") {
            tranche(self, "principal").map(|tranche| Take::Principal { tranche })
        } else if at.has("return") {
            let rate = self.cx.agreed(at, "rate", How::Plain, &RETURN);
            let tranche = tranche(self, "return");
            tranche
                .zip(rate)
                .map(|(tranche, rate)| Take::Return { tranche, rate })
        } else if at.has("multiple") {
            let times = self.decimal(at, "times", &FACTOR);
            let tranche = tranche(self, "multiple");
            tranche
                .zip(times)
                .map(|(tranche, times)| Take::Multiple { tranche, times })
        } else {
            let share = self.decimal(at, "share", &PART);
            let to = at.get("to").and_then(|to| self.receiver(&to));
            to.zip(share).map(|(to, share)| Take::Share { to, share })
        };
        if let (Some(Take::Coupon { tranche }), Some(field)) = (&take, at.get("coupon"))
            && let Some(Some(owner)) = self.tranches.get(*tranche)
            && owner.coupon == 0.0
        {
            self.cx.remark(
                &field.path,
                "this tranche has no coupon, so the action takes nothing",
                "denne tranche har ingen fast rente, så trinnet tager ikke noget",
            );
        }
        let of = self.decimal_or(at, "of", &PART, Decimal::ONE);
        let rest = match at.get("rest") {
            Some(rest) => self.receiver(&rest).map(Some),
            None => Some(None),
        };
        let (of, rest) = (of?, rest?);
        if of == Decimal::ONE
            && let Some(field) = at.get("rest")
        {
            self.cx.push(
                field
                    .fault("there is no rest")
                    .here("the action takes all of what passes")
                    .help("add for instance of = 0.95, or take `rest` out"),
            );
            return None;
        }
        if of < Decimal::ONE && rest.is_none() {
            let left = shown(Decimal::ONE - of);
            let field = at.get("of")?;
            self.cx.push(
                field
                    .fault("who gets the rest?")
                    .here(format!("{left} of every unit goes elsewhere"))
                    .help("add rest = \"NAME\""),
            );
            return None;
        }
        Some(Action {
            take: take?,
            of,
            rest,
        })
    }

    fn receiver(&mut self, at: &At<'_>) -> Option<Account> {
        let name = self.name(at, Names::Account)?;
        self.account(&name)
    }

    /// Whoever lends wants to be paid back: by a waterfall, or at least by a guarantor. `at` is the capital.
    pub fn everybody_is_served(
        &mut self,
        at: &At<'_>,
        tranches: &[Tranche],
        waterfalls: &[Waterfall],
        guarantees: &[Guarantee],
    ) {
        let actions = || waterfalls.iter().flat_map(|w| &w.actions);
        let members = at.get("tranche").map(|t| t.members()).unwrap_or_default();
        for (k, (tranche, (_, place))) in tranches.iter().zip(&members).enumerate() {
            let account = Account::Tranche(tranche.tranche);
            let id = self.tranche_id(tranche.tranche);
            let served = actions().any(|action| {
                action.rest == Some(account)
                    || match &action.take {
                        Take::Principal { tranche }
                        | Take::Return { tranche, .. }
                        | Take::Multiple { tranche, .. } => *tranche == k,
                        Take::Share { to, .. } => *to == account,
                        Take::Coupon { .. } => false,
                    }
            });
            let guaranteed = guarantees.iter().any(|g| g.of == k);
            if !served && tranche.kind == TrancheKind::Loan && !guaranteed {
                self.cx.push(
                    place
                        .fault("this tranche is never paid back")
                        .here("no action of a waterfall pays it principal or return")
                        .help(format!(
                            "add {{ principal = \"{id}\" }} to a waterfall, or write kind = \"grant\""
                        )),
                );
            } else if !served && tranche.kind != TrancheKind::Grant {
                self.cx.remark(
                    &format!("capital.tranche.{id}"),
                    &format!("no waterfall pays it principal or return; add {{ principal = \"{id}\" }}, or write kind = \"grant\""),
                    &format!("ingen udbetalingsrækkefølge giver den hovedstol eller afkast; tilføj {{ principal = \"{id}\" }}, eller skriv kind = \"grant\""),
                );
            }
            let coupon =
                actions().any(|a| matches!(&a.take, Take::Coupon { tranche } if *tranche == k));
            if tranche.coupon > 0.0 && !coupon {
                self.cx.remark(
                    &format!("capital.tranche.{id}"),
                    &format!("no waterfall pays its coupon; add {{ coupon = \"{id}\" }}"),
                    &format!("ingen udbetalingsrækkefølge giver den dens faste rente; tilføj {{ coupon = \"{id}\" }}"),
                );
            }
        }
    }
}
