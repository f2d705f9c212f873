//! The explanation as text, for the terminal and for a file.

use super::{Document, Explained, document};
use crate::report::language::Language;
use crate::report::text::WIDTH;
use crate::report::text::wrap::Page;

/// The explanation as text, no line wider than [`WIDTH`].
pub fn text(explained: &Explained, language: Language) -> String {
    let document = document(explained, language);
    let mut page = Page::new(WIDTH);
    page.title(&document.title);
    page.paragraph(language.pick(
        "This page is made from the contract file. It puts every term of the contract into words. Both parties should check that it says what they agreed. The figures in examples and tables are computed by the same program that settles the contract.",
        "Denne side er lavet ud fra kontraktfilen. Den sætter ord på hvert eneste vilkår i kontrakten. Begge parter bør kontrollere, at den siger det, de har aftalt. Tallene i eksempler og tabeller er beregnet af det samme program, som opgør kontrakten.",
    ));
    let digest: String = explained.digest.chars().take(12).collect();
    page.paragraph(&format!(
        "{} {} · {} {digest} · {} {}",
        language.pick("Contract", "Kontrakt"),
        explained.name,
        language.pick("digest", "fingeraftryk"),
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
    ));
    parts(&mut page, &document);
    page.finish()
}

fn parts(page: &mut Page, document: &Document) {
    for part in &document.parts {
        page.heading(&part.title);
        for sentence in &part.sentences {
            page.item("·", sentence);
        }
        for (i, table) in part.tables.iter().enumerate() {
            if i > 0 || !part.sentences.is_empty() {
                page.verbatim("");
            }
            page.paragraph(format!("{}. {}", table.title, table.note).trim_end());
            let columns: Vec<&str> = table.columns.iter().map(String::as_str).collect();
            page.table(&columns, table.rows.iter().cloned(), &table.right);
        }
    }
}
