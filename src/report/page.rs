//! One self-contained page that a reader can take into a meeting, and the same in Markdown.

use std::fmt::Write as _;

use serde::Serialize;

use crate::chart::Chart;
use crate::chart::style::{BOLD, REGULAR};

/// A table, its cells ready to be read. The first column names the row.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Table {
    /// What it shows, and in which unit.
    pub title: String,
    /// Columns.
    pub header: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// What one must know to read it.
    pub note: String,
    /// Whether its cells are words; numbers stand to the right.
    pub words: bool,
}

impl Table {
    /// A table of numbers with these columns.
    pub fn new(title: &str, header: &[&str]) -> Self {
        let header = header.iter().map(|&name| name.to_owned()).collect();
        Self { title: title.to_owned(), header, ..Self::default() }
    }

    /// The same with its rows.
    pub fn rows(self, rows: Vec<Vec<String>>) -> Self {
        Self { rows, ..self }
    }

    /// The same with a note below.
    pub fn note(self, note: &str) -> Self {
        Self { note: note.to_owned(), ..self }
    }

    /// The same, of words and not of numbers.
    pub fn of_words(self) -> Self {
        Self { words: true, ..self }
    }
}

/// A chart on the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Name of its files, without ending.
    pub name: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// The finding.
    pub title: String,
    /// What there is to see, in words.
    pub alt: String,
    svg: String,
    narrow: String,
    /// The first of the numbers drawn.
    data: Table,
    /// How many rows of numbers there are.
    pub rows: usize,
}

/// Rows of a figure's data that are shown on the page.
const ROWS: usize = 40;

impl From<Chart> for Figure {
    fn from(chart: Chart) -> Self {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let mut lines = chart.csv.lines();
        let header = lines.next().map(cells).unwrap_or_default();
        let rows = lines.clone().take(ROWS).map(cells).collect();
        let data = Table { header, rows, words: true, ..Table::default() };
        let Chart { name, question, title, desc, svg, narrow, .. } = chart;
        Self { name, question, title, alt: desc, svg, narrow, data, rows: lines.count() }
    }
}

/// What a section is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A list of sentences.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// A table that opens on demand; a short one is printed.
    Folded(Table),
    /// A chart.
    Figure(Box<Figure>),
    /// Words and what they mean.
    Terms(Vec<[String; 2]>),
}

/// A part of the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// What it is about.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A section with this title.
    pub fn new(title: &str, blocks: Vec<Block>) -> Self {
        Self { title: title.to_owned(), blocks }
    }

    /// One figure with its question, or several under one heading.
    pub fn of_figures(title: &str, figures: Vec<Figure>, tables: Vec<Table>) -> Option<Self> {
        let mut blocks: Vec<Block> =
            figures.into_iter().map(|it| Block::Figure(Box::new(it))).collect();
        blocks.extend(tables.into_iter().map(Block::Table));
        (!blocks.is_empty()).then(|| Self::new(title, blocks))
    }
}

/// Everything that the page says, in order.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Page {
    /// What the scenario is called.
    pub title: String,
    /// Version, hash, runs, checks: what one must know before reading on.
    pub status: Vec<String>,
    /// What it asks.
    pub question: String,
    /// What is to be decided.
    pub decision: Option<String>,
    /// For whom.
    pub audience: Option<String>,
    /// The sentences to remember: number, interval, word, comparison.
    pub headline: Vec<String>,
    /// The rest.
    pub sections: Vec<Section>,
}

impl Page {
    /// The page as HTML, whole and offline.
    ///
    /// # Errors
    /// A mistake in the template.
    pub fn html(&self) -> Result<String, String> {
        let mut environment = minijinja::Environment::new();
        environment.add_filter("slug", |title: &str| slug(title));
        let template = include_str!("page.html");
        environment.add_template("page.html", template).map_err(|e| e.to_string())?;
        let page = environment.get_template("page.html").map_err(|e| e.to_string())?;
        let [regular, bold] = fonts();
        let whole = minijinja::value::Serde(self);
        page.render(minijinja::context! { page => whole, regular => regular, bold => bold })
            .map_err(|e| format!("{e:#}"))
    }

    /// The same as Markdown; pictures are files beside it.
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "# {}\n\n{}\n\n{}\n",
            plain(&self.title),
            plain(&self.status.join(" · ")),
            plain(&self.question)
        );
        if let Some(decision) = &self.decision {
            let _ = writeln!(text, "\nDecision: {}", plain(decision));
        }
        if let Some(audience) = &self.audience {
            let _ = writeln!(text, "\nFor: {}", plain(audience));
        }
        // One sentence is to be remembered; what follows goes into it.
        for (place, words) in self.headline.iter().enumerate() {
            let words = plain(words);
            let _ = match place {
                0 => writeln!(text, "\n**{words}**"),
                _ => writeln!(text, "\n{words}"),
            };
        }
        for section in &self.sections {
            let _ = writeln!(text, "\n## {}", plain(&section.title));
            section.blocks.iter().for_each(|block| markdown(&mut text, block));
        }
        text
    }
}

/// By what a section is found on its page: `#what-the-money-buys`.
pub fn slug(title: &str) -> String {
    crate::scenario::slug(title)
}

