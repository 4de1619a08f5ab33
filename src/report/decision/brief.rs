//! A decision on one page.

use super::Decision;
use crate::chart::Chart;
use crate::report::brief::{Brief, Sentence};
use crate::report::page::slug;

impl Decision {
    /// The brief: every sentence leads to its evidence on the page.
    pub fn brief(&self, title: &str, picture: &Chart) -> Brief {
        let sentence =
            |it: super::words::Said| Sentence { words: it.words, anchor: slug(it.evidence) };
        Brief {
            title: title.to_owned(),
            question: self.question.clone(),
            sentences: self.sentences().into_iter().map(sentence).collect(),
            picture: picture.svg.clone(),
            alt: picture.desc.clone(),
            table: self.bought(),
        }
    }
}
