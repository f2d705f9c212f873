use super::*;
use crate::report::sample;

fn lines_fit(text: &str) {
    for line in text.lines() {
        assert!(
            line.chars().count() <= WIDTH,
            "{} columns: {line}",
            line.chars().count()
        );
    }
}

#[test]
fn a_full_page_fits_and_says_the_gravest_first() {
    for language in [Language::English, Language::Danish] {
        let files = Files {
            folder: Path::new("output/kolding"),
            rows: Formats {
                csv: true,
                parquet: false,
            },
        };
        let text = summary(&sample::full(), language, Some(files));
        lines_fit(&text);
        assert!(text.contains("replications.csv") && !text.contains(".parquet"));
        if std::env::var_os("SHOW").is_some() {
            println!("{text}");
        }
        let grave = text.find("! ").unwrap();
        let figure = text
            .find(language.pick("Investors\n", "Investorer\n"))
            .unwrap();
        assert!(grave < figure);
    }
    let text = summary(&sample::full(), Language::English, None);
    assert!(text.contains("Of the spread in \"Internal rate of return\", 62 % (58 to 66) is the chance of single lives"));
    let danish = summary(&sample::full(), Language::Danish, None);
    assert!(danish.contains(
        "Af spredningen i \"Intern rente\" er 62 % (58 til 66) tilfældigheder i de enkelte livsforløb"
    ));
    assert!(text.contains("… and 4 more in summary.json"));
    assert!(!text.contains("NaN") && !text.contains("inf"));
}

#[test]
fn an_empty_page_is_a_page() {
    let text = summary(&sample::empty(), Language::English, None);
    lines_fit(&text);
    assert!(text.contains("0 replications of 0 people"));
}

#[test]
fn long_names_and_huge_numbers_stay_within_the_page() {
    let mut huge = sample::full();
    for metric in &mut huge.metrics {
        metric.name =
            "A name that somebody made much longer than any name of a metric should be ".repeat(3);
        for q in &mut metric.quantiles {
            q.value.value *= 1e12;
        }
    }
    for row in &mut huge.assumptions {
        row.path = "x".repeat(300);
    }
    lines_fit(&summary(&huge, Language::Danish, None));
}
