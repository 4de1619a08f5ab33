//! One page for a meeting: a few sentences that lead to their evidence, one picture, one table.

use serde::Serialize;

use super::page::{Table, fonts};

/// Words that a brief has at most, those of its picture left out.
pub const MOST_WORDS: usize = 300;

/// One page, to be printed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Brief {
    /// What it is about.
    pub title: String,
    /// What is asked.
    pub question: String,
    /// What is said, the answer first.
    pub sentences: Vec<Sentence>,
    /// The picture, as SVG.
    pub picture: String,
    /// What there is to see in it.
    pub alt: String,
    /// The table.
    pub table: Table,
}

/// A sentence and the section of the page that has its evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sentence {
    /// The sentence.
    pub words: String,
    /// The section.
    pub anchor: String,
}

fn count(text: &str) -> usize {
    text.split_whitespace().filter(|it| it.chars().any(char::is_alphanumeric)).count()
}

impl Brief {
    /// Words of title, question, sentences and table.
    pub fn words(&self) -> usize {
        let cells = self.table.header.iter().chain(self.table.rows.iter().flatten());
        let texts = [&self.title, &self.question, &self.table.title, &self.table.note];
        let said = self.sentences.iter().map(|it| &it.words);
        texts.into_iter().chain(said).chain(cells).map(|it| count(it)).sum()
    }

    /// The same with as many sentences as leave it within its words; the answer is always among them.
    #[must_use]
    pub fn cut(mut self) -> Self {
        while self.words() > MOST_WORDS && self.sentences.len() > 1 {
            self.sentences.pop();
        }
        self
    }

    /// The brief as HTML, whole and offline.
    ///
    /// # Errors
    /// A mistake in the template.
    pub fn html(&self) -> Result<String, String> {
        let mut environment = minijinja::Environment::new();
        environment
            .add_template("brief.html", include_str!("brief.html"))
            .map_err(|e| e.to_string())?;
        let template = environment.get_template("brief.html").map_err(|e| e.to_string())?;
        let [regular, bold] = fonts();
        let it = minijinja::value::Serde(self);
        template
            .render(minijinja::context! { brief => it, regular => regular, bold => bold })
            .map_err(|e| format!("{e:#}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(sentences: usize) -> Brief {
        let words = "one two three four five six seven eight nine ten".to_owned();
        let sentence = Sentence { words, anchor: "evidence".into() };
        Brief {
            title: "A <b>title</b>".into(),
            question: "What?".into(),
            sentences: vec![sentence; sentences],
            picture: "<svg></svg>".into(),
            alt: "nothing".into(),
            table: Table::new("t", &["a", "b"]).rows(vec![vec!["x".into(), "1".into()]]),
        }
    }

    #[test]
    fn a_brief_keeps_to_its_words_and_never_loses_its_answer() {
        let long = brief(80).cut();
        assert!(long.words() <= MOST_WORDS && long.words() > MOST_WORDS - 10);
        assert_eq!(brief(1).cut().sentences.len(), 1);
    }

    #[test]
    fn every_sentence_leads_to_the_page_and_text_stays_text() {
        let html = brief(3).html().unwrap();
        assert_eq!(html.matches("href=\"report.html#evidence\"").count(), 3);
        assert!(!html.contains("<b>title") && html.contains("<svg>"));
        assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("src="));
    }
}
