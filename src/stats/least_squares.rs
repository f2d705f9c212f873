//! Least squares from sums of products.

/// Columns that keep less than this of their variance beside the columns before them are left out: they say nothing new.
const NOTHING_NEW: f64 = 1e-9;

/// Solves C·b = R for `columns` right-hand sides: `c[i * p + j]` a matrix of covariances, `right[i * columns + k]`. Only the lower half of C is
/// read. The solution takes the place of R.
///
/// A variable without variance, or one that the variables before it determine, gets the coefficient 0.
pub fn solve(c: &[f64], right: &mut [f64], columns: usize) {
    if columns == 0 {
        return;
    }
    let p = right.len() / columns;
    let scale: Vec<f64> = (0..p)
        .map(|i| match c[i * p + i] {
            v if v > 0.0 && v.is_finite() => 1.0 / libm::sqrt(v),
            _ => 0.0,
        })
        .collect();
    // Cholesky of the correlations, row by row; a dropped variable has a row and a column of zeros
    let mut factor = vec![0.0; p * p];
    let mut inverse = vec![0.0; p];
    for i in 0..p {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| factor[i * p + k] * factor[j * p + k]).sum();
            let rest = c[i * p + j] * scale[i] * scale[j] - dot;
            if j < i {
                factor[i * p + j] = rest * inverse[j];
            } else if rest > NOTHING_NEW {
                factor[i * p + i] = libm::sqrt(rest);
                inverse[i] = 1.0 / factor[i * p + i];
            }
        }
    }
    for i in 0..p {
        let (above, own) = right.split_at_mut(i * columns);
        let own = &mut own[..columns];
        own.iter_mut().for_each(|v| *v *= scale[i]);
        for (j, solved) in above.chunks_exact(columns).enumerate() {
            add(own, -factor[i * p + j], solved);
        }
        own.iter_mut().for_each(|v| *v *= inverse[i]);
    }
    for i in (0..p).rev() {
        let (own, below) = right[i * columns..].split_at_mut(columns);
        for (j, solved) in below.chunks_exact(columns).enumerate() {
            add(own, -factor[(i + 1 + j) * p + i], solved);
        }
        own.iter_mut().for_each(|v| *v *= inverse[i]);
    }
    for (i, own) in right.chunks_exact_mut(columns).enumerate() {
        own.iter_mut().for_each(|v| *v *= scale[i]);
    }
}

/// `into += factor · of`, where there is anything to add: nothing times a NaN is nothing here.
#[inline(always)]
pub(super) fn add(into: &mut [f64], factor: f64, of: &[f64]) {
    if factor != 0.0 {
        for (into, of) in into.iter_mut().zip(of) {
            *into += factor * of;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_equations_by_hand() {
        // C·(1, −2, 3) = (4 − 4 + 3, 2 − 10 + 6, 1 − 4 + 18)
        let c = [4.0, 2.0, 1.0, 2.0, 5.0, 2.0, 1.0, 2.0, 6.0];
        let mut right = [3.0, -2.0, 15.0];
        solve(&c, &mut right, 1);
        for (found, exact) in right.into_iter().zip([1.0, -2.0, 3.0]) {
            assert!((found - exact).abs() < 1e-12, "{right:?}");
        }
    }

    #[test]
    fn what_says_nothing_gets_nothing() {
        // the second has no variance, the third is twice the first; two right-hand sides
        let c = [1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 2.0, 0.0, 4.0];
        let mut right = [5.0, 1.0, 7.0, 7.0, 10.0, 2.0];
        solve(&c, &mut right, 2);
        assert_eq!(right, [5.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    }
}
