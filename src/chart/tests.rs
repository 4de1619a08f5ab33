//! What holds for every chart, whatever the data.

use super::*;
use resvg::usvg::{self, roxmltree::Document};
use std::collections::BTreeSet;

mod decisions;
mod people;
mod specimen;
mod sweeps;

fn source() -> Source {
    Source {
        scenario: "Tasks scale, purposes do not".to_owned(),
        runs: 1_000,
        run: "3f2a9c1be07d".to_owned(),
        seed: 7,
        version: "0.1.0".to_owned(),
    }
}

/// Every number of an SVG that says where something is.
fn coordinates(doc: &Document) -> Vec<f64> {
    const PLACES: [&str; 12] =
        ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "points"];
    let places =
        doc.descendants().flat_map(|node| node.attributes()).filter(|a| PLACES.contains(&a.name()));
    let numbers =
        places.flat_map(|a| a.value().split([' ', ',']).map(str::to_owned).collect::<Vec<_>>());
    numbers.filter(|n| !n.is_empty()).map(|n| n.parse().expect("a number")).collect()
}

fn is_sound(chart: &Chart) {
    for svg in [&chart.svg, &chart.narrow] {
        is_sound_as(chart, svg);
    }
    let ids = |svg| -> BTreeSet<String> {
        let doc = Document::parse(svg).unwrap();
        doc.descendants().filter_map(|n| n.attribute("id").map(str::to_owned)).collect()
    };
    // Both stand on one web page.
    assert!(ids(&chart.svg).is_disjoint(&ids(&chart.narrow)));
    let columns = chart.csv.lines().next().map_or(0, |h| h.split(',').count());
    assert!(columns > 2);
}

fn is_sound_as(chart: &Chart, svg: &str) {
    let doc = Document::parse(svg).expect("well-formed XML");
    let root = doc.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let child =
        |name| root.children().find(|n| n.has_tag_name(name)).and_then(|n| n.text()).unwrap_or("");
    assert_eq!(child("title"), chart.title);
    assert_eq!(child("desc"), chart.desc);
    assert!(!chart.title.is_empty() && !chart.desc.is_empty());
    for number in coordinates(&doc) {
        assert!((0.0..=5_000.0).contains(&number), "{} is off the paper", number);
    }
    let ids: Vec<&str> = doc.descendants().filter_map(|n| n.attribute("id")).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{ids:?}");
    for text in [svg, &chart.title, &chart.desc] {
        assert!(
            !text.contains("NaN") && !text.contains("inf,") && !text.contains("30000000"),
            "{text}"
        );
    }
    assert!(png::tree(svg).is_ok());
}

#[test]
fn every_chart_is_sound_and_the_same_twice() {
    for specimen in specimen::all() {
        let chart = (specimen.draw)();
        is_sound(&chart);
        assert_eq!(chart, (specimen.draw)());
        assert!(QUESTIONS.iter().any(|q| q.name == chart.name), "{} is registered", chart.name);
    }
}

#[test]
fn every_question_has_a_specimen_in_its_order() {
    let mut drawn: Vec<&str> = specimen::all().iter().map(|s| (s.draw)().name).collect();
    // One of them has a second specimen, of few runs.
    drawn.dedup();
    assert_eq!(drawn, QUESTIONS.map(|q| q.name));
}

#[test]
fn degenerate_data_are_drawn_honestly() {
    let numbers = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        -f64::MAX,
        0.0,
        -1.0,
        1.0,
        5e-324,
        1e-300,
    ];
    for specimen in specimen::all() {
        for number in numbers {
            is_sound(&(specimen.with_every_number)(number));
        }
        for keep in [0, 1, 2] {
            is_sound(&(specimen.with_lists_cut_to)(keep));
        }
        for every in [2, 3, 5] {
            is_sound(&(specimen.with_gaps)(every));
        }
        is_sound(&(specimen.with_every_name)(""));
        is_sound(&(specimen.with_every_name)("=a<b>&\"'\u{0}\u{ffff}"));
        assert!((specimen.with_lists_cut_to)(0).svg.contains(">No data</text>"));
        assert!((specimen.with_every_number)(f64::NAN).svg.contains(">No data</text>"));
    }
}

#[test]
fn every_series_has_a_group_of_its_own() {
    for specimen in specimen::all() {
        let chart = (specimen.draw)();
        let doc = Document::parse(&chart.svg).unwrap();
        let groups = doc
            .descendants()
            .filter(|n| n.has_tag_name("g") && n.attribute("id").is_some())
            .count();
        assert!(groups >= specimen.series, "{}: {groups} groups", chart.name);
    }
}

