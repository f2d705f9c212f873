//! The least change at which something holds: a scan for the first step on which it does, then bisection within that step.

/// What was found on the way from nothing to a limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Crossing {
    /// The least change found at which it holds; `None` if it holds nowhere on the scan.
    pub at: Option<f64>,
    /// Whether more of the change always meant more of what is asked for, noise aside.
    pub steady: bool,
}

/// A look at a change: how far it is on the side that is asked for (0 or more holds), and whether it has fallen back, beyond noise, from the
/// look before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub margin: f64,
    pub fell: bool,
}

/// Steps that bisection halves one of.
const HALVINGS: u32 = 7;

/// Looks at changes in ascending order, the last is the limit; then between the last that does not hold and the first that does.
///
/// `look(change, before)` looks at a change, `before` being the scanned one before it. Where the way is not steady, what is found is the first
/// crossing that the scan sees.
///
/// # Errors
/// What `look` cannot do.
pub(super) fn cross<E>(
    scan: &[f64],
    mut look: impl FnMut(f64, Option<f64>) -> Result<Look, E>,
) -> Result<Crossing, E> {
    let mut steady = true;
    let mut first: Option<(f64, f64)> = None;
    let mut before = None;
    for at in scan {
        let seen = look(*at, before)?;
        steady &= !seen.fell;
        if first.is_none() && seen.margin >= 0.0 {
            first = Some((before.unwrap_or(*at), *at));
        }
        before = Some(*at);
    }
    let Some((mut low, mut high)) = first else {
        return Ok(Crossing { at: None, steady });
    };
    for _ in 0..HALVINGS {
        if low >= high {
            break;
        }
        let middle = 0.5 * (low + high);
        if look(middle, None)?.margin >= 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(Crossing {
        at: Some(high),
        steady,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(of: impl Fn(f64) -> f64) -> Crossing {
        let look = |at: f64, before: Option<f64>| -> Result<Look, ()> {
            Ok(Look {
                margin: of(at),
                fell: before.is_some_and(|before| of(at) < of(before)),
            })
        };
        cross(&[0.0, 1.0, 2.0, 3.0], look).unwrap()
    }

    #[test]
    fn the_crossing_is_found_from_the_side_that_holds() {
        let at = found(|x| x - 1.7).at.unwrap();
        assert!((1.7..1.7 + 1.0 / 128.0).contains(&at));
        assert_eq!(found(|x| x + 1.0).at, Some(0.0));
        assert_eq!(found(|x| x - 3.0).at, Some(3.0));
    }

    #[test]
    fn what_is_not_there_is_not_found_and_ways_back_are_told() {
        assert_eq!(
            found(|x| x - 4.0),
            Crossing {
                at: None,
                steady: true
            }
        );
        let bump = found(|x| 0.5 - (x - 1.0).abs());
        assert!(!bump.steady);
        assert!((0.5..0.51).contains(&bump.at.unwrap()));
    }
}
