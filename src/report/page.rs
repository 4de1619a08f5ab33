//! One self-contained page that a reader can take into a meeting, and the same in Markdown.

use std::fmt::Write as _;

use serde::Serialize;

use crate::chart::Chart;

/// A table, its cells ready to be read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Columns.
    pub header: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// What one must know to read it.
    pub note: String,
}

/// A chart on the page.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    name: &'static str,
    question: &'static str,
    title: String,
    alt: String,
    svg: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Rows of a figure's data that are shown on the page.
const ROWS: usize = 40;

impl From<Chart> for Figure {
    fn from(chart: Chart) -> Self {
        let mut lines = chart.csv.lines().map(|line| line.split(',').map(str::to_owned).collect());
        let header = lines.next().unwrap_or_default();
        let rows = lines.take(ROWS).collect();
        let Chart { name, question, title, desc, svg, .. } = chart;
        Self { name, question, title, alt: desc, svg, header, rows }
    }
}

/// A check on the page.
#[derive(Clone, Debug, Serialize)]
pub struct Looked {
    /// The behaviour.
    pub says: String,
    /// `met`, `missed` or `unknown`.
    pub word: &'static str,
    /// In how many runs.
    pub detail: String,
}

/// Everything that the page says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Page {
    /// What the scenario is called.
    pub title: String,
    /// What it asks.
    pub question: String,
    /// What is to be decided.
    pub decision: Option<String>,
    /// For whom.
    pub audience: Option<String>,
    /// Version of the program.
    pub version: String,
    /// The run's hash, shortened.
    pub run: String,
    /// Runs of the scenario itself.
    pub runs: u64,
    /// How many checks were met.
    pub checks_line: String,
    /// The sentence to remember: number, interval, comparison.
    pub headline: String,
    /// What was compared, in plain words.
    pub compared: Vec<String>,
    /// Tables before the figures.
    pub tables: Vec<Table>,
    /// The figures, main picture first.
    pub figures: Vec<Figure>,
    /// Checks.
    pub checks: Vec<Looked>,
    /// What it must not be used for.
    pub limits: Vec<String>,
    /// How much of it rests on what.
    pub evidence_line: String,
    /// Parameter, value, unit, role, source, origin.
    pub evidence: Vec<[String; 6]>,
    /// What made it.
    pub provenance: Vec<[String; 2]>,
}

impl Page {
    /// The page as HTML, whole and offline.
    ///
    /// # Errors
    /// A mistake in the template.
    pub fn html(&self) -> Result<String, String> {
        let mut environment = minijinja::Environment::new();
        let template = include_str!("page.html");
        environment.add_template("page.html", template).map_err(|e| e.to_string())?;
        let page = environment.get_template("page.html").map_err(|e| e.to_string())?;
        page.render(minijinja::context! { page => minijinja::value::Serde(self) })
            .map_err(|e| format!("{e:#}"))
    }

    /// The same as Markdown; pictures are files beside it.
    pub fn markdown(&self) -> String {
        let mut text = format!("# {}\n\n{}\n\n", self.title, self.question);
        let _ = writeln!(
            text,
            "telosim {}, run {}, {} runs, {}. Conditional on its assumptions, not a forecast.\n\n**{}**\n",
            self.version, self.run, self.runs, self.checks_line, self.headline
        );
        self.compared.iter().for_each(|words| text.push_str(&format!("{words}\n\n")));
        for table in &self.tables {
            let _ = writeln!(text, "## {}\n\n| {} |", table.title, table.header.join(" | "));
            let _ = writeln!(text, "|{}", "---|".repeat(table.header.len()));
            table.rows.iter().for_each(|row| text.push_str(&format!("| {} |\n", row.join(" | "))));
            let _ = writeln!(text, "\n{}\n", table.note);
        }
        for figure in &self.figures {
            let Figure { name, question, title, alt, .. } = figure;
            let _ = writeln!(text, "## {question}\n\n{title}\n\n![{alt}](charts/{name}.png)\n");
        }
        text.push_str("## Checks met and missed\n\n");
        self.checks
            .iter()
            .for_each(|c| text.push_str(&format!("- {}: {} ({})\n", c.word, c.says, c.detail)));
        text.push_str("\n## Limits\n\n");
        self.limits.iter().for_each(|words| text.push_str(&format!("- {words}\n")));
        let _ = writeln!(text, "\n## Evidence\n\n{}\n\n## Provenance\n", self.evidence_line);
        self.provenance
            .iter()
            .for_each(|[key, value]| text.push_str(&format!("- {key}: `{value}`\n")));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_title_stays_text() {
        let page = Page { title: "<script>alert(1)</script>".into(), ..Page::default() };
        let html = page.html().unwrap();
        assert!(!html.contains("<script>"));
        assert!(html.contains("&lt;script&gt;"));
    }

    #[test]
    fn the_page_fetches_nothing() {
        let html = Page::default().html().unwrap();
        assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("src="));
    }
}