/// Where each text stands on the paper.
fn texts(group: &usvg::Group, found: &mut Vec<(String, usvg::Rect)>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => texts(inner, found),
            usvg::Node::Text(text) => {
                let words = text.chunks().iter().map(|c| c.text().to_owned()).collect();
                found.push((words, text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

/// What is wrong with where the texts of a picture stand.
fn misplaced(name: &str, svg: &str) -> Vec<String> {
    let tree = png::tree(svg).unwrap();
    let mut found = Vec::new();
    texts(tree.root(), &mut found);
    assert!(found.len() >= 5, "{name}");
    let mut wrong = vec![];
    for (n, (words, a)) in found.iter().enumerate() {
        let inside = a.left() >= 0.0 && a.right() <= tree.size().width();
        if !inside || a.bottom() > tree.size().height() {
            wrong.push(format!("{name}: “{words}” leaves the paper at {a:?}"));
        }
        for (others, b) in &found[..n] {
            // Half a pixel is the rounding of boxes, not an overlap.
            let apart = a.left() + 0.5 >= b.right() || b.left() + 0.5 >= a.right();
            let above = a.top() + 0.5 >= b.bottom() || b.top() + 0.5 >= a.bottom();
            if !apart && !above {
                wrong.push(format!("{name}: “{words}” covers “{others}” at {a:?}"));
            }
        }
    }
    wrong
}

#[test]
fn no_text_covers_another_or_leaves_the_paper() {
    let mut wrong = vec![];
    for specimen in specimen::all() {
        let long = (specimen.with_every_name)(
            "What they call the handing over of everything to everybody else",
        );
        let charts =
            [(specimen.draw)(), (specimen.with_gaps)(7), long, (specimen.with_lists_cut_to)(0)];
        for chart in charts.into_iter().chain([1, 2, 3].map(&specimen.with_lists_cut_to)) {
            wrong.extend(misplaced(chart.name, &chart.svg));
            wrong.extend(misplaced(&format!("narrow {}", chart.name), &chart.narrow));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The room that a page leaves to a picture on a screen of 390 px `[px]`.
const PHONE: f64 = 390.0 - 2.0 * 14.0;

#[test]
fn on_a_phone_no_letter_is_smaller_than_nine_pixels() {
    for specimen in specimen::all() {
        let chart = (specimen.draw)();
        let doc = Document::parse(&chart.narrow).unwrap();
        let wide: f64 = doc.root_element().attribute("width").unwrap().parse().unwrap();
        for text in doc.descendants().filter(|n| n.has_tag_name("text")) {
            let size: f64 = text.attribute("font-size").unwrap().parse().unwrap();
            let seen = size * PHONE / wide;
            assert!(seen >= 9.0, "{}: {:?} is {seen} px", chart.name, text.text());
        }
    }
}

#[test]
fn every_axis_names_its_unit() {
    for specimen in specimen::all() {
        let chart = (specimen.draw)();
        let tree = png::tree(&chart.svg).unwrap();
        let mut found = Vec::new();
        texts(tree.root(), &mut found);
        // The names of axes are those texts that end with a unit in brackets.
        let units = found.iter().filter(|(words, _)| words.ends_with(']') && words.contains('['));
        let units: Vec<_> = units.map(|(words, _)| words.as_str()).collect();
        let known = [
            "%",
            "×",
            "h",
            "weeks",
            "week",
            "tasks",
            "kinds",
            "points",
            "log scale",
            "people",
            "incidents",
            "0 to 1",
            "money",
            "job-years",
        ];
        for unit in &units {
            let inside = unit.rsplit('[').next().unwrap_or_default();
            assert!(known.iter().any(|k| inside.contains(k)), "{}: {unit}", chart.name);
        }
        assert!(units.len() >= specimen.axes, "{}: {units:?}", chart.name);
        let columns = chart.csv.lines().next().unwrap_or_default();
        let has = |name: &str| columns.split(',').any(|column| column == name);
        assert!(has("quantity") && has("unit") && has("value"), "{}: {columns}", chart.name);
        assert!(!columns.contains(' '), "{}: {columns}", chart.name);
    }
}

#[test]
fn every_title_is_a_sentence_with_a_number() {
    for specimen in specimen::all() {
        let title = (specimen.draw)().title;
        let first = title.chars().next().unwrap_or_default();
        assert!(first.is_uppercase() || first.is_ascii_digit(), "{title}");
        assert!(title.ends_with('.') && !title.ends_with(".."), "{title}");
        assert!(title.chars().any(|c| c.is_ascii_digit()), "{title}");
        assert!((specimen.with_lists_cut_to)(0).title.ends_with('.'));
    }
}

/// Years and days are no numbers to remember.
#[test]
fn no_title_has_more_than_two_numbers() {
    for specimen in specimen::all() {
        let title = (specimen.draw)().title;
        // Where on an axis something is, and the rule of a box, are places.
        if ["where_does_displacement_end", "what_it_depends_on", "when_does_it_fail"]
            .contains(&(specimen.draw)().name)
        {
            continue;
        }
        let numbers = title.split([' ', '\u{a0}', '×']).filter(|word| {
            let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
            let year = digits.len() == 4 && digits.parse::<u32>().is_ok_and(|it| it < 2300);
            digits.starts_with(|c: char| c.is_ascii_digit()) && !year
        });
        assert!(numbers.count() <= 2, "{title}");
    }
}

#[test]
fn a_name_in_another_script_is_left_out_and_the_number_of_runs_stays_where_it_belongs() {
    for (name, drawn) in [
        ("模型", None),
        ("שלום", None),
        ("model 模型 שלום", Some("“model”")),
        ("Fragen für Ärzte – 2", Some("“Fragen für Ärzte – 2”")),
        ("\u{202e}abc", Some("“abc”")),
    ] {
        let line = Source { scenario: name.to_owned(), ..source() }.line();
        let want = drawn.map_or(String::new(), |drawn| format!("{drawn}, "));
        assert!(line.starts_with(&format!("Source: telosim 0.1.0, {want}1,000 runs")), "{line}");
        let mut data = sweeps::what_happens();
        data.lines[0].name = name.to_owned();
        let chart = data.draw(&Source { scenario: name.to_owned(), ..source() });
        is_sound(&chart);
        let doc = Document::parse(&chart.svg).unwrap();
        let texts = doc.descendants().filter(|n| n.has_tag_name("text"));
        for text in texts.flat_map(|n| n.descendants()).filter_map(|n| n.text()) {
            assert!(text::is_legible(text), "{text}");
        }
    }
}

#[test]
fn a_picture_says_where_it_comes_from() {
    let chart = sweeps::what_happens().draw(&source());
    let doc = Document::parse(&chart.svg).unwrap();
    let metadata = doc.descendants().find(|n| n.has_tag_name("metadata")).and_then(|n| n.text());
    let known: serde_json::Value = serde_json::from_str(metadata.unwrap()).unwrap();
    assert_eq!((&known["run"], &known["seed"]), (&"3f2a9c1be07d".into(), &"7".into()));
    assert_eq!(metadata, Some(chart.provenance.as_str()));
}

#[test]
fn a_policy_is_marked_at_its_day() {
    let mut data = sweeps::what_happens();
    data.policy[0].year = 2030.0 + 3.0 / 365.0;
    let chart = data.draw(&source());
    let row = chart.csv.lines().find(|line| line.contains("policy starts")).unwrap();
    assert!(row.contains("2030-01-04"), "{row}");
    assert!(chart.svg.contains("policy starts, 2030-01-04"));
}

#[test]
fn few_runs_are_dots_and_many_are_bands() {
    let spread = |n: u32| match n {
        0 => specimen::spread(0.3, 0.02),
        n => Spread::of_few((0..n).map(|it| 0.3 + 0.01 * f64::from(it)).collect()),
    };
    for (n, dots) in [(0, false), (3, true), (19, true)] {
        let mut data = sweeps::what_happens();
        data.beside = None;
        for point in data.lines.iter_mut().flat_map(|line| &mut line.points) {
            point.value = spread(n);
        }
        let chart = data.draw(&source());
        assert_eq!(chart.svg.contains("-runs\""), dots, "{n}");
        assert_eq!(chart.svg.contains("-bands\""), !dots, "{n}");
        assert_eq!(chart.csv.contains("middle_95"), !dots, "{n}");
    }
}

#[test]
fn an_interval_that_holds_zero_is_not_called_a_change() {
    let mut data = specimen::who_is_displaced();
    assert!(data.draw(&source()).title.contains("falls from"));
    for line in &mut data.lines {
        (line.change.by.low, line.change.by.high) = (-0.1, 0.1);
    }
    let title = data.draw(&source()).title;
    assert!(title.contains("too few runs to tell") && !title.contains("falls"), "{title}");
}

#[test]
fn a_hostile_source_stays_text() {
    let mut hostile = source();
    hostile.scenario = "</text><script>alert(1)</script>\u{0}\u{1b}".to_owned();
    let chart = specimen::who_is_displaced().draw(&hostile);
    is_sound(&chart);
    assert!(!chart.svg.contains("<script"));
}

/// Writes every chart where `TELOSIM_CHARTS` says, for looking at.
#[test]
fn charts_can_be_looked_at() {
    let Some(folder) = std::env::var_os("TELOSIM_CHARTS") else { return };
    let folder = std::path::Path::new(&folder);
    for specimen in specimen::all() {
        let chart = (specimen.draw)();
        std::fs::write(folder.join(chart.name).with_extension("svg"), &chart.svg).unwrap();
        std::fs::write(folder.join(chart.name).with_extension("csv"), &chart.csv).unwrap();
        let look = |chart: Chart, kind: &str| {
            let few = if chart.csv.contains(",run,") { "-few" } else { "" };
            let file = folder.join(format!("{}{few}{kind}.png", chart.name));
            std::fs::write(file, png(&chart.svg, 1.5, &chart.provenance).unwrap()).unwrap();
            let file = folder.join(format!("{}{few}{kind}-narrow.png", chart.name));
            std::fs::write(file, png(&chart.narrow, 1.0, &chart.provenance).unwrap()).unwrap();
        };
        look(chart, "");
        look((specimen.with_lists_cut_to)(0), "-empty");
        look((specimen.with_lists_cut_to)(1), "-one");
        look((specimen.with_gaps)(7), "-gaps");
        look((specimen.with_every_number)(1.0), "-equal");
        look((specimen.with_every_number)(8e11), "-huge");
        look((specimen.with_every_name)("What they call the handing over of everything"), "-long");
    }
}
