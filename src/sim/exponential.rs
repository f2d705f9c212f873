//! Standard exponentials from words: the logarithm that every clock needs, in a few nanoseconds.
//!
//! With u = (w + ½) / 2³² = 2⁻ᵏ m and 1 ≤ m < 2, −ln u = k ln 2 − ln m. A table holds, for each of 128 cells of m, a number c near 1/m of
//! ten bits; m has at most 33, so that r = m c − 1 is exact, |r| < 0.005, and −ln m = ln c − ln(1 + r) needs six terms of a series. The result is
//! within 4e-15 of the exact one everywhere; it is the same on every machine, because nothing but the basic operations is used.

const BITS: u32 = 7;
const CELLS: usize = 1 << BITS;
/// Bits of a mantissa.
const MANTISSA: u32 = 52;
/// 2⁵².
const WHOLE: f64 = 4_503_599_627_370_496.0;
/// Exponent bits of 2³³: u = (2w + 1) / 2³³.
const OF_2_33: i32 = 1023 + 33;
/// Words that are turned together.
const STEP: usize = 16;
/// `(c, ln c)` by cell.
static TABLE: [(f64, f64); CELLS] = table();

/// A word as a standard exponential, −ln u with u = (w + ½) / 2³², between 1.2e-10 and 22.9.
#[inline(always)]
pub fn exponential(word: u32) -> f64 {
    let bits = odd(word);
    let (c, ln_c) = TABLE[cell(bits)];
    from_cell(bits, c, ln_c)
}

/// The same of many words: the first so many of the list. A processor does several of its turns at once, but for looking into the table; so
/// it goes by sixteen words, for which there is room in its registers.
#[inline(always)]
pub fn exponentials<const N: usize>(words: &[u32; N], many: usize, out: &mut [f64; N]) {
    let many = many.min(N);
    let (steps, rest) = words[..many].as_chunks::<STEP>();
    let (out, last) = out[..many].as_chunks_mut::<STEP>();
    for (words, out) in steps.iter().zip(out) {
        let (mut bits, mut c, mut ln_c) = ([0; STEP], [0.0; STEP], [0.0; STEP]);
        for i in 0..STEP {
            bits[i] = odd(words[i]);
        }
        for i in 0..STEP {
            (c[i], ln_c[i]) = TABLE[cell(bits[i])];
        }
        for i in 0..STEP {
            out[i] = from_cell(bits[i], c[i], ln_c[i]);
        }
    }
    for (word, out) in rest.iter().zip(last) {
        *out = exponential(*word);
    }
}

/// The bits of 2w + 1. It has at most 33 of its own: written behind the 1 of 2⁵² it becomes a number, exactly, without a branch or a look
/// for its first bit.
#[inline(always)]
fn odd(word: u32) -> u64 {
    (f64::from_bits(WHOLE.to_bits() | (u64::from(word) << 1) | 1) - WHOLE).to_bits()
}

#[inline(always)]
fn cell(bits: u64) -> usize {
    (bits >> (MANTISSA - BITS)) as usize % CELLS
}

#[inline(always)]
fn from_cell(bits: u64, c: f64, ln_c: f64) -> f64 {
    let whole = 1_u64 << MANTISSA;
    let m = f64::from_bits(bits & (whole - 1) | 1_f64.to_bits());
    let r = m * c - 1.0;
    let series =
        r - r * r * (0.5 - r * (1.0 / 3.0 - r * (0.25 - r * (0.2 - r * (1.0 / 6.0 - r / 7.0)))));
    let k = f64::from(OF_2_33 - (bits >> MANTISSA) as i32);
    k * std::f64::consts::LN_2 + ln_c - series
}

/// How far a [`glance`] may be off: so much of itself, and so much more.
pub const DOUBT: f32 = 1.0 / (1 << 20) as f32;

