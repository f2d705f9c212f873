//! Who advances the money: tranches, draws, guarantees.

use super::Reader;
use super::exact::{add_up, grouped, shown};
use crate::contract::day::Day;
use crate::contract::terms::{
    Action, Capital, Covers, Draws, Guarantee, Take, Tranche, TrancheKind, Waterfall,
};
use crate::scenario::diagnostics::Fault;
use crate::scenario::read::context::At;
use crate::scenario::shape::contract::capital::{COVERS, TRANCHE_KINDS};
use crate::scenario::shape::names::MAIN;
use crate::scenario::shape::{FACTOR, MONEY, Measure as How, Names, PART, RETURN, SOME_MONEY};
use rust_decimal::Decimal;

impl Reader<'_, '_> {
    /// Reads the tranches, which other parts of the contract refer to.
    pub fn read_tranches(&mut self, at: &At<'_>) {
        let Some(section) = at.get("tranche") else {
            return;
        };
        for (id, at) in section.members() {
            let tranche = self.tranche(id, &at);
            self.tranches.push(tranche);
        }
        let whole: Option<Vec<Decimal>> = self
            .tranches
            .iter()
            .map(|t| t.as_ref().map(|t| t.share))
            .collect();
        let Some(shares) = whole.filter(|s| !s.is_empty()) else {
            return;
        };
        if add_up(shares.iter().copied()) {
            return;
        }
        let sum = shown(shares.iter().sum());
        self.cx.push(
            Fault::new(
                section.node.place,
                section.path.clone(),
                format!("the shares of the tranches add up to {sum}, not to 1"),
            )
            .here("every draw must be covered, and once")
            .help("change `share` in the tranches so that they add up to 1"),
        );
    }

    fn tranche(&mut self, id: &str, at: &At<'_>) -> Option<Tranche> {
        let tranche = self.cx.position(Names::Tranche, id);
        let kind = self.word(at, "kind", &TRANCHE_KINDS);
        let share = self.decimal(at, "share", &PART);
        let commitment = self.money_if(at, "commitment", &SOME_MONEY);
        let coupon = self.cx.agreed_or(at, "coupon", How::Plain, &RETURN, 0.0);
        let coupon_until = match at.get("coupon_until") {
            Some(day) => self.cx.day(&day).map(|d| Some(Day::of(d))),
            None => Some(None),
        };
        let cap_multiple = self.decimal_if(at, "cap_multiple", &FACTOR);
        let cap_return = match at.get("cap_return") {
            Some(_) => self
                .cx
                .agreed(at, "cap_return", How::Plain, &RETURN)
                .map(Some),
            None => Some(None),
        };
        if let (Some(coupon), Some(Some(_)), Some(field)) =
            (coupon, coupon_until, at.get("coupon_until"))
            && coupon == 0.0
        {
            self.cx.push(
                field
                    .fault("there is no coupon that could end")
                    .here("this tranche has none")
                    .help("add for instance coupon = 0.03, or take this out"),
            );
        }
        Some(Tranche {
            tranche: tranche?,
            kind: [TrancheKind::Loan, TrancheKind::Grant, TrancheKind::Deferred][kind?.min(2)],
            share: share?,
            commitment: commitment?,
            coupon: coupon?,
            coupon_until: coupon_until?,
            cap_multiple: cap_multiple?,
            cap_return: cap_return?,
        })
    }

    /// Reads the capital; its tranches have been read.
    pub fn capital(&mut self, at: &At<'_>, start: Option<Day>) -> Option<Capital> {
        let start = self.start(at, start);
        let hurdle = self.cx.agreed(at, "hurdle", How::Plain, &RETURN);
        let draws = self.draws(at, start);
        let recycle = self.cx.flag_or(at, "recycle", false);
        let guarantees = self.guarantees(at);
        let waterfalls = self.waterfalls(at);
        let tranches: Option<Vec<Tranche>> = self.tranches.iter().cloned().collect();
        if let (Some(tranches), Some(waterfalls), Some(guarantees)) =
            (&tranches, &waterfalls, &guarantees)
        {
            self.everybody_is_served(at, tranches, waterfalls, guarantees);
        }
        Some(Capital {
            start: start?,
            tranches: tranches?,
            draws: draws?,
            recycle: recycle?,
            guarantees: guarantees?,
            waterfalls: waterfalls?,
            hurdle: hurdle?,
        })
    }

