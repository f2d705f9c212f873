use super::*;
use crate::report::sample;
use crate::stats::interval::Estimate;

/// Draws everything in both formats and both languages; writes it where `TRAPPE_PLOTS` says.
fn draw_all(name: &str, summary: &Summary, language: Language) -> Vec<String> {
    let folder = tempfile::TempDir::new().unwrap();
    let target = std::env::var_os("TRAPPE_PLOTS").map(|p| Path::new(&p).join(name));
    let mut names = Vec::new();
    for picture in pictures(summary, language) {
        let svg = svg(&picture).unwrap();
        assert!(svg.starts_with(
            "<svg role=\"img\" width=\"1000\" height=\"620\" viewBox=\"0 0 10000 6200\""
        ));
        assert!(
            svg.trim_end().ends_with("</svg>")
                && svg.contains("sans-serif")
                && !svg.contains("NaN")
        );
        let path = folder.path().join(format!("{}.png", picture.name));
        png(&picture, &path).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        if let Some(target) = &target {
            std::fs::create_dir_all(target).unwrap();
            std::fs::write(target.join(format!("{}.svg", picture.name)), svg).unwrap();
            std::fs::write(target.join(format!("{}.png", picture.name)), bytes).unwrap();
        }
        names.push(picture.name);
    }
    names
}

#[test]
fn every_picture_of_a_full_summary() {
    let names = [
        "distribution-investors-irr",
        "saving",
        "vehicle",
        "states",
        "staircases",
        "parties",
    ];
    assert_eq!(
        draw_all("english", &sample::full(), Language::English),
        names
    );
    assert_eq!(draw_all("danish", &sample::full(), Language::Danish), names);
}

#[test]
fn nothing_to_draw_draws_nothing() {
    assert!(draw_all("empty", &sample::empty(), Language::English).is_empty());
    // No investors, no enterprises.
    let mut summary = sample::full();
    summary.histograms.clear();
    summary
        .series
        .retain(|s| s.picture != "vehicle" && s.picture != "levels");
    assert_eq!(
        draw_all("programme-only", &summary, Language::English),
        ["saving", "states", "staircases", "parties"]
    );
}

#[test]
fn degenerate_figures_are_drawn() {
    // All values zero or equal; a single point.
    let mut summary = sample::full();
    for s in &mut summary.series {
        let points = if s.picture == "vehicle" { 1 } else { 20 };
        s.labels.truncate(points);
        for curve in s.bands.iter_mut().chain([&mut s.mean]) {
            curve.truncate(points);
            curve.fill(if s.picture == "levels" || s.picture == "saving" {
                0.0
            } else {
                5.0
            });
        }
    }
    let histogram = &mut summary.histograms[0];
    histogram.edges = vec![0.04, 0.05];
    histogram.counts = vec![10_000];
    summary.parties.truncate(1);
    draw_all("degenerate", &summary, Language::Danish);

    // Everything is lost.
    summary.histograms[0].edges.clear();
    summary.histograms[0].counts.clear();
    summary.histograms[0].total_loss = 10_000;
    assert!(
        draw_all("all-lost", &summary, Language::English)
            .contains(&"distribution-investors-irr".to_owned())
    );
}

#[test]
fn large_and_broken_numbers_neither_panic_nor_hang() {
    let mut summary = sample::full();
    for (i, s) in summary.series.iter_mut().enumerate() {
        let factor = [1e-9, 1e9, 1e300, f64::NAN, f64::INFINITY][i % 5];
        for curve in s.bands.iter_mut().chain([&mut s.mean]) {
            curve.iter_mut().for_each(|x| *x *= factor);
        }
        if i % 7 == 0 {
            s.bands[1].truncate(3);
            s.mean.clear();
        }
    }
    for (i, p) in summary.parties.iter_mut().enumerate() {
        p.net = Estimate::around(
            [1e300, 1e-3, f64::NAN][i % 3],
            [f64::INFINITY, 0.0, 1.0][i % 3],
        );
    }
    summary.histograms[0]
        .edges
        .iter_mut()
        .for_each(|e| *e *= 1e12);
    draw_all("broken", &summary, Language::English);
    summary.histograms[0].edges.pop();
    let names = draw_all("broken-edges", &summary, Language::English);
    assert!(!names.contains(&"distribution-investors-irr".to_owned()));
}

