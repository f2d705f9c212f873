//! Distributions as a scenario writes them.

use super::number::quantity;
use super::{join, report, wrong_kind};
use crate::model::number::Distribution;
use crate::model::state::Per;
use crate::scenario::diagnostics::{Fault, Faults};
use crate::scenario::nearest::suggest;
use crate::scenario::shape::Measure;
use crate::scenario::tree::Node;
use crate::scenario::units::Trouble;

/// The names of the families, with the members of each in all their forms.
pub const FAMILIES: &[(&str, &[&[&str]])] = &[
    ("beta", &[&["mean", "sd"], &["alpha", "beta"]]),
    ("gamma", &[&["mean", "sd"], &["shape", "scale"]]),
    ("lognormal", &[&["mean", "sd"], &["median", "factor"]]),
    ("normal", &[&["mean", "sd"]]),
    ("triangular", &[&["min", "mode", "max"]]),
    ("pert", &[&["min", "mode", "max"]]),
    ("uniform", &[&["min", "max"]]),
];

/// Members that are pure numbers whatever is measured.
const PURE: [&str; 4] = ["alpha", "beta", "shape", "factor"];

/// The least shape of a beta or gamma: below it nearly all the weight sits on one point.
const LEAST_SHAPE: f64 = 0.05;

/// Reads a distribution of a family; also the unit of time that its members carry.
pub fn read(
    family: &str,
    node: &Node,
    path: &str,
    measure: Measure,
    faults: &mut Faults,
) -> Option<(Distribution, Option<Per>)> {
    let forms = FAMILIES.iter().find(|(name, _)| *name == family)?.1;
    let spelled: Vec<String> = forms
        .iter()
        .map(|form| format!("{family} = {{ {} = …  }}", form.join(" = …, ")).replace("…  }", "… }"))
        .collect();
    let Some(table) = node.table() else {
        wrong_kind(
            node,
            path,
            "the members of the distribution",
            &spelled.join(" or "),
            faults,
        );
        return None;
    };
    let form = forms
        .iter()
        .find(|form| form.iter().all(|m| table.get(m).is_some()));
    let known: Vec<&str> = forms.iter().flat_map(|f| f.iter().copied()).collect();
    if let Some((stranger, at)) = table
        .iter()
        .find(|(key, _)| !form.map_or(known.contains(key), |f| f.contains(key)))
    {
        let mut fault = Fault::new(
            at.key,
            join(path, stranger),
            format!("`{stranger}` does not belong here"),
        );
        if !known.contains(&stranger) {
            fault.help = suggest(stranger, "members", &known);
        } else {
            fault = fault.help(format!("write {}", spelled.join(" or ")));
        }
        faults.push(fault);
        return None;
    }
    let Some(form) = form else {
        faults.push(
            Fault::new(
                node.place,
                path,
                format!("this {family} distribution is not complete"),
            )
            .here("members are missing")
            .help(format!("write {}", spelled.join(" or "))),
        );
        return None;
    };
    let mut values = [0.0; 3];
    let mut per = None;
    for (slot, member) in values.iter_mut().zip(form.iter()) {
        let node = table.get(member)?;
        let pure = PURE.contains(member);
        let what = if pure { Measure::Plain } else { measure };
        match quantity(node, what) {
            Ok((value, unit)) => {
                *slot = value;
                if let (Some(old), Some(new)) = (per, unit)
                    && old != new
                {
                    faults.push(
                        Fault::new(
                            node.place,
                            join(path, member),
                            "one distribution, two units of time",
                        )
                        .here("another unit than the members before it")
                        .help("give all members in the same unit"),
                    );
                    return None;
                }
                per = per.or(unit);
            }
            Err(trouble) => {
                report(node, &join(path, member), trouble, faults);
                return None;
            }
        }
    }
    match build(family, form, values) {
        Ok(distribution) => Some((distribution, per)),
        Err(trouble) => {
            report(node, path, trouble, faults);
            None
        }
    }
}