    /// Without capital, payments go to a receiver.
    pub fn no_capital(&mut self, at: &At<'_>, start: Option<Day>) -> Option<Capital> {
        let Some(field) = at.get("receiver") else {
            let path = self.path(at, "receiver");
            self.cx.push(
                Fault::new(at.node.place, path, "who gets the money?")
                    .here("there is neither [capital] nor `receiver`")
                    .help("add receiver = \"NAME\" of a party")
                    .help("or, if somebody advances the money, a section [capital] with hurdle, waterfall and at least one [capital.tranche.ID]"),
            );
            return None;
        };
        let name = self.name(&field, Names::Recipient)?;
        let to = self.account(&name)?;
        Some(Capital {
            start: start?,
            tranches: Vec::new(),
            draws: Draws::Needed { every_months: 3 },
            recycle: false,
            guarantees: Vec::new(),
            waterfalls: vec![Waterfall {
                id: MAIN.to_owned(),
                actions: vec![Action {
                    take: Take::Share {
                        to,
                        share: Decimal::ONE,
                    },
                    of: Decimal::ONE,
                    rest: None,
                }],
            }],
            hurdle: 0.0,
        })
    }

    fn start(&mut self, at: &At<'_>, default: Option<Day>) -> Option<Day> {
        let Some(field) = at.get("start") else {
            return default;
        };
        let start = Day::of(self.cx.day(&field)?);
        if let Some(schedule) = &self.schedule
            && start > schedule.until
        {
            let until = schedule.until;
            self.cx.push(
                field
                    .fault("the capital comes after the contract")
                    .here(format!("the contract lasts until {until}"))
                    .help("draws begin on or before the first day that costs anything"),
            );
            return None;
        }
        Some(start)
    }

    fn draws(&mut self, at: &At<'_>, start: Option<Day>) -> Option<Draws> {
        let Some(field) = at.get("draws") else {
            let every_months = self.cx.months_or(at, "draw_every", 1, 3)?;
            return Some(Draws::Needed { every_months });
        };
        let mut list: Vec<(Day, i64)> = Vec::new();
        let mut whole = true;
        for item in field.items() {
            let on = item.get("on");
            let day = on.as_ref().and_then(|d| self.cx.day(d)).map(Day::of);
            let amount = self.money(&item, "amount", &SOME_MONEY);
            let (Some(day), Some(amount), Some(on)) = (day, amount, on) else {
                whole = false;
                continue;
            };
            if let Some((before, _)) = list.last()
                && day <= *before
            {
                let here = format!("the draw before is on {before}");
                self.cx.push(
                    on.fault("these draws are not in order")
                        .here(here)
                        .help("write the draws from early to late, one a day"),
                );
                whole = false;
            } else if let Some(start) = start
                && day < start
            {
                self.cx.push(
                    on.fault("this draw comes before the capital begins")
                        .here(format!("it begins on {start}"))
                        .help(format!("write start = {day} in [capital], or draw later")),
                );
                whole = false;
            }
            list.push((day, amount));
        }
        if list.is_empty() && whole {
            self.cx.push(
                field
                    .fault("nothing is ever drawn")
                    .here("this list is empty")
                    .help("write [{ on = 2016-01-01, amount = 4_300_000 }], or take it out: capital is then drawn as needed"),
            );
            return None;
        }
        if !whole {
            return None;
        }
        let total: i64 = list.iter().fold(0, |sum, d| sum.saturating_add(d.1));
        let shares: Decimal = self.tranches.iter().flatten().map(|t| t.share).sum();
        for tranche in self.tranches.clone().into_iter().flatten() {
            let part = Decimal::from(total).saturating_mul(tranche.share);
            let needed = part.checked_div(shares).unwrap_or(part);
            if let Some(commitment) = tranche.commitment.map(Decimal::from)
                && needed > commitment
            {
                let id = self.tranche_id(tranche.tranche);
                let (needed, commitment) = (
                    grouped(needed / self.unit()),
                    grouped(commitment / self.unit()),
                );
                self.cx.push(
                    field
                        .fault(format!("`{id}` has to provide more than its commitment"))
                        .here(format!(
                            "its share of all draws is {needed}, and it commits {commitment}"
                        ))
                        .help("draw less, or raise the commitment"),
                );
                return None;
            }
        }
        Some(Draws::Fixed(list))
    }