#[test]
fn many_states_many_parties_long_names_long_runs() {
    let mut summary = sample::full();
    summary.scenario.title =
        "A very long title of a scenario that says everything twice ".repeat(5);
    summary.metrics[0].name =
        "A metric whose name is so long that it cannot be printed in one line ".repeat(2);
    let quarter = |q: usize| format!("{} Q{}", 2000 + q / 4, q % 4 + 1);
    let mut more = Vec::new();
    for s in &mut summary.series {
        s.labels = (0..120).map(quarter).collect();
        for curve in s.bands.iter_mut().chain([&mut s.mean]) {
            *curve = (0..120).map(|q| curve[q / 6] * 1234.0).collect();
        }
        if s.picture == "states" || s.picture == "steps" {
            let mut copy = s.clone();
            copy.id += "-too";
            copy.name += ", but with a rather long name";
            more.push(copy);
        }
    }
    summary.series.extend(more);
    for i in 0..20 {
        let mut party = summary.parties[i % 8].clone();
        party.name = format!("{} number {i} with a name that goes on and on", party.name);
        party.net.value *= 1e3;
        summary.parties.push(party);
    }
    draw_all("many", &summary, Language::English);
}

#[test]
fn signs_of_markup_are_text() {
    let mut summary = sample::full();
    summary.scenario.title = "A <b>bold</b> & \"quoted\" title".into();
    summary.parties[0].name = "<State> & sons".into();
    for picture in pictures(&summary, Language::English) {
        let svg = svg(&picture).unwrap();
        assert!(
            svg.contains("A &lt;b&gt;bold&lt;/b&gt; &amp; ")
                && !svg.contains("<b>")
                && !svg.contains("<State>")
        );
    }
}

#[test]
fn short_runs_and_other_labels_than_quarters() {
    let mut summary = sample::full();
    for s in &mut summary.series {
        s.labels = (0..20).map(|i| format!("Halvår {i}")).collect();
    }
    draw_all("labels", &summary, Language::Danish);
    for s in &mut summary.series {
        s.labels = (2..8)
            .map(|q| format!("{} Q{}", 2024 + q / 4, q % 4 + 1))
            .collect();
    }
    draw_all("short", &summary, Language::English);
}

#[test]
fn a_small_pilot() {
    // Three people, amounts of some thousand, a mean that is far from the median.
    let mut summary = sample::full();
    for s in &mut summary.series {
        let factor = if s.picture == "saving" || s.picture == "vehicle" {
            0.01
        } else {
            0.04
        };
        for curve in s.bands.iter_mut().chain([&mut s.mean]) {
            curve.iter_mut().for_each(|x| *x *= factor);
        }
        for i in 0..s.labels.len() {
            s.bands[4][i] = s.bands[4][i] * 2.0 + 4_000.0;
            s.mean[i] *= 1.25;
        }
    }
    for p in &mut summary.parties {
        p.net = Estimate::around(p.net.value * 1e-3, p.net.half_width() * 1e-3);
    }
    summary.replications = 40;
    summary.histograms[0].total_loss = 0;
    summary.histograms[0].loss_below = None;
    draw_all("small", &summary, Language::Danish);
}

#[test]
fn a_small_pixel_is_the_mean_of_its_square() {
    for (width, height) in [(2, 2), (6, 4), (34, 2), (97, 5), (128, 6)] {
        // Paper, a dark stripe, and all shades.
        let of_pixel = |x: usize, y: usize, channel: usize| match x {
            0..40 => 255,
            40..44 => 7,
            _ => ((x * 31 + y * 17 + channel * 101) % 256) as u8,
        };
        let channels = |x, y| (0..CHANNELS).map(move |channel| of_pixel(x, y, channel));
        let row = |y: usize| (0..width).flat_map(move |x| channels(x, y));
        let pixels: Vec<u8> = (0..height).flat_map(row).collect();
        let (size, small) = shrink(&pixels, width, height);
        let (w, h) = (width / SMOOTH, height / SMOOTH);
        assert_eq!(
            (size, small.len()),
            ((w as u32, h as u32), w * h * CHANNELS)
        );
        for (at, value) in small.iter().enumerate() {
            let (x, y, channel) = (at / CHANNELS % w, at / CHANNELS / w, at % CHANNELS);
            let places =
                (0..SMOOTH * SMOOTH).map(|k| (x * SMOOTH + k % SMOOTH, y * SMOOTH + k / SMOOTH));
            let sum: u32 = places
                .map(|(x, y)| u32::from(of_pixel(x, y, channel)))
                .sum();
            let squares = (SMOOTH * SMOOTH) as u32;
            assert_eq!(
                u32::from(*value),
                (sum + squares / 2) / squares,
                "{width} {x} {y}"
            );
        }
    }
}
