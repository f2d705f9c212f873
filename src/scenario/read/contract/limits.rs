//! Within which limits a line pays.

use super::Reader;
use super::exact::grouped;
use crate::contract::day::Day;
use crate::contract::terms::{Base, Floor, Kind, LineLimits, Minimum, Rule, TwoSided};
use crate::scenario::diagnostics::Fault;
use crate::scenario::read::context::At;
use crate::scenario::shape::contract::line::ANY_NUMBER;
use crate::scenario::shape::{ANY, Names, POSITIVE, SOME_MONEY};
use crate::scenario::value::{join, scalar};
use rust_decimal::Decimal;

impl Reader<'_, '_> {
    /// Reads the limits of a line.
    pub fn limits(
        &mut self,
        at: &At<'_>,
        kind: Option<Kind>,
        rule: Option<&Rule>,
    ) -> Option<LineLimits> {
        let fit = self.limits_fit(at, kind);
        let cap = self.money_if(at, "cap", &SOME_MONEY);
        let cap_per_payment = self.money_if(at, "cap_per_payment", &SOME_MONEY);
        let cap_per_person = self.money_if(at, "cap_per_person", &SOME_MONEY);
        let max_claims = self.max_claims(at, kind);
        let max_units = self.decimal_if(at, "max_units", &POSITIVE);
        let floor = self.floor(at, rule);
        let minimum = self.minimum(at);
        let minimum_sample = match at.get("minimum_sample") {
            Some(_) => self
                .cx
                .whole(at, "minimum_sample", 1, 100_000_000)
                .and_then(|n| u32::try_from(n).ok())
                .map(Some),
            None => Some(None),
        };
        let limits = LineLimits {
            cap: cap?,
            cap_per_payment: cap_per_payment?,
            cap_per_person: cap_per_person?,
            max_claims: max_claims?,
            max_units: max_units?,
            floor: floor?,
            minimum: minimum?,
            minimum_sample: minimum_sample?,
        };
        if let (Some(rule), Some(Kind::Claims)) = (rule, kind) {
            let caps = [
                ("cap", limits.cap),
                ("cap_per_payment", limits.cap_per_payment),
                ("cap_per_person", limits.cap_per_person),
            ];
            self.note_small_caps(&at.path, rule, &caps, ("", ""));
        }
        fit.then_some(limits)
    }

    /// Notes caps below the price of a single claim: it can never be paid in full.
    pub fn note_small_caps(
        &mut self,
        path: &str,
        rule: &Rule,
        caps: &[(&str, Option<i64>)],
        whose: (&str, &str),
    ) {
        let price = match rule {
            Rule::Price { steps } => steps.iter().map(|s| s.1).max(),
            Rule::Tiers(tiers) => tiers.iter().map(|t| t.price).max(),
            _ => None,
        };
        let Some(price) = price else { return };
        for (field, cap) in caps {
            if let Some(cap) = cap.map(Decimal::from)
                && cap < price
            {
                let (cap, price) = (grouped(cap / self.unit()), grouped(price / self.unit()));
                let (whose, hvis) = whose;
                self.cx.remark(
                    path,
                    &format!("{whose}`{field}` is {cap}, less than one claim ({price}): it can never be paid in full"),
                    &format!("{hvis}`{field}` er {cap}, mindre end ét resultat ({price}): det kan aldrig betales fuldt ud"),
                );
            }
        }
    }

    /// Whether limits that hold for some kinds only stand beside one of those.
    fn limits_fit(&mut self, at: &At<'_>, kind: Option<Kind>) -> bool {
        let persons: &[Kind] = &[Kind::Claims, Kind::Units];
        let rules: [(&str, &[Kind], &str); 4] = [
            ("max_claims", &[Kind::Claims], "claims of persons"),
            ("max_units", persons, "claims or units"),
            ("cap_per_person", persons, "claims or units of persons"),
            ("minimum_sample", &[Kind::Number], "a number"),
        ];
        let mut whole = true;
        // A metric that is broken has been reported: nothing is known of its kind.
        let nothing = kind.is_none() && !at.has("metric") && at.has("charge");
        for (field, kinds, words) in rules {
            let Some(limit) = at.get(field) else { continue };
            if nothing || kind.is_some_and(|k| !kinds.contains(&k)) {
                let here = match kind {
                    Some(kind) => {
                        format!("this line pays for {}", super::metric::kind_in_words(kind))
                    }
                    None => "this line is a charge".to_owned(),
                };
                self.cx.push(
                    limit
                        .fault(format!("`{field}` only limits {words}"))
                        .here(here)
                        .help("take this out; `cap` and `cap_per_payment` limit every line"),
                );
                whole = false;
            }
        }
        whole
    }

