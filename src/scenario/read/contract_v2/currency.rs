//! Currencies and the digits of their smallest units.

/// Active ISO 4217 codes by the number of digits of their smallest unit. Metals, funds and test codes are left out: no
/// contract is paid in them.
const BY_DECIMALS: [(u32, &str); 3] = [
    (
        0,
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    ),
    (
        2,
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP \
         CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR \
         JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN \
         NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP \
         SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
];

/// Digits of the smallest unit of a currency; `None` for a code that is none.
pub fn decimals(code: &str) -> Option<u32> {
    BY_DECIMALS
        .iter()
        .find(|(_, codes)| codes.split_ascii_whitespace().any(|c| c == code))
        .map(|(decimals, _)| *decimals)
}

/// All codes.
pub fn codes() -> Vec<&'static str> {
    let lists = BY_DECIMALS.iter().map(|(_, codes)| codes);
    lists
        .flat_map(|codes| codes.split_ascii_whitespace())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_a_few_by_hand() {
        assert_eq!(decimals("DKK"), Some(2));
        assert_eq!(decimals("JPY"), Some(0));
        assert_eq!(decimals("KWD"), Some(3));
        assert_eq!(decimals("DKR"), None);
        assert_eq!(decimals(""), None);
    }

    #[test]
    fn every_code_has_three_letters_and_stands_once() {
        let mut all = codes();
        assert!(
            all.iter()
                .all(|c| c.len() == 3 && c.bytes().all(|b| b.is_ascii_uppercase()))
        );
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
