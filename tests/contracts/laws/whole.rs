//! Laws of any contract, and the comparison with the slow settlement.

use super::common::{by_day, cash, config, total};
use super::generate::{self, FROM, MONEY, UNITS, dec, payer, terms};
use super::generate_outcomes::happened;
use super::reference;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use trappe::contract::day::Day;
use trappe::contract::flow::Flow;
use trappe::contract::outcomes::{Event, NOBODY, Outcomes};
use trappe::contract::settle::{Plan, settle};
use trappe::contract::terms::*;
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;

/// An end of everything: on a day once a loss of 1,000 has been made, or (`None`) when it is observed.
fn early_end(on: Option<Day>) -> Termination {
    Termination {
        id: String::new(),
        name: String::new(),
        name_da: String::new(),
        on: on.into_iter().collect(),
        when: on.map(|_| Trigger::LossAbove { amount: 100_000 }),
        stops: Stops::Everything,
        redemption: Vec::new(),
    }
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn the_fast_settlement_is_the_slow_one(terms in terms(), happened in happened()) {
        let mut terms = terms;
        if terms.over == Over::Others {
            // who takes over what is pinned only up to the sum; with caps per year that would reach later sums
            terms.payers.iter_mut().for_each(|p| p.cap_per_year = None);
        }
        let outcomes = happened.of(&terms);
        let fast = settle(&terms, &outcomes);
        let slow = reference::pay(&terms, &outcomes);
        prop_assert_eq!(&fast.by_line, &slow.by_line);
        prop_assert_eq!(by_day(&fast), slow.by_day);
        for (account, paid) in &fast.by_payer {
            let slow = slow.by_payer.get(account).copied().unwrap_or(0);
            // who of several takes over what is above another's cap is pinned only up to the sum
            let several = terms.over == Over::Others && terms.payers.len() > 1;
            prop_assert!(several || *paid == slow, "{:?}: {} and {}", account, paid, slow);
        }
    }

    #[test]
    fn condensed_outcomes_settle_to_the_same(terms in terms(), happened in happened(), weekly in -1_000_i64..3_000_000, end in 0_i32..900) {
        let mut terms = terms;
        let mut outcomes = happened.of(&terms);
        if weekly > 0 {
            // as a simulation finds them, under a contract that may end on a day of its own or on one that was observed
            outcomes.costs = (0..120).map(|week| (FROM.plus(7 * week), weekly)).collect();
            terms.terminations = [true, false].map(|named| early_end(named.then(|| FROM.plus(end)))).into();
            let observed = (FROM.plus(end / 2), 1);
            outcomes.terminated = Vec::from_iter((weekly % 2 == 0).then_some(observed));
        }
        let plan = Plan::new(&terms);
        let condensed = plan.worker().condense(&outcomes);
        prop_assert!(condensed.money.len() <= outcomes.money.len());
        prop_assert_eq!(plan.settle(&condensed), plan.settle(&outcomes));
    }

    #[test]
    fn everything_adds_up(terms in terms(), happened in happened()) {
        let outcomes = happened.of(&terms);
        let s = settle(&terms, &outcomes);
        prop_assert!(s.flows.iter().all(|f| f.amount > 0 && f.from != f.to));
        prop_assert!(s.flows.is_sorted_by_key(|f| f.day));
        prop_assert_eq!(s.by_payer.iter().map(|p| p.1).sum::<i64>(), s.paid);
        prop_assert_eq!(s.by_line.iter().sum::<i64>(), s.paid);
        for (account, paid) in &s.by_payer {
            let flows = total(&s, |f| f.purpose == Purpose::Outcome && f.from == *account);
            prop_assert_eq!(flows, *paid);
        }
        let of = |purpose| total(&s, |f| f.purpose == purpose);
        prop_assert_eq!(of(Purpose::Outcome), s.paid);
        prop_assert_eq!(of(Purpose::Draw), s.drawn);
        prop_assert_eq!(of(Purpose::Shortfall), s.unfunded);
        prop_assert_eq!(of(Purpose::Guarantee), s.guaranteed);
        prop_assert_eq!(of(Purpose::RiskPayment), s.risk_paid);
        let statement = s.statement.as_ref().unwrap();
        let recycled: i64 = statement.draws.iter().map(|d| d.recycled).sum();
        prop_assert!(terms.capital.recycle || recycled == 0);
        prop_assert_eq!(of(Purpose::Distribution), s.paid - recycled, "the waterfall distributes what came in");
        let costs: i64 = outcomes.costs.iter().map(|c| c.1).sum();
        prop_assert_eq!(s.drawn + s.unfunded + recycled, costs);
        let cash = cash(&s, &outcomes, None);
        prop_assert!(cash.values().all(|c| *c >= 0), "{:?}", cash);
        prop_assert_eq!(cash.values().last().copied().unwrap_or(0), 0);
        // the arithmetic that is shown is the arithmetic that was done
        for (index, paid) in s.by_line.iter().enumerate() {
            let entries = statement.lines.iter().filter(|e| e.line == index);
            prop_assert_eq!(entries.map(|e| e.paid).sum::<i64>(), *paid);
        }
        for entry in &statement.lines {
            prop_assert!(entry.bound.iter().all(|b| b.took >= 0));
            let took: i64 = entry.bound.iter().map(|b| b.took).sum();
            prop_assert_eq!((entry.earned - entry.paid_before - took).max(0), entry.paid, "{:?}", entry);
        }
        for payment in &statement.payments {
            prop_assert_eq!(payment.by.iter().map(|p| p.1).sum::<i64>(), payment.amount);
        }
        for claim in &statement.claims {
            prop_assert!(claim.earned <= claim.amount && claim.earned >= Decimal::ZERO);
            prop_assert_eq!(claim.count * claim.price == claim.amount, true);
            prop_assert!(claim.bound.is_some() || claim.earned == claim.amount);
        }
        for w in &statement.waterfall {
            prop_assert!(w.paid >= 0 && w.rest >= 0 && w.paid + w.rest <= w.available && w.paid <= w.limit);
        }
    }

    #[test]
    fn no_cap_is_exceeded_at_any_level(terms in terms(), happened in happened()) {
        let outcomes = happened.of(&terms);
        let s = settle(&terms, &outcomes);
        let most = |cap: Option<i64>| cap.unwrap_or(i64::MAX);
        // thirds have 28 digits and no more
        let last_digits = dec(1, 12);
        prop_assert!(s.paid <= most(terms.cap));
        for (day, paid) in by_day(&s) {
            prop_assert!(paid <= most(terms.cap_per_payment), "{}", day);
        }
        let statement = s.statement.as_ref().unwrap();
        for (index, line) in terms.lines.iter().enumerate() {
            prop_assert!(s.by_line[index] <= most(line.limits.cap));
            let mut days: BTreeMap<Day, i64> = BTreeMap::new();
            for entry in statement.lines.iter().filter(|e| e.line == index) {
                *days.entry(entry.payment).or_default() += entry.paid;
            }
            prop_assert!(days.values().all(|p| *p <= most(line.limits.cap_per_payment)));
            let claims = || statement.claims.iter().filter(|c| c.line == index);
            for person in 0..5 {
                let earned: Decimal = claims().filter(|c| c.person == person).map(|c| c.earned).sum();
                prop_assert!(earned <= Decimal::from(most(line.limits.cap_per_person)) + last_digits);
                // a claim on the border of two tiers stands there in two parts
                let paid: Decimal = claims().filter(|c| c.person == person && c.earned > Decimal::ZERO).map(|c| c.count).sum();
                if let Some(max) = line.limits.max_claims {
                    prop_assert!(paid <= Decimal::from(max));
                }
            }
        }
        for person in 0..5 {
            let claims = statement.claims.iter().filter(|c| c.person == person);
            let earned: Decimal = claims.map(|c| c.earned).sum();
            prop_assert!(earned <= Decimal::from(most(terms.cap_per_person)) + last_digits);
        }
        // the contract's caps on a payer hold whichever list it pays by
        let of_lines = || terms.lines.iter().flat_map(|l| l.payers.iter().flatten());
        for payer in &terms.payers {
            let flows = || s.flows.iter().filter(|f| f.purpose == Purpose::Outcome && f.from == payer.account);
            prop_assert!(flows().map(|f| f.amount).sum::<i64>() <= most(payer.cap));
            for year in 2022..2030 {
                let in_year = flows().filter(|f| f.day.date().year() == year);
                prop_assert!(in_year.map(|f| f.amount).sum::<i64>() <= most(payer.cap_per_year));
            }
            let elsewhere = of_lines().any(|p| p.account == payer.account);
            prop_assert!(elsewhere || flows().all(|f| payer.from.is_none_or(|d| d <= f.day) && payer.until.is_none_or(|d| f.day <= d)));
        }
        // and those of a line's own list, of one payer here, for what this list pays
        for (line, paid) in terms.lines.iter().zip(&s.by_line) {
            if let Some([payer]) = line.payers.as_deref() {
                prop_assert!(*paid <= most(payer.cap));
            }
        }
        for (index, tranche) in terms.capital.tranches.iter().enumerate() {
            let account = Account::Tranche(tranche.tranche);
            let drawn = total(&s, |f| f.purpose == Purpose::Draw && f.from == account);
            let received = total(&s, |f| f.purpose == Purpose::Distribution && f.to == account);
            prop_assert!(drawn <= most(tranche.commitment));
            if let Some(times) = tranche.cap_multiple {
                prop_assert!(Decimal::from(received) <= times * Decimal::from(drawn), "tranche {}", index);
            }
            if let Some(rate) = tranche.cap_return {
                let worth = |f: &Flow| f.amount as f64 * (1.0 + rate).powf(-f64::from(f.day.since(FROM)) / 365.0);
                let sum = |of: &dyn Fn(&Flow) -> bool| s.flows.iter().filter(|f| of(f)).map(worth).sum::<f64>();
                let out = sum(&|f| f.purpose == Purpose::Draw && f.from == account);
                let back = sum(&|f| f.purpose == Purpose::Distribution && f.to == account);
                // never above on the last of its days; before that more money may have been out than came later
                prop_assert!(back <= out + 1.0 + 1e-9 * out, "tranche {}: {} for {}", index, back, out);
            }
        }
        for g in &statement.guarantees {
            let terms = &terms.capital.guarantees[g.guarantee];
            let loss = Decimal::from((g.drawn - g.received).max(0)) * terms.share;
            prop_assert!(g.paid <= g.guaranteed && Decimal::from(g.paid) <= loss);
        }
    }

    #[test]
    fn nothing_without_its_predecessor(terms in terms(), happened in happened()) {
        let outcomes = happened.of(&terms);
        let s = settle(&terms, &outcomes);
        let claims = &s.statement.as_ref().unwrap().claims;
        for (index, line) in terms.lines.iter().enumerate() {
            let Some(required) = line.requires else { continue };
            if line.metric.is_none_or(|m| m >= UNITS) {
                prop_assert!(s.by_line[index] == 0 || s.by_line[required] > 0);
                continue;
            }
            for claim in claims.iter().filter(|c| c.line == index && c.earned > Decimal::ZERO) {
                let before = |line: usize| -> Decimal {
                    let had = |e: &&Event| {
                        Some(usize::from(e.metric)) == terms.lines[line].metric
                            && e.person == claim.person && FROM <= e.day && e.day <= claim.day
                    };
                    outcomes.events.iter().filter(had).map(|e| e.count).sum()
                };
                let paid: Decimal = claims.iter()
                    .filter(|c| c.line == index && c.person == claim.person && c.day <= claim.day && c.earned > Decimal::ZERO && claim.person != NOBODY)
                    .map(|c| c.count).sum();
                prop_assert!(before(required) >= paid.max(dec(1, 9)), "{:?}", claim);
            }
        }
    }

    #[test]
    fn explaining_changes_nothing(terms in terms(), happened in happened(), again in happened()) {
        let outcomes = happened.of(&terms);
        let plan = Plan::new(&terms);
        let mut explained = plan.explain(&outcomes);
        prop_assert_eq!(&explained, &settle(&terms, &outcomes));
        explained.statement = None;
        prop_assert_eq!(&explained, &plan.settle(&outcomes));
        // a worker that has settled something else in between
        let mut worker = plan.worker();
        worker.settle(&again.of(&terms));
        prop_assert_eq!(&explained, worker.settle(&outcomes));
    }

    #[test]
    fn the_order_of_outcomes_does_not_matter(terms in terms(), happened in happened(), seed in any::<u64>()) {
        let outcomes = happened.of(&terms);
        let mut other = outcomes.clone();
        // a shuffle that needs no generator: sort by something arbitrary
        let mix = |n: u64| (n ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17);
        other.events.sort_by_key(|e| mix(u64::from(e.person) << 20 ^ e.day.0 as u64 ^ u64::from(e.metric) << 50));
        other.numbers.sort_by_key(|m| mix(u64::from(m.metric) << 40 ^ u64::from(m.cohort) << 20 ^ m.day.0 as u64));
        other.money.sort_by_key(|m| mix(m.day.0 as u64 ^ (m.expected as u64) << 20));
        other.costs.sort_by_key(|c| mix(c.0.0 as u64 ^ (c.1 as u64) << 20));
        other.sort();
        prop_assert_eq!(settle(&terms, &other), settle(&terms, &outcomes));
    }

    #[test]
    fn a_quantity_may_come_in_two_parts(terms in terms(), happened in happened(), part in 1_i64..100) {
        let whole = happened.of(&terms);
        let mut split = whole.clone();
        split.events.clear();
        for event in &whole.events {
            let first = match event.person {
                NOBODY => (event.count * dec(part, 2)).round_dp(4),
                _ => Decimal::ZERO,
            };
            let parts = [first, event.count - first];
            split.events.extend(parts.into_iter().filter(|c| *c > Decimal::ZERO).map(|count| Event { count, ..*event }));
        }
        split.sort();
        let (a, b) = (settle(&terms, &whole), settle(&terms, &split));
        prop_assert_eq!(a.by_line, b.by_line);
        prop_assert_eq!(a.flows, b.flows);
    }

    #[test]
    fn without_outcomes_only_charges_pay(terms in terms()) {
        let s = settle(&terms, &Outcomes::default());
        for (line, paid) in terms.lines.iter().zip(&s.by_line) {
            let standing = match line.rule {
                Rule::Charge { .. } => true,
                // a saving of 0 lies on the curve like any other
                Rule::Curve { .. } => line.metric == Some(MONEY),
                _ => false,
            };
            prop_assert!(standing || *paid == 0, "{}", line.id);
        }
        prop_assert_eq!((s.drawn, s.unfunded), (0, 0));
    }

    #[test]
    fn a_line_does_not_touch_the_others(
        terms in terms(), happened in happened(), change in any::<prop::sample::Index>(), other in generate::terms(),
    ) {
        let mut terms = terms;
        (terms.cap, terms.cap_per_payment, terms.cap_per_person) = (None, None, None);
        terms.payers = vec![payer(Account::Funder(0), Decimal::ONE)];
        let changed = change.index(terms.lines.len());
        let mut different = terms.clone();
        // the same metrics, so any rule and limits of a line on the same metric will do
        for line in &other.lines {
            let at = &mut different.lines[changed];
            if line.metric == at.metric && !line.by_cohort && !at.by_cohort {
                (at.rule, at.limits, at.repeat) = (line.rule.clone(), line.limits.clone(), line.repeat);
            }
        }
        if different.lines[changed] == terms.lines[changed] {
            different.lines[changed].limits.cap = Some(0);
        }
        let outcomes = happened.of(&terms);
        let (a, b) = (settle(&terms, &outcomes), settle(&different, &outcomes));
        let hangs = |line: &Line| {
            let mut on = vec![line.requires, line.unless];
            let mut found = false;
            while let Some(next) = on.pop() {
                let Some(next) = next else { continue };
                found |= next == changed;
                on.extend([terms.lines[next].requires, terms.lines[next].unless]);
            }
            found
        };
        for (index, line) in terms.lines.iter().enumerate() {
            if index != changed && !hangs(line) {
                prop_assert_eq!(a.by_line[index], b.by_line[index], "{}", line.id);
            }
        }
    }

    #[test]
    fn absurd_amounts_neither_panic_nor_wrap(
        terms in terms(), happened in happened(), price in prop::sample::select(vec![i64::MAX, i64::MAX / 7, 1 << 50]), share in 0_i64..5,
    ) {
        let mut terms = terms;
        terms.bid = Decimal::from(1_000_000);
        for line in &mut terms.lines {
            match &mut line.rule {
                Rule::Price { steps } => steps.iter_mut().for_each(|s| s.1 = Decimal::from(price)),
                Rule::Tiers(tiers) => tiers.iter_mut().for_each(|t| t.price = Decimal::from(price)),
                Rule::Share { share: s, times } => (*s, *times) = (Decimal::from(share), Decimal::from(price)),
                Rule::Curve { curve, .. } => curve.pieces.iter_mut().for_each(|p| p.slope = Decimal::from(price)),
                Rule::Charge { amount, .. } => *amount = Decimal::from(price),
                Rule::PriceBy(by) => by.curve.pieces.iter_mut().for_each(|p| p.pay = Decimal::from(price)),
            }
        }
        let mut o = happened.of(&terms);
        for money in &mut o.money {
            (money.expected, money.actual) = (i64::MAX - money.expected, -money.actual);
        }
        for event in o.events.iter_mut().filter(|e| e.person == NOBODY) {
            event.count = Decimal::MAX;
        }
        let s = settle(&terms, &o);
        prop_assert!(s.flows.iter().all(|f| f.amount > 0));
        prop_assert!(s.paid >= 0);
        prop_assert!(s.by_line.iter().all(|p| *p >= 0));
    }
}