    fn max_claims(&mut self, at: &At<'_>, kind: Option<Kind>) -> Option<Option<u32>> {
        if kind != Some(Kind::Claims) {
            return Some(None);
        }
        let Some(field) = at.get("max_claims") else {
            return Some(Some(1));
        };
        let faults = &mut *self.cx.faults;
        match scalar::whole_or(field.node, &field.path, 1, 1_000_000, &ANY_NUMBER, faults)? {
            Ok(most) => u32::try_from(most).ok().map(Some),
            Err(_) => Some(None),
        }
    }

    fn floor(&mut self, at: &At<'_>, rule: Option<&Rule>) -> Option<Option<Floor>> {
        let Some(field) = at.get("floor") else {
            return Some(None);
        };
        let of = match rule {
            Some(Rule::Curve { of, .. } | Rule::Charge { of, .. }) => *of,
            Some(_) => {
                self.cx.push(
                    field
                        .fault("only bands, points and charges can have a floor")
                        .here("a price pays for what was achieved, and nothing for nothing")
                        .help("take it out, or add a line with charge = … for what is paid in any case"),
                );
                return None;
            }
            None => return None,
        };
        let pay = self.decimal(&field, "pay", &ANY);
        let until = match field.get("until") {
            Some(day) => {
                let date = self.cx.day(&day).map(Day::of);
                match date {
                    Some(date)
                        if self.inside(
                            &day,
                            date,
                            "this floor holds for other days than the contract",
                        ) =>
                    {
                        Some(Some(date))
                    }
                    _ => None,
                }
            }
            None => Some(None),
        };
        let (pay, until) = (pay?, until?);
        if pay.is_sign_negative() && !pay.is_zero() && !at.has("two_sided") {
            let place = field.get("pay")?;
            self.cx.push(
                place
                    .fault("a floor below nothing holds nothing up")
                    .here("payers pay 0 or more")
                    .help("write a floor above 0, or take it out"),
            );
            return None;
        }
        let unit = match of {
            Base::Money => self.unit(),
            _ => Decimal::ONE,
        };
        Some(Some(Floor {
            pay: (pay * unit).normalize(),
            until,
        }))
    }

    fn minimum(&mut self, at: &At<'_>) -> Option<Option<Minimum>> {
        let Some(field) = at.get("minimum") else {
            return Some(None);
        };
        let least = self.decimal(&field, "least", &ANY);
        let named = field.get("metric")?;
        let metric = usize::from(self.cx.index(&named, Names::Metric)?);
        let why = "a minimum needs a number that can be reached";
        if !self.part_is(metric, Some(named), &[Kind::Number], why) {
            return None;
        }
        Some(Some(Minimum {
            metric,
            least: least?,
        }))
    }

    /// Who pays if the result is worse than nothing.
    pub fn two_sided(
        &mut self,
        at: &At<'_>,
        kind: Option<Kind>,
        rule: Option<&Rule>,
    ) -> Option<Option<TwoSided>> {
        let Some(field) = at.get("two_sided") else {
            return Some(None);
        };
        let negative = match rule {
            Some(Rule::Share { .. }) => true,
            Some(Rule::Price { .. }) => kind == Some(Kind::Number),
            Some(Rule::Curve { curve, .. }) => curve.pieces.iter().any(|p| {
                let end = match (p.from, p.to) {
                    (Some(from), Some(to)) => {
                        let rise = p.slope.checked_mul(to - from);
                        rise.and_then(|r| p.pay.checked_add(r)).unwrap_or(p.slope)
                    }
                    // it goes on without end, upwards or downwards
                    (Some(_), None) => p.slope,
                    (None, _) => -p.slope,
                };
                p.pay < Decimal::ZERO || end < Decimal::ZERO
            }),
            Some(_) => false,
            None => true,
        };
        if !negative {
            self.cx.push(
                field
                    .fault("this line is never worth less than nothing")
                    .here("no result makes its rule negative, so the tranche would never pay")
                    .help("write negative values into bands or points, or take this out"),
            );
            return None;
        }
        let cap = self.money_if(&field, "cap", &SOME_MONEY);
        let named = field.get("from")?;
        if !self.has_capital {
            let path = join(&field.path, "from");
            self.cx.push(
                Fault::new(named.node.place, path, "there is no tranche that could pay")
                    .here("this contract has no [capital]")
                    .help("add [capital] with a tranche, or take `two_sided` out"),
            );
            return None;
        }
        let from = usize::from(self.cx.index(&named, Names::Tranche)?);
        Some(Some(TwoSided { from, cap: cap? }))
    }
}
