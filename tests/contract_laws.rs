//! Laws that hold for every contract and every outcome, and a slow settlement to compare with.

#[path = "contract_laws/generate.rs"]
mod generate;
#[path = "contract_laws/reference.rs"]
mod reference;

use generate::{
    CLAIMS, FROM, MONEY, NUMBER, PLAIN, UNITS, curve, dec, empty, happened, metric, payer,
    plain_line, terms,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use trappe::contract::day::Day;
use trappe::contract::flow::Flow;
use trappe::contract::outcomes::{ALL, Event, Measured, MoneyOn, NOBODY, Outcomes};
use trappe::contract::settle::{Plan, settle};
use trappe::contract::settlement::Settlement;
use trappe::contract::terms::*;
use trappe::model::account::Account;
use trappe::money::ledger::Purpose;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(2027),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn total(s: &Settlement, of: impl Fn(&Flow) -> bool) -> i64 {
    s.flows.iter().filter(|f| of(f)).map(|f| f.amount).sum()
}

/// Outcome payments by day.
fn by_day(s: &Settlement) -> BTreeMap<Day, i64> {
    let mut days = BTreeMap::new();
    for f in s.flows.iter().filter(|f| f.purpose == Purpose::Outcome) {
        *days.entry(f.day).or_default() += f.amount;
    }
    days
}

/// The vehicle's cash after each day: costs that were still to be paid, and every flow.
fn cash(s: &Settlement, o: &Outcomes, ended: Option<Day>) -> BTreeMap<Day, i64> {
    let mut change: BTreeMap<Day, i64> = BTreeMap::new();
    for (day, amount) in o.costs.iter().filter(|c| ended.is_none_or(|e| c.0 <= e)) {
        *change.entry(*day).or_default() -= amount;
    }
    for f in &s.flows {
        if f.to == Account::Vehicle {
            *change.entry(f.day).or_default() += f.amount;
        }
        if f.from == Account::Vehicle {
            *change.entry(f.day).or_default() -= f.amount;
        }
    }
    let mut sum = 0;
    change.values_mut().for_each(|v| {
        sum += *v;
        *v = sum;
    });
    change
}

/// Nothing advanced, everything to the provider.
fn passed_on() -> Capital {
    let take = Take::Share {
        to: Account::Provider,
        share: Decimal::ONE,
    };
    Capital {
        start: FROM,
        tranches: Vec::new(),
        draws: Draws::Needed { every_months: 3 },
        recycle: false,
        guarantees: Vec::new(),
        waterfalls: vec![Waterfall {
            id: "main".into(),
            actions: vec![Action {
                take,
                of: Decimal::ONE,
                rest: None,
            }],
        }],
        hurdle: 0.05,
    }
}

fn loan(index: u16, share: Decimal) -> Tranche {
    Tranche {
        tranche: index,
        kind: TrancheKind::Loan,
        share,
        commitment: None,
        coupon: 0.0,
        coupon_until: None,
        cap_multiple: None,
        cap_return: None,
    }
}

/// One contract year, paid on its last day.
fn one_year() -> Schedule {
    Schedule {
        from: FROM,
        until: FROM.plus(364),
        person_window: None,
        periods: Periods::Every { months: 12 },
        lag_months: 0,
    }
}

/// A contract of one year with metrics of every kind, measured against nothing.
fn simple(lines: Vec<Line>) -> Terms {
    let none = |id, kind| metric(id, kind, Baseline::None, Effect::Value);
    let metrics = vec![
        none("a", Kind::Claims),
        none("b", Kind::Claims),
        none("units", Kind::Units),
        none("number", Kind::Number),
        none("plain", Kind::Number),
        none("composite", Kind::Number),
        none("money", Kind::Money),
    ];
    Terms {
        lines,
        ..empty(one_year(), metrics, passed_on())
    }
}

fn measured(metric: usize, day: Day, value: Decimal, baselines: &[Decimal]) -> Measured {
    Measured {
        metric: metric as u16,
        cohort: ALL,
        day,
        value,
        baselines: baselines.to_vec(),
        sample: None,
        controls: None,
    }
}

fn number(value: Decimal) -> Outcomes {
    Outcomes {
        numbers: vec![measured(NUMBER, FROM.plus(364), value, &[])],
        ..Outcomes::default()
    }
}

fn anonymous(metric: usize, day: Day, count: Decimal) -> Event {
    Event {
        person: NOBODY,
        day,
        metric: metric as u16,
        cohort: u16::MAX,
        count,
    }
}

fn curve_of(curve: Curve) -> Terms {
    simple(vec![plain_line(
        0,
        Some(NUMBER),
        Rule::Curve {
            curve,
            of: Base::Money,
        },
    )])
}

fn priced(id: usize, metric: usize, price: Decimal) -> Line {
    plain_line(
        id,
        Some(metric),
        Rule::Price {
            steps: vec![(None, price)],
        },
    )
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn the_fast_settlement_is_the_slow_one(terms in terms(), happened in happened()) {
        let outcomes = happened.of(&terms);
        let fast = settle(&terms, &outcomes);
        let slow = reference::pay(&terms, &outcomes);
        prop_assert_eq!(&fast.by_line, &slow.by_line);
        prop_assert_eq!(by_day(&fast), slow.by_day);
        for (account, paid) in &fast.by_payer {
            let slow = slow.by_payer.get(account).copied().unwrap_or(0);
            // an odd unit per payment and line may fall on either, unless there is but one to pay
            let odd = if terms.over == Over::Others || terms.payers.len() > 1 { i64::MAX } else { 0 };
            prop_assert!((paid - slow).abs() <= odd, "{:?}: {} and {}", account, paid, slow);
        }
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
        let everybody = terms.lines.iter().flat_map(|l| l.payers.iter().flatten()).chain(&terms.payers);
        for payer in everybody {
            let flows = || s.flows.iter().filter(|f| f.purpose == Purpose::Outcome && f.from == payer.account);
            prop_assert!(flows().map(|f| f.amount).sum::<i64>() <= most(payer.cap));
            for year in 2022..2030 {
                let in_year = flows().filter(|f| f.day.date().year() == year);
                prop_assert!(in_year.map(|f| f.amount).sum::<i64>() <= most(payer.cap_per_year));
            }
            prop_assert!(flows().all(|f| payer.from.is_none_or(|d| d <= f.day) && payer.until.is_none_or(|d| f.day <= d)));
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
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn steps_and_ramps_agree_at_the_nodes(pays in prop::collection::vec(0_i64..9_000_000, 2..8), below in any::<bool>()) {
        let x = |i: usize| Decimal::from(10 * i as i64);
        let closed = if below { Closed::Below } else { Closed::Above };
        let piece = |from, to, pay: i64, slope| Piece { from, to, pay: Decimal::from(pay), slope, name: None };
        let last = pays.len() - 1;
        let mut ramps: Vec<Piece> = (0..last)
            .map(|i| piece(Some(x(i)), Some(x(i + 1)), pays[i], dec(pays[i + 1] - pays[i], 1)))
            .collect();
        ramps.push(piece(Some(x(last)), None, pays[last], Decimal::ZERO));
        let steps: Vec<Piece> = (0..=last)
            .map(|i| match below {
                true => piece(Some(x(i)), (i < last).then(|| x(i + 1)), pays[i], Decimal::ZERO),
                false => piece(Some(if i > 0 { x(i - 1) } else { Decimal::from(-10) }), Some(x(i)), pays[i], Decimal::ZERO),
            })
            .collect();
        let ramps = curve_of(Curve { form: Form::Points, closed, pieces: ramps });
        let steps = curve_of(Curve { form: Form::Bands, closed, pieces: steps });
        for (i, pay) in pays.iter().enumerate() {
            prop_assert_eq!(settle(&ramps, &number(x(i))).paid, *pay);
            prop_assert_eq!(settle(&steps, &number(x(i))).paid, *pay);
        }
    }

    #[test]
    fn a_curve_is_where_the_reference_has_it(curve in curve(0..5_000_000), x in -300_i64..2000) {
        let x = dec(x, 1);
        let pays = reference::at(&curve, x).floor();
        prop_assert_eq!(Decimal::from(settle(&curve_of(curve), &number(x)).paid), pays);
    }

    #[test]
    fn a_better_result_never_pays_less(
        mut pays in prop::collection::vec((1_i64..50, 0_i64..9_000_000), 1..7), points in any::<bool>(), below in any::<bool>(),
        value in 0_i64..6000, better in 0_i64..3000, base in 1_i64..9000, size in 0_i64..2_000_000_000,
    ) {
        pays.sort_by_key(|p| p.1);
        let mut x = Decimal::ZERO;
        let mut pieces = Vec::new();
        for (i, (width, pay)) in pays.iter().enumerate() {
            let to = x + Decimal::from(*width);
            let slope = match pays.get(i + 1) {
                Some(next) if points => Decimal::from(next.1 - pay) / Decimal::from(*width),
                _ => Decimal::ZERO,
            };
            let to_open = (i + 1 < pays.len()).then_some(to);
            pieces.push(Piece { from: Some(x), to: to_open, pay: Decimal::from(*pay), slope, name: None });
            x = to;
        }
        let closed = if below { Closed::Below } else { Closed::Above };
        let curve = Curve { form: if points { Form::Points } else { Form::Bands }, closed, pieces };
        let mut terms = curve_of(curve);
        let last = FROM.plus(364);
        for of in [Base::Money, Base::Amount(size)] {
            let Rule::Curve { of: base_of, .. } = &mut terms.lines[0].rule else { unreachable!() };
            *base_of = of;
            for effect in [Effect::Value, Effect::Rise, Effect::Fall, Effect::RisePercent, Effect::FallPercent, Effect::PercentOf(dec(40, 0))] {
                let baseline = match effect {
                    Effect::Value | Effect::PercentOf(_) => Baseline::None,
                    _ => Baseline::Single(Source::Control { size: 10 }),
                };
                let sources: &[Decimal] = if baseline == Baseline::None { &[] } else { &[dec(base, 2)] };
                terms.metrics[NUMBER].baseline = baseline;
                terms.metrics[NUMBER].effect = effect;
                let falls = matches!(effect, Effect::Fall | Effect::FallPercent);
                let (worse, best) = if falls { (value + better, value) } else { (value, value + better) };
                let paid = |value| {
                    let numbers = vec![measured(NUMBER, last, dec(value, 2), sources)];
                    settle(&terms, &Outcomes { numbers, ..Outcomes::default() }).paid
                };
                prop_assert!(paid(worse) <= paid(best), "{:?} {:?}", effect, of);
            }
        }
    }

    #[test]
    fn a_better_saving_is_never_behind(
        money in prop::collection::vec((0..364, -50_000_000_i64..50_000_000, 0_i64..30_000_000), 1..10),
        share in 0_i64..150, cap in prop::option::of(0_i64..100_000_000), lag in 0_u32..4,
    ) {
        let mut line = plain_line(0, Some(MONEY), Rule::Share { share: dec(share, 2), times: Decimal::ONE });
        line.limits.cap = cap;
        let mut terms = simple(vec![line]);
        terms.schedule.periods = Periods::Every { months: 2 };
        terms.schedule.lag_months = lag;
        let saved = |better: i64| {
            let money = money.iter().map(|(day, actual, more)| MoneyOn {
                metric: MONEY as u16,
                day: FROM.plus(*day),
                expected: 1_000_000,
                actual: actual - better * more,
            });
            let mut o = Outcomes { money: money.collect(), ..Outcomes::default() };
            o.sort();
            settle(&terms, &o)
        };
        let (worse, better) = (saved(0), saved(1));
        for day in worse.flows.iter().chain(&better.flows).map(|f| f.day) {
            let so_far = |s: &Settlement| by_day(s).range(..=day).map(|d| d.1).sum::<i64>();
            prop_assert!(so_far(&worse) <= so_far(&better));
        }
    }

    #[test]
    fn twice_the_bid_pays_twice(prices in prop::collection::vec(0_i64..9_000_000, 3), events in prop::collection::vec((0_u32..9, 0..364, 0_usize..3, 1_i64..50), 0..30)) {
        let mut terms = simple((0..3).map(|m| priced(m, m, Decimal::from(prices[m]))).collect());
        terms.lines[1].requires = Some(0);
        let mut o = Outcomes::default();
        for (person, day, metric, count) in events {
            let count = if metric < UNITS { Decimal::ONE } else { Decimal::from(count) };
            o.events.push(Event { person, day: FROM.plus(day), metric: metric as u16, cohort: u16::MAX, count });
        }
        o.sort();
        let once = settle(&terms, &o);
        terms.bid = Decimal::TWO;
        let twice = settle(&terms, &o);
        prop_assert_eq!(twice.paid, 2 * once.paid);
        let doubled: Vec<i64> = once.by_line.iter().map(|p| 2 * p).collect();
        prop_assert_eq!(twice.by_line, doubled);
    }

    #[test]
    fn two_sided_pays_the_other_way(
        value in -5000_i64..5000, price in 0_i64..900_000, cap in prop::option::of(0_i64..50_000_000), shares in 1_i64..10,
        saving in any::<bool>(), other in 0_i64..1_000_000,
    ) {
        let mut line = match saving {
            true => plain_line(0, Some(MONEY), Rule::Share { share: dec(5, 1), times: Decimal::ONE }),
            false => priced(0, NUMBER, Decimal::from(price)),
        };
        line.two_sided = Some(TwoSided { from: 0, cap });
        let mut terms = simple(vec![line, plain_line(1, None, Rule::Charge { amount: Decimal::from(other), of: Base::Money })]);
        terms.capital.tranches = vec![loan(0, Decimal::ONE)];
        terms.payers = vec![payer(Account::Funder(0), dec(shares, 1)), payer(Account::Funder(1), dec(10 - shares, 1))];
        let mut o = number(dec(value, 2));
        o.money.push(MoneyOn { metric: MONEY as u16, day: FROM, expected: 0, actual: -value * 1000 });
        let s = settle(&terms, &o);
        let worth = if saving { Decimal::from(value * 500) } else { Decimal::from(price) * dec(value, 2) };
        let worth = i64::try_from(worth.floor()).unwrap();
        let paid = worth.max(-cap.unwrap_or(i64::MAX));
        prop_assert_eq!(&s.by_line, &vec![paid, other]);
        prop_assert_eq!(s.risk_paid, (-paid).max(0));
        prop_assert_eq!(s.paid, paid.max(0) + other, "never netted");
        let risk: Vec<&Flow> = s.flows.iter().filter(|f| f.purpose == Purpose::RiskPayment).collect();
        let to = |i: u16| risk.iter().filter(|f| f.to == Account::Funder(i)).map(|f| f.amount).sum::<i64>();
        prop_assert_eq!(to(0) + to(1), s.risk_paid, "risk goes to the payers");
        let exact = Decimal::from(s.risk_paid) * dec(shares, 1);
        prop_assert!((Decimal::from(to(0)) - exact).abs() <= Decimal::ONE, "by share");
        prop_assert!(cash(&s, &o, None).values().all(|c| *c >= 0));
    }

    #[test]
    fn an_early_end_stops_everything_after_it(terms in terms(), happened in happened(), day in 0..1400, redemption in 0_i64..=100) {
        let mut terms = terms;
        let end = FROM.plus(day);
        terms.terminations.push(Termination {
            id: "stop".into(),
            name: String::new(),
            name_da: String::new(),
            on: vec![end],
            when: None,
            stops: Stops::Everything,
            redemption: vec![(FROM.plus(5000), dec(redemption, 2))],
        });
        let mut o = happened.of(&terms);
        o.terminated = Some((end, 0));
        let stopped = settle(&terms, &o);
        // what is dated after it may as well not have been reported (costs aside, which may have been drawn for in advance)
        let mut known = o.clone();
        known.events.retain(|e| e.day <= end);
        known.numbers.retain(|m| m.day <= end);
        known.money.retain(|m| m.day <= end);
        prop_assert_eq!(&stopped, &settle(&terms, &known));
        prop_assert!(stopped.flows.iter().all(|f| f.purpose != Purpose::Draw || f.day <= end));
        // and what was paid for before it is paid
        known.terminated = None;
        let without = settle(&terms, &known);
        let paid = by_day(&stopped);
        for (at, amount) in by_day(&without) {
            let over = at.plus_months(-i64::from(terms.schedule.lag_months)).plus(-7) > end;
            let lags = terms.lines.iter().any(|l| l.lag_months.is_some());
            if !over && !lags && end <= terms.schedule.until {
                prop_assert_eq!(paid.get(&at).copied().unwrap_or(0), amount, "{}", at);
            }
        }
        let cash = cash(&stopped, &o, Some(end));
        prop_assert!(cash.values().all(|c| *c >= 0), "{:?}", cash);
        prop_assert_eq!(cash.values().last().copied().unwrap_or(0), 0);
        prop_assert_eq!(total(&stopped, |f| f.purpose == Purpose::Redemption && f.from != Account::Vehicle), stopped.redeemed);
    }

    #[test]
    fn agreed_draws_come_as_agreed(amounts in prop::collection::vec((0..700, 1_i64..20_000_000), 1..6), happened in happened(), commitment in prop::option::of(0_i64..40_000_000)) {
        let mut terms = simple(vec![plain_line(0, Some(MONEY), Rule::Share { share: Decimal::ONE, times: Decimal::ONE })]);
        let mut days: Vec<(Day, i64)> = amounts.iter().map(|(d, a)| (FROM.plus(*d), *a)).collect();
        days.sort();
        days.dedup_by_key(|d| d.0);
        terms.capital.tranches = vec![Tranche { commitment, ..loan(0, dec(6, 1)) }, Tranche { commitment, ..loan(1, dec(4, 1)) }];
        terms.capital.draws = Draws::Fixed(days.clone());
        let o = happened.of(&terms);
        let s = settle(&terms, &o);
        for f in s.flows.iter().filter(|f| f.purpose == Purpose::Draw) {
            prop_assert!(days.iter().any(|d| d.0 == f.day), "{}", f.day);
        }
        let agreed: i64 = days.iter().map(|d| d.1).sum();
        prop_assert!(s.drawn <= agreed);
        if commitment.is_none() {
            prop_assert_eq!(s.drawn, agreed);
        }
        let cash = cash(&s, &o, None);
        prop_assert!(cash.values().all(|c| *c >= 0), "{:?}", cash);
        prop_assert_eq!(cash.values().last().copied().unwrap_or(0), 0);
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

/// A day of a date.
fn day(year: i16, month: i8, day: i8) -> Day {
    Day::of(jiff::civil::date(year, month, day))
}

fn band(from: Option<i64>, to: Option<i64>, pay: Decimal, slope: i64) -> Piece {
    let x = |x: i64| Decimal::from(x);
    Piece {
        from: from.map(x),
        to: to.map(x),
        pay,
        slope: x(slope),
        name: None,
    }
}

/// R1: Denver. Housed days and jail days; two investor groups, one per metric.
#[test]
fn denver() {
    let cents = |dollars: i64| Decimal::from(dollars * 100);
    let mut days = priced(0, UNITS, dec(1512, 0));
    days.limits.cap = Some(529_000_000);
    days.when = When::Periods;
    let pieces = vec![
        band(None, Some(20), Decimal::ZERO, 0),
        band(Some(20), Some(30), cents(3_200_000), 16_000_000),
        band(Some(30), Some(65), cents(4_800_000), 3_800_000),
        band(Some(65), None, cents(6_130_000), 0),
    ];
    let curve = Curve {
        form: Form::Bands,
        closed: Closed::Below,
        pieces,
    };
    let mut jail = plain_line(
        1,
        Some(NUMBER),
        Rule::Curve {
            curve,
            of: Base::Money,
        },
    );
    jail.limits.cap = Some(613_000_000);
    jail.waterfall = 1;
    let mut terms = simple(vec![days, jail]);
    terms.metrics[NUMBER].baseline = Baseline::Single(Source::Control { size: 360 });
    terms.metrics[NUMBER].effect = Effect::FallPercent;
    terms.schedule = Schedule {
        from: day(2016, 1, 1),
        until: day(2020, 12, 31),
        person_window: None,
        periods: Periods::Every { months: 12 },
        lag_months: 0,
    };
    terms.capital.start = day(2016, 1, 1);
    terms.capital.tranches = vec![loan(0, dec(5, 1)), loan(1, dec(5, 1))];
    let passed_to = |i: u16| Waterfall {
        id: format!("w{i}"),
        actions: vec![Action {
            take: Take::Share {
                to: Account::Tranche(i),
                share: Decimal::ONE,
            },
            of: Decimal::ONE,
            rest: None,
        }],
    };
    terms.capital.waterfalls = vec![passed_to(0), passed_to(1)];
    let quarter = dec(258_858, 0) / dec(4, 0);
    let mut events: Vec<Event> = (2016..2020)
        .map(|year| anonymous(UNITS, day(year, 12, 31), quarter))
        .collect();
    events.push(anonymous(UNITS, day(2020, 12, 31), dec(41_070, 0)));
    let o = Outcomes {
        events,
        numbers: vec![measured(
            NUMBER,
            day(2020, 12, 31),
            dec(62, 0),
            &[dec(100, 0)],
        )],
        costs: vec![(day(2016, 1, 1), 860_000_000)],
        ..Outcomes::default()
    };
    let s = settle(&terms, &o);
    // a quarter of 258,858 days is 64,714.5, which is a whole number of cents
    assert_eq!(s.by_line, [391_393_296 + 62_097_840, 510_400_000]);
    assert_eq!(s.paid, 963_891_136);
    let received = |i| total(&s, |f| f.to == Account::Tranche(i));
    assert_eq!((received(0), received(1)), (453_491_136, 510_400_000));
    assert_eq!(s.drawn, 860_000_000);
}

/// R2: Utah, year 1. 95 % of 281,550.
#[test]
fn utah() {
    let line = plain_line(
        0,
        Some(MONEY),
        Rule::Share {
            share: dec(95, 2),
            times: Decimal::ONE,
        },
    );
    let money = vec![MoneyOn {
        metric: MONEY as u16,
        day: FROM,
        expected: 28_155_000,
        actual: 0,
    }];
    let s = settle(
        &simple(vec![line]),
        &Outcomes {
            money,
            ..Outcomes::default()
        },
    );
    assert_eq!(s.paid, 26_747_250);
}

/// R3: the rhino bond. Closed above, per 1,000 of 150 million.
#[test]
fn rhinos() {
    let pieces = vec![
        band(None, Some(0), Decimal::ZERO, 0),
        band(Some(0), Some(2), dec(3669, 3), 0),
        band(Some(2), Some(4), dec(7338, 3), 0),
        band(Some(4), None, dec(9173, 3), 0),
    ];
    let curve = Curve {
        form: Form::Bands,
        closed: Closed::Above,
        pieces,
    };
    let rule = Rule::Curve {
        curve,
        of: Base::Amount(15_000_000_000),
    };
    let terms = simple(vec![plain_line(0, Some(NUMBER), rule)]);
    for (growth, paid) in [
        (-10, 0),
        (0, 0),
        (1, 550_350_000),
        (20, 550_350_000),
        (40, 1_100_700_000),
        (41, 1_375_950_000),
    ] {
        assert_eq!(
            settle(&terms, &number(dec(growth, 1))).paid,
            paid,
            "{growth}"
        );
    }
}

/// A chain and its cap hold for every person: the card of R10, three people.
#[test]
fn a_rate_card_by_hand() {
    let mut job13 = priced(0, CLAIMS, dec(260_000, 0));
    let mut job26 = priced(1, 1, dec(100_000, 0));
    job13.limits.max_claims = Some(1);
    job26.limits.max_claims = Some(1);
    job26.requires = Some(0);
    let mut terms = simple(vec![job13, job26]);
    terms.cap_per_person = Some(300_000);
    let claim = |person, day, metric| Event {
        person,
        day: FROM.plus(day),
        metric,
        cohort: u16::MAX,
        count: Decimal::ONE,
    };
    let mut o = Outcomes {
        events: vec![
            claim(1, 10, 0),
            claim(1, 20, 1),
            claim(2, 20, 1),
            claim(2, 30, 0),
            claim(3, 5, 0),
            claim(3, 6, 0),
        ],
        ..Outcomes::default()
    };
    o.sort();
    let s = settle(&terms, &o);
    // 2,600 three times; of person 1's 1,000 only 400 are left below 3,000
    assert_eq!(s.by_line, [780_000, 40_000]);
}

/// The latest figure of a measurement window counts, and nothing that lies outside the contract.
#[test]
fn only_what_lies_inside_counts() {
    let terms = simple(vec![
        priced(0, UNITS, dec(100, 0)),
        priced(1, PLAIN, dec(100, 0)),
    ]);
    let mut o = Outcomes {
        events: [-1, 0, 364, 365]
            .map(|d| anonymous(UNITS, FROM.plus(d), Decimal::ONE))
            .to_vec(),
        numbers: vec![
            measured(PLAIN, FROM.plus(100), dec(7, 0), &[]),
            measured(PLAIN, FROM.plus(200), dec(3, 0), &[]),
            measured(PLAIN, FROM.plus(400), dec(9, 0), &[]),
        ],
        ..Outcomes::default()
    };
    o.sort();
    assert_eq!(settle(&terms, &o).by_line, [200, 300]);
}
