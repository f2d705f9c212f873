//! How much a line pays.

use super::Reader;
use super::curve::Pays;
use super::metric::kind_in_words;
use crate::contract::day::Day;
use crate::contract::terms::{Base, Kind, PriceBy, Rule, Tier};
use crate::scenario::diagnostics::Fault;
use crate::scenario::read::context::At;
use crate::scenario::shape::contract::line::{MONEY_WORD, RULES};
use crate::scenario::shape::{
    ABOVE_NOTHING, FACTOR, MONEY, Measure as How, NOT_NEGATIVE, Names, PART, SOME_MONEY,
};
use crate::scenario::value::{join, scalar};
use rust_decimal::Decimal;

/// The rule that a line has, by its field; `None` if it has none or several, which was reported.
pub fn form(at: &At<'_>) -> Option<&'static str> {
    let mut given = RULES.into_iter().filter(|r| at.has(r));
    given.next().filter(|_| given.next().is_none())
}

impl Reader<'_, '_> {
    /// Reads the rule of a line, which may or may not fit what it pays for.
    pub fn rule(&mut self, at: &At<'_>, form: &'static str, fits: bool) -> Option<Rule> {
        let belongs = self.fields_belong(at, form);
        let base = self.base(at);
        let signed = at.has("two_sided");
        let field = at.get(form)?;
        let rule = match form {
            "price" => {
                let price = self.price(at, "price", &MONEY);
                if price.is_some_and(|p| p.is_zero()) {
                    self.never_pays(&field);
                    return None;
                }
                price.map(|price| Rule::Price {
                    steps: vec![(None, price)],
                })
            }
            "price_steps" => self.price_steps(&field),
            "price_by" => self.price_by(&field),
            "tiers" => self.tiers(&field),
            "share" => {
                let share = self.decimal(at, "share", &PART);
                let times = self.decimal_or(at, "times", &FACTOR, Decimal::ONE);
                share
                    .zip(times)
                    .map(|(share, times)| Rule::Share { share, times })
            }
            "charge" => {
                let base = base?;
                let amount = self.decimal_at(&field, How::Plain, &ABOVE_NOTHING)?;
                let amount = self.pays_of(base, signed).unit * amount;
                Some(Rule::Charge {
                    amount: amount.normalize(),
                    of: base,
                })
            }
            _ => {
                let of = base?;
                let pays = self.pays_of(of, signed);
                self.curve(at, pays).map(|curve| Rule::Curve { curve, of })
            }
        };
        rule.filter(|_| belongs && fits)
    }

    fn pays_of(&self, base: Base, signed: bool) -> Pays {
        let unit = match base {
            Base::Money => self.unit(),
            _ => Decimal::ONE,
        };
        Pays {
            unit,
            signed,
            sided: true,
        }
    }

    fn never_pays(&mut self, at: &At<'_>) {
        self.cx.push(
            at.fault("this can never pay")
                .here("must be more than 0")
                .help("say what it is worth, or take the line out"),
        );
    }

    /// Whether fields that go with some rules only stand beside one of those.
    fn fields_belong(&mut self, at: &At<'_>, form: &str) -> bool {
        let curve = ["bands", "points"].as_slice();
        let rules = [
            ("times", ["share"].as_slice()),
            ("closed", curve),
            ("of", ["bands", "points", "charge"].as_slice()),
        ];
        let mut whole = true;
        for (field, with) in rules {
            if let Some(stray) = at.get(field)
                && !with.contains(&form)
            {
                let here = format!("this line has `{form}`");
                let help = format!("take it out; it goes with: {}", with.join(", "));
                self.cx.push(
                    stray
                        .fault(format!("`{field}` does not belong to this rule"))
                        .here(here)
                        .help(help),
                );
                whole = false;
            }
        }
        whole
    }

    /// Whether a rule can be applied to figures of a kind.
    pub fn rule_fits(&mut self, at: &At<'_>, form: &str, kind: Kind) -> bool {
        let (what, help) = match (form, kind) {
            ("price" | "price_steps", Kind::Money) => (
                "a price needs something to count, and this is money",
                "write share = 0.5 for a share of the saving, or bands of it",
            ),
            ("price_by" | "tiers", Kind::Number | Kind::Money) => (
                "this rule prices claims or units one by one",
                "pay for the claims or units themselves, or write bands or points of the number",
            ),
            ("share", Kind::Claims | Kind::Units | Kind::Number) => (
                "only money can be shared",
                "write a price, bands or points; or measure money: { saving = {} }",
            ),
            ("bands" | "points", Kind::Claims | Kind::Units) => (
                "a curve needs a number, and claims and units come one by one",
                "write a price, or count them first: a metric with measure = { count = { of = \"…\" } }",
            ),
            ("charge", _) => (
                "a charge is paid whatever the result",
                "take `metric` out; with a `minimum` it can still depend on a number",
            ),
            _ => return true,
        };
        let place = at.get(form).map_or(at.node.place, |f| f.node.place);
        let mut fault = Fault::new(place, join(&at.path, form), what)
            .here(format!("the metric measures {}", kind_in_words(kind)))
            .help(help);
        if let Some(metric) = at.get("metric") {
            fault = fault.also(metric.node.place, "the metric");
        }
        self.cx.push(fault);
        false
    }

    fn price_steps(&mut self, at: &At<'_>) -> Option<Rule> {
        let items = at.items();
        let mut steps: Vec<(Option<Day>, Decimal)> = Vec::new();
        let mut whole = true;
        for (i, item) in items.iter().enumerate() {
            let price = self.price(item, "price", &MONEY);
            let from = item.get("from");
            let day = from.as_ref().map(|f| self.cx.day(f).map(Day::of));
            match (i, &from) {
                (0, Some(from)) => {
                    self.cx.push(
                        from.fault("the first price holds from the start")
                            .here("no day is needed")
                            .help("take `from` out of the first entry"),
                    );
                    whole = false;
                }
                (1.., None) => {
                    self.cx.push(
                        item.fault("from which day does this price hold?")
                            .here("needs `from`")
                            .help("add for instance from = 2018-01-01"),
                    );
                    whole = false;
                }
                _ => {}
            }
            if let (Some(Some(day)), Some(from), Some((Some(before), _))) =
                (day, &from, steps.last())
                && day <= *before
            {
                let here = format!("the price before holds from {before}");
                self.cx.push(
                    from.fault("these prices are not in order")
                        .here(here)
                        .help("write the prices from early to late"),
                );
                whole = false;
            }
            if let (Some(Some(day)), Some(from), true) = (day, &from, i > 0) {
                whole &= self.inside(from, day, "this price never holds");
            }
            match price {
                Some(price) => steps.push((day.flatten(), price)),
                None => whole = false,
            }
        }
        if whole && steps.iter().all(|(_, price)| price.is_zero()) {
            self.never_pays(at);
            return None;
        }
        whole.then_some(Rule::Price { steps })
    }

    fn tiers(&mut self, at: &At<'_>) -> Option<Rule> {
        let items = at.items();
        let mut tiers: Vec<Tier> = Vec::new();
        let mut whole = true;
        for (i, item) in items.iter().enumerate() {
            let above = self.decimal(item, "above", &NOT_NEGATIVE);
            let price = self.price(item, "price", &MONEY);
            let (Some(above), Some(price), Some(field)) = (above, price, item.get("above")) else {
                whole = false;
                continue;
            };
            if i == 0 && !above.is_zero() {
                self.cx.push(
                    field
                        .fault("the first tier begins at 0")
                        .here("what do the ones before it pay?")
                        .help("write { above = 0, price = 0 } in front if they pay nothing"),
                );
                whole = false;
            }
            if let Some(before) = tiers.last()
                && above <= before.above
            {
                let here = format!("the tier before begins above {}", before.above);
                self.cx.push(
                    field
                        .fault("these tiers are not in order")
                        .here(here)
                        .help("write the tiers from low to high"),
                );
                whole = false;
            }
            tiers.push(Tier { above, price });
        }
        if whole && tiers.iter().all(|t| t.price.is_zero()) {
            self.never_pays(at);
            return None;
        }
        whole.then_some(Rule::Tiers(tiers))
    }

    fn price_by(&mut self, at: &At<'_>) -> Option<Rule> {
        let field = at.get("metric")?;
        let metric = usize::from(self.cx.index(&field, Names::Metric)?);
        let why = "a price can only depend on a number";
        let fits = self.part_is(metric, Some(field), &[Kind::Number], why);
        let pays = Pays {
            unit: self.unit(),
            signed: false,
            sided: false,
        };
        let curve = self.curve(at, pays)?;
        fits.then_some(Rule::PriceBy(PriceBy { metric, curve }))
    }

    /// What values of bands, points and charges are of.
    fn base(&mut self, at: &At<'_>) -> Option<Base> {
        let Some(field) = at.get("of") else {
            return Some(Base::Money);
        };
        if field.node.table().is_none() {
            scalar::choice(field.node, &field.path, &MONEY_WORD, self.cx.faults)?;
            return Some(Base::Money);
        }
        if field.has("amount") {
            return self.money(&field, "amount", &SOME_MONEY).map(Base::Amount);
        }
        let tranche = |reader: &mut Self, word: &str| {
            let named = field.get(word)?;
            let index = reader.cx.index(&named, Names::Tranche)?;
            Some((usize::from(index), named))
        };
        if field.has("principal") {
            return tranche(self, "principal").map(|(k, _)| Base::Principal(k));
        }
        if field.has("drawn") {
            return tranche(self, "drawn").map(|(k, _)| Base::Drawn(k));
        }
        let (k, named) = tranche(self, "commitment")?;
        if self
            .tranches
            .get(k)
            .and_then(Option::as_ref)
            .is_some_and(|t| t.commitment.is_none())
        {
            self.cx.push(
                named
                    .fault("this tranche has no commitment")
                    .here("percent of nothing agreed")
                    .help(
                        "give the tranche a `commitment`, or write { drawn = … } or { amount = … }",
                    ),
            );
            return None;
        }
        Some(Base::Commitment(k))
    }
}