/// What [`exponential`] is about, in half the width and without a table.
///
/// With u = 2ᵏ m and ½ ≤ m² < 2, −ln u = −k ln 2 − 2 artanh((m − 1) / (m + 1)); four terms of the series are off by 3e-8 at most, and each
/// rounding by 6e-8 of what is rounded.
#[inline(always)]
pub fn glance(word: u32) -> f32 {
    const MANTISSA: u32 = 23;
    let bits = (word as f32 + 0.5).to_bits();
    let exponent =
        (bits.wrapping_sub(std::f32::consts::FRAC_1_SQRT_2.to_bits()) as i32) >> MANTISSA;
    let m = f32::from_bits(bits.wrapping_sub((exponent << MANTISSA) as u32));
    let z = (m - 1.0) / (m + 1.0);
    let square = z * z;
    let ln_m = 2.0 * z * (1.0 + square * (1.0 / 3.0 + square * (0.2 + square / 7.0)));
    (32 - exponent) as f32 * std::f32::consts::LN_2 - ln_m
}

const fn table() -> [(f64, f64); CELLS] {
    let mut table = [(0.0, 0.0); CELLS];
    let mut cell = 0;
    while cell < CELLS {
        let middle = 1.0 + (cell as f64 + 0.5) / CELLS as f64;
        let c = (1024.0 / middle + 0.5) as u64 as f64 / 1024.0;
        table[cell] = (c, ln(c));
        cell += 1;
    }
    table
}

/// ln x = 2 artanh((x − 1) / (x + 1)), for x between ½ and 1, where 25 terms reach the last bit.
const fn ln(x: f64) -> f64 {
    let z = (x - 1.0) / (x + 1.0);
    let (mut k, mut sum) = (51_u32, 0.0);
    while k >= 1 {
        sum = sum * z * z + 1.0 / k as f64;
        if k == 1 {
            break;
        }
        k -= 2;
    }
    2.0 * z * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(word: u32) -> f64 {
        -libm::log((f64::from(word) + 0.5) / 4_294_967_296.0)
    }

    #[test]
    fn it_is_minus_the_logarithm() {
        let ends = [0, 1, 2, u32::MAX - 1, u32::MAX];
        for word in ends.into_iter().chain((0..=u32::MAX).step_by(40_009)) {
            let error = (exponential(word) - exact(word)).abs();
            assert!(error < 4e-15, "{word}: {error:e}");
        }
    }

    #[test]
    fn many_are_each_what_it_is_alone() {
        let words: [u32; 64] = std::array::from_fn(|i| (i as u32).wrapping_mul(0x9E37_79B9));
        let mut many = [0.0; 64];
        exponentials(&words, 63, &mut many);
        assert_eq!(many[..63], words.map(exponential)[..63]);
        assert_eq!(many[63], 0.0);
    }

    #[test]
    fn a_glance_is_off_by_less_than_half_of_what_is_allowed() {
        let ends = [0, 1, 2, u32::MAX - 1, u32::MAX];
        let near = (0..32).flat_map(|k| (1_u32 << k).saturating_sub(300)..(1_u32 << k) + 300);
        let last = u32::MAX - 100_000..=u32::MAX;
        for word in ends
            .into_iter()
            .chain(near)
            .chain(last)
            .chain((0..=u32::MAX).step_by(4_001))
        {
            let about = glance(word);
            let error = (f64::from(about) - exact(word)).abs();
            assert!(
                error < f64::from(about * DOUBT + DOUBT) / 2.0,
                "{word}: {error:e}"
            );
        }
    }

    #[test]
    fn a_greater_word_never_rings_later() {
        // across all cells and powers of two
        let edges = (0..32).flat_map(|k| {
            (0..=CELLS as u64).map(move |cell| ((1_u64 << k) + (cell << k) / CELLS as u64) as u32)
        });
        for word in edges.filter(|w| *w > 0 && *w < u32::MAX) {
            let [before, here, after] = [word - 1, word, word + 1].map(exponential);
            assert!(before >= here && here >= after && after > 0.0, "{word}");
        }
    }
}