fn build(family: &str, form: &[&str], v: [f64; 3]) -> Result<Distribution, Trouble> {
    let wrong = |here: &str, help: &str| {
        Trouble::new(
            "there is no such distribution",
            here.to_owned(),
            help.to_owned(),
        )
    };
    let by_mean = form.contains(&"sd");
    let [a, b, c] = v;
    if by_mean && b <= 0.0 {
        return Err(wrong(
            "the standard deviation must be above 0",
            "a number without doubt is written plainly",
        ));
    }
    let made = match family {
        "beta" => {
            let (alpha, beta) = if by_mean {
                if a <= 0.0 || a >= 1.0 {
                    return Err(wrong(
                        "the mean of a beta lies between 0 and 1",
                        "0.25 is 25 %",
                    ));
                }
                let spread = a * (1.0 - a) / (b * b) - 1.0;
                if spread <= 0.0 {
                    let most = libm::sqrt(a * (1.0 - a));
                    return Err(wrong(
                        &format!("with mean {a} the standard deviation is below {most:.3}"),
                        "give a smaller sd",
                    ));
                }
                (a * spread, (1.0 - a) * spread)
            } else {
                (a, b)
            };
            if alpha < LEAST_SHAPE || beta < LEAST_SHAPE {
                return Err(wrong(
                    &format!(
                        "alpha {alpha:.3} and beta {beta:.3} put nearly all the weight on 0 and 1"
                    ),
                    "both must be at least 0.05: give a smaller sd",
                ));
            }
            Distribution::Beta { alpha, beta }
        }
        "gamma" => {
            let (shape, scale) = if by_mean {
                (a * a / (b * b), b * b / a)
            } else {
                (a, b)
            };
            if a <= 0.0 || scale <= 0.0 || shape < LEAST_SHAPE {
                return Err(wrong(
                    &format!("shape {shape:.3}, scale {scale:.3}"),
                    "mean and scale must be above 0 and the shape at least 0.05",
                ));
            }
            Distribution::Gamma { shape, scale }
        }
        "lognormal" => {
            if a <= 0.0 {
                return Err(wrong(
                    "mean or median must be above 0",
                    "a lognormal has no values below 0",
                ));
            }
            if by_mean {
                let variance = libm::log1p(b * b / (a * a));
                Distribution::LogNormal {
                    mu: libm::log(a) - variance / 2.0,
                    sigma: libm::sqrt(variance),
                }
            } else if b > 1.0 && b <= 100.0 {
                Distribution::LogNormal {
                    mu: libm::log(a),
                    sigma: libm::log(b),
                }
            } else {
                return Err(wrong(
                    "the factor must be above 1 and at most 100",
                    "factor = 1.5 means that two thirds lie between median / 1.5 and median × 1.5",
                ));
            }
        }
        "normal" => Distribution::Normal { mean: a, sd: b },
        "uniform" if a < b => Distribution::Uniform { min: a, max: b },
        "triangular" if a <= b && b <= c && a < c => Distribution::Triangular {
            min: a,
            mode: b,
            max: c,
        },
        "pert" if a <= b && b <= c && a < c => Distribution::Pert {
            min: a,
            mode: b,
            max: c,
        },
        "uniform" => return Err(wrong("min must be below max", "exchange the two")),
        _ => {
            return Err(wrong(
                "min ≤ mode ≤ max, and min below max",
                "put the three in order",
            ));
        }
    };
    let sound = match made {
        Distribution::Beta { alpha, beta } => {
            alpha.is_finite() && beta.is_finite() && alpha.max(beta) <= 1e12
        }
        Distribution::Gamma { shape, scale } => {
            shape.is_finite() && shape <= 1e12 && scale.is_finite()
        }
        Distribution::LogNormal { mu, sigma } => mu.is_finite() && sigma > 0.0 && sigma <= 5.0,
        Distribution::Normal { mean, sd } => mean.is_finite() && sd.is_finite(),
        Distribution::Triangular { .. }
        | Distribution::Pert { .. }
        | Distribution::Uniform { .. } => true,
    };
    if sound {
        Ok(made)
    } else {
        Err(wrong(
            "too narrow or too wide to compute with",
            "a number without doubt is written plainly; one that nobody knows is better given as a uniform",
        ))
    }
}

/// The interval outside which a distribution has no weight.
pub fn support(distribution: &Distribution) -> (f64, f64) {
    match *distribution {
        Distribution::Beta { .. } => (0.0, 1.0),
        Distribution::Gamma { .. } | Distribution::LogNormal { .. } => (0.0, f64::INFINITY),
        Distribution::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
        Distribution::Triangular { min, max, .. }
        | Distribution::Pert { min, max, .. }
        | Distribution::Uniform { min, max } => (min, max),
    }
}

/// Mean and standard deviation.
pub fn moments(distribution: &Distribution) -> (f64, f64) {
    match *distribution {
        Distribution::Beta { alpha, beta } => {
            let n = alpha + beta;
            let mean = alpha / n;
            (mean, libm::sqrt(mean * (beta / n) / (n + 1.0)))
        }
        Distribution::Gamma { shape, scale } => (shape * scale, libm::sqrt(shape) * scale),
        Distribution::LogNormal { mu, sigma } => {
            let mean = libm::exp(mu + sigma * sigma / 2.0);
            (mean, mean * libm::sqrt(libm::expm1(sigma * sigma)))
        }
        Distribution::Normal { mean, sd } => (mean, sd),
        Distribution::Triangular { min, mode, max } => {
            let mean = (min + mode + max) / 3.0;
            let squares = min * min + mode * mode + max * max - min * mode - min * max - mode * max;
            (mean, libm::sqrt(squares.max(0.0) / 18.0))
        }
        Distribution::Pert { min, mode, max } => {
            let mean = (min + 4.0 * mode + max) / 6.0;
            (
                mean,
                libm::sqrt(((mean - min) * (max - mean)).max(0.0) / 7.0),
            )
        }
        Distribution::Uniform { min, max } => ((min + max) / 2.0, (max - min) / libm::sqrt(12.0)),
    }
}

/// The distribution of `factor` × a number; the family must be able to (all but the beta).
pub fn scaled(distribution: Distribution, factor: f64) -> Distribution {
    match distribution {
        Distribution::Beta { .. } => distribution,
        Distribution::Gamma { shape, scale } => Distribution::Gamma {
            shape,
            scale: scale * factor,
        },
        Distribution::LogNormal { mu, sigma } => Distribution::LogNormal {
            mu: mu + libm::log(factor),
            sigma,
        },
        Distribution::Normal { mean, sd } => Distribution::Normal {
            mean: mean * factor,
            sd: sd * factor,
        },
        Distribution::Triangular { min, mode, max } => Distribution::Triangular {
            min: min * factor,
            mode: mode * factor,
            max: max * factor,
        },
        Distribution::Pert { min, mode, max } => Distribution::Pert {
            min: min * factor,
            mode: mode * factor,
            max: max * factor,
        },
        Distribution::Uniform { min, max } => Distribution::Uniform {
            min: min * factor,
            max: max * factor,
        },
    }
}
