//! The capital: tranches and waterfall.

use super::context::{At, Context};
use crate::contract::terms::{Action, Capital, Tranche};
use crate::scenario::diagnostics::Fault;
use crate::scenario::shape::{Measure, Names, PART, RETURN, SOME_MONEY};
use crate::scenario::units::trimmed;

/// Reads the capital.
pub fn read(cx: &mut Context<'_>, at: &At<'_>) -> Option<Capital> {
    let draw = cx.months_or(at, "draw_every", 1, 3);
    let hurdle = cx.agreed(at, "hurdle", Measure::Plain, &RETURN);
    let tranches = tranches(cx, at);
    let waterfall = at.get("waterfall").and_then(|w| waterfall(cx, &w));
    if let (Some(tranches), Some(waterfall)) = (&tranches, &waterfall) {
        everybody_is_served(cx, at, tranches, waterfall);
    }
    Some(Capital {
        tranches: tranches?,
        draw_every_months: draw?,
        waterfall: waterfall?,
        hurdle: hurdle?,
    })
}

fn tranches(cx: &mut Context<'_>, at: &At<'_>) -> Option<Vec<Tranche>> {
    let section = at.get("tranche")?;
    let mut list = Vec::new();
    for (id, at) in section.members() {
        let tranche = cx.position(Names::Tranche, id);
        let share = cx.agreed(&at, "share", Measure::Plain, &PART);
        let commitment = cx.amount_if(&at, "commitment", &SOME_MONEY);
        let coupon = cx.agreed_or(&at, "coupon", Measure::Plain, &RETURN, 0.0);
        let grant = cx.flag_or(&at, "grant", false);
        list.push((|| {
            Some(Tranche {
                tranche: tranche?,
                share: share?,
                commitment: commitment?,
                coupon: coupon?,
                grant: grant?,
            })
        })());
    }
    let list: Vec<Tranche> = list.into_iter().collect::<Option<_>>()?;
    let sum: f64 = list.iter().map(|t| t.share).sum();
    if !list.is_empty() && (sum - 1.0).abs() > 1e-9 {
        let sum = trimmed(libm::round(sum * 1e9) / 1e9);
        cx.push(
            Fault::new(
                section.node.place,
                section.path.clone(),
                format!("the shares of the tranches add up to {sum}, not to 1"),
            )
            .here("every draw must be covered, and once")
            .help("change `share` in the tranches so that they add up to 1"),
        );
        return None;
    }
    Some(list)
}

fn waterfall(cx: &mut Context<'_>, at: &At<'_>) -> Option<Vec<Action>> {
    let items = at.items();
    if items.is_empty() {
        cx.push(
            at.fault("this waterfall never pays anybody")
                .here("no action is given")
                .help("write for instance [{ principal = \"senior\" }, { return = \"senior\", rate = 0.08 }]"),
        );
        return None;
    }
    let mut actions = Vec::new();
    let mut whole = true;
    for (i, item) in items.iter().enumerate() {
        match action(cx, item) {
            Some(Action::Share { share: 1.0, .. }) if i + 1 < items.len() => {
                cx.push(
                    item.fault("nothing is left for the actions after this one")
                        .here("takes all that is left")
                        .help("move it to the end, or give it a smaller share"),
                );
                whole = false;
            }
            Some(action) => actions.push(action),
            None => whole = false,
        }
    }
    if whole && !matches!(actions.last(), Some(Action::Share { share: 1.0, .. })) {
        cx.notes.push(
            "capital.waterfall: what is left after the last action stays in the vehicle; end with { to = \"…\", share = 1.0 } to pay it out"
                .to_owned(),
        );
    }
    whole.then_some(actions)
}

fn action(cx: &mut Context<'_>, at: &At<'_>) -> Option<Action> {
    let mut tranche = |field: &str| at.get(field).map(|t| cx.index(&t, Names::Tranche));
    if let Some(tranche) = tranche("coupon") {
        return Some(Action::Coupon { tranche: tranche? });
    }
    if let Some(tranche) = tranche("principal") {
        return Some(Action::Principal { tranche: tranche? });
    }
    if let Some(tranche) = tranche("return") {
        let rate = cx.agreed(at, "rate", Measure::Plain, &RETURN)?;
        return Some(Action::Return {
            tranche: tranche?,
            rate,
        });
    }
    let to = at.get("to")?;
    let share = cx.agreed(at, "share", Measure::Plain, &PART)?;
    let to = cx.account(to.node.text()?)?;
    Some(Action::Share { to, share })
}

/// Whoever does not give a grant wants to be paid back.
fn everybody_is_served(
    cx: &mut Context<'_>,
    at: &At<'_>,
    tranches: &[Tranche],
    waterfall: &[Action],
) {
    use crate::model::account::Account;
    for tranche in tranches.iter().filter(|t| !t.grant) {
        let served = waterfall.iter().any(|action| match action {
            Action::Principal { tranche: t } | Action::Return { tranche: t, .. } => {
                *t == tranche.tranche
            }
            Action::Share { to, .. } => *to == Account::Tranche(tranche.tranche),
            Action::Coupon { .. } => false,
        });
        let id = cx
            .declared
            .tranches
            .get(usize::from(tranche.tranche))
            .cloned()
            .unwrap_or_default();
        if !served && let Some(section) = at.get("tranche").and_then(|t| t.get(&id)) {
            cx.push(
                section
                    .fault("this tranche is never paid back")
                    .here("no action of the waterfall pays it principal or return")
                    .help(format!(
                        "add {{ principal = \"{id}\" }} to capital.waterfall, or write grant = true"
                    )),
            );
        }
    }
}
