//! "Did you mean …?"

/// The candidate that is most like a word, if one is like it at all.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = normal(word);
    let limit = (word.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|c| {
            let other = normal(c);
            // Somebody who writes the beginning of a long name means it, whatever the distance.
            let begins = word.len() >= 4 && (other.starts_with(&word) || word.starts_with(&other));
            let distance = strsim::damerau_levenshtein(&word, &other);
            (if begins { distance.min(1) } else { distance }, c)
        })
        .filter(|(distance, c)| *distance <= limit && *distance < c.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, c)| c)
}

fn normal(word: &str) -> String {
    // A pasted page is no typing error, and the distance is quadratic.
    word.chars()
        .take(60)
        .flat_map(char::to_lowercase)
        .map(|c| if c == '-' || c == ' ' { '_' } else { c })
        .collect()
}

/// The sentence for a word that is none of the candidates: what it may have meant, and what there is.
pub fn suggest(word: &str, what: &str, candidates: &[&str]) -> Vec<String> {
    let mut help = Vec::new();
    if let Some(near) = nearest(word, candidates.iter().copied()) {
        help.push(format!("did you mean `{near}`?"));
    }
    if candidates.is_empty() {
        help.push(format!("there are no {what} yet"));
    } else {
        help.push(format!("{what}: {}", enumerate(candidates)));
    }
    help
}

/// A list for people, cut off where nobody reads on.
pub fn enumerate(words: &[&str]) -> String {
    const MOST: usize = 24;
    let mut text = words
        .iter()
        .take(MOST)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if words.len() > MOST {
        text.push_str(&format!(" and {} more", words.len() - MOST));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        assert_eq!(nearest("weaks", ["weeks", "repeats"]), Some("weeks"));
        assert_eq!(
            nearest("ordinary-effort", ["ordinary_effort"]),
            Some("ordinary_effort")
        );
        assert_eq!(
            nearest("replication", ["replications", "seed"]),
            Some("replications")
        );
    }

    #[test]
    fn a_word_of_its_own_is_not() {
        assert_eq!(nearest("colour", ["weeks", "repeats"]), None);
        assert_eq!(nearest("x", ["a", "b"]), None);
    }
}