/// The two fonts of a page, as data URLs have them.
pub(super) fn fonts() -> [String; 2] {
    [REGULAR, BOLD].map(base64)
}

/// Text in a table of Markdown that stays text: a tag is none. A comparison such as `x < 2` is left as it is.
pub fn untagged(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let opens = |next: &char| next.is_ascii_alphabetic() || "/!?".contains(*next);
        match letter {
            '<' if letters.peek().is_some_and(opens) => safe.push_str("&lt;"),
            '\n' | '\r' => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

/// Text that stays text in Markdown: no raw HTML, no entity, no code and no link.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '`' | '*' | '[' | ']' | '\\' => safe.extend(['\\', letter]),
            '\n' | '\r' => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

/// Bytes as text that a data URL may hold (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let four = |three: &[u8]| {
        let bits =
            (0..3).fold(0, |bits, i| bits << 8 | u32::from(three.get(i).copied().unwrap_or(0)));
        std::array::from_fn::<char, 4, _>(|i| match i <= three.len() {
            true => char::from(LETTERS[(bits >> (18 - 6 * i) & 63) as usize]),
            false => '=',
        })
    };
    bytes.chunks(3).flat_map(four).collect()
}

fn markdown(text: &mut String, block: &Block) {
    text.push('\n');
    match block {
        Block::Text(words) => text.push_str(&format!("{}\n", plain(words))),
        Block::List(items) => {
            items.iter().for_each(|it| text.push_str(&format!("- {}\n", plain(it))));
        }
        Block::Terms(terms) => terms.iter().for_each(|[word, means]| {
            text.push_str(&format!("- **{}**: {}\n", plain(word), plain(means)));
        }),
        Block::Figure(figure) => {
            let Figure { name, title, alt, .. } = figure.as_ref();
            let _ = writeln!(text, "{}\n\n![{}](charts/{name}.png)", plain(title), plain(alt));
        }
        Block::Table(table) | Block::Folded(table) => {
            let row = |cells: &[String]| {
                let safe = cells.iter().map(|cell| plain(cell).replace('|', "\\|"));
                format!("| {} |\n", safe.collect::<Vec<_>>().join(" | "))
            };
            if !table.title.is_empty() {
                let _ = writeln!(text, "**{}**\n", plain(&table.title));
            }
            text.push_str(&row(&table.header));
            let _ = writeln!(text, "|{}", "---|".repeat(table.header.len()));
            table.rows.iter().for_each(|cells| text.push_str(&row(cells)));
            if !table.note.is_empty() {
                let _ = writeln!(text, "\n{}", plain(&table.note));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        let bad = "<script>alert(1)</script>".to_owned();
        let table = Table {
            title: bad.clone(),
            header: vec![bad.clone()],
            rows: vec![vec![bad.clone()]],
            note: bad.clone(),
            words: true,
        };
        let blocks = vec![
            Block::Text(bad.clone()),
            Block::List(vec![bad.clone()]),
            Block::Table(table.clone()),
            Block::Folded(table),
            Block::Terms(vec![[bad.clone(), bad.clone()]]),
        ];
        Page {
            title: bad.clone(),
            status: vec![bad.clone()],
            question: bad.clone(),
            decision: Some(bad.clone()),
            audience: Some(bad.clone()),
            headline: vec![bad.clone()],
            sections: vec![Section::new(&bad, blocks)],
        }
    }

    #[test]
    fn a_hostile_text_stays_text_wherever_it_stands() {
        let html = page().html().unwrap();
        assert!(!html.contains("<script>"));
        // Title twice, the head of the page five times, the section once, its blocks fifteen times.
        assert_eq!(html.matches("&lt;script&gt;").count(), 23);
    }

    #[test]
    fn markdown_holds_no_markup_that_a_text_brought_along() {
        let text = page().markdown();
        assert!(!text.contains("<script") && text.contains("&lt;script&gt;"), "{text}");
        assert_eq!(
            plain("a `key` [b](c) *d* & <e>"),
            "a \\`key\\` \\[b\\](c) \\*d\\* &amp; &lt;e&gt;"
        );
    }

    #[test]
    fn a_tag_in_a_table_is_none_and_a_comparison_is_one() {
        assert_eq!(
            untagged("a <b>c</b> <!-- d <?e 1 < 2 <3"),
            "a &lt;b>c&lt;/b> &lt;!-- d &lt;?e 1 < 2 <3"
        );
    }

    #[test]
    fn the_page_fetches_nothing() {
        let html = page().html().unwrap();
        assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("src="));
        // The fonts are in the page itself.
        assert!(!html.contains("@import"));
        assert_eq!(
            (html.matches("url(").count(), html.matches("url(data:font/ttf;").count()),
            (2, 2)
        );
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let said =
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|it| base64(it.as_bytes()));
        assert_eq!(said, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }

    #[test]
    fn a_bar_in_a_cell_does_not_break_a_table_in_markdown() {
        let table = Table::new("", &["a", "b"]).rows(vec![vec!["x|y".into(), "z".into()]]);
        let sections = vec![Section::new("s", vec![Block::Table(table)])];
        let text = Page { sections, ..Page::default() }.markdown();
        assert!(text.contains("| x\\|y | z |"), "{text}");
    }
}