    /// The key of a tranche.
    pub fn tranche_id(&self, tranche: u16) -> String {
        let names = &self.cx.declared.tranches;
        names.get(usize::from(tranche)).cloned().unwrap_or_default()
    }

    fn guarantees(&mut self, at: &At<'_>) -> Option<Vec<Guarantee>> {
        let members = at.get("guarantee").map(|g| g.members());
        let mut list = Vec::new();
        for (id, at) in members.unwrap_or_default() {
            list.push(self.guarantee(id, &at));
        }
        list.into_iter().collect()
    }

    fn guarantee(&mut self, id: &str, at: &At<'_>) -> Option<Guarantee> {
        let (name, name_da) = self.names(id, at);
        let by = at
            .get("by")
            .and_then(|b| self.name(&b, Names::OutcomePayer));
        let by = by.and_then(|name| self.account(&name));
        let of = at
            .get("of")
            .and_then(|of| self.cx.index(&of, Names::Tranche))
            .map(usize::from);
        let share = self.decimal_or(at, "share", &PART, Decimal::ONE);
        let covers = self.word(at, "covers", &COVERS);
        let points = if at.has("amount") {
            self.money(at, "amount", &SOME_MONEY).map(|a| vec![(a, a)])
        } else if at.has("points") {
            self.guarantee_points(at)
        } else {
            let path = self.path(at, "amount");
            self.cx.push(
                Fault::new(at.node.place, path, "how much does this guarantee cover?")
                    .here("neither `amount` nor `points` is given")
                    .help("add amount = 6_000_000, or points = [[DRAWN, GUARANTEED], …]"),
            );
            None
        };
        let (of, points) = (of?, points?);
        if let Some(Some(tranche)) = self.tranches.get(of)
            && let Some(commitment) = tranche.commitment
            && let Some((_, most)) = points.iter().find(|(_, most)| *most > commitment)
        {
            let covered = self.tranche_id(tranche.tranche);
            let (most, commitment) = (
                grouped(Decimal::from(*most) / self.unit()),
                grouped(Decimal::from(commitment) / self.unit()),
            );
            let field = at.get("amount").or_else(|| at.get("points"))?;
            self.cx.push(
                field
                    .fault(format!("more is guaranteed than `{covered}` ever provides"))
                    .here(format!(
                        "guarantees {most}, and the tranche commits {commitment}"
                    ))
                    .help("guarantee less, or raise the commitment of the tranche"),
            );
            return None;
        }
        Some(Guarantee {
            id: id.to_owned(),
            name,
            name_da,
            by: by?,
            of,
            points,
            share: share?,
            covers: [Covers::Loss, Covers::Floor][covers?.min(1)],
        })
    }

    fn guarantee_points(&mut self, at: &At<'_>) -> Option<Vec<(i64, i64)>> {
        let field = at.get("points")?;
        let items = field.items();
        let pairs = self.pairs(at, "points", &SOME_MONEY, &MONEY)?;
        let mut points: Vec<(i64, i64)> = Vec::new();
        for ((drawn, covered), item) in pairs.into_iter().zip(&items) {
            let drawn = self.whole_units(item, drawn)?;
            let covered = self.whole_units(item, covered)?;
            let trouble = if covered > drawn {
                Some((
                    "more is guaranteed than was drawn",
                    "first comes what was drawn, then what is guaranteed of it",
                ))
            } else if points.last().is_some_and(|(before, _)| drawn <= *before) {
                Some((
                    "these points are not in order",
                    "the point before has drawn as much, or more",
                ))
            } else {
                None
            };
            if let Some((what, here)) = trouble {
                self.cx.push(item.fault(what).here(here).help(
                    "write [[7_200_000, 6_000_000], [9_600_000, 7_200_000]]: drawn, guaranteed",
                ));
                return None;
            }
            points.push((drawn, covered));
        }
        if points.iter().all(|p| p.1 == 0) {
            self.cx.push(
                field
                    .fault("nothing is guaranteed")
                    .here("no point is above 0")
                    .help("write [[DRAWN, GUARANTEED], …], or take the guarantee out"),
            );
            return None;
        }
        Some(points)
    }
}
