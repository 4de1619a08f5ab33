//! The words of telosim, each once: what the page, `telosim explain` and `docs/glossary.md` print.

/// A word, what else it is called, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word.
    pub word: &'static str,
    /// Its letters in equations, and other words for it; empty if there are none.
    pub also: &'static str,
    /// What it means.
    pub means: &'static str,
    /// Whether a page about a run needs it.
    pub on_page: bool,
}

const fn page(word: &'static str, also: &'static str, means: &'static str) -> Term {
    Term { word, also, means, on_page: true }
}

const fn term(word: &'static str, also: &'static str, means: &'static str) -> Term {
    Term { word, also, means, on_page: false }
}

/// All words, in the order of the alphabet.
pub const TERMS: &[Term] = &[
    term(
        "Accepted work",
        "",
        "Tasks that triage let in. What is turned away is counted and never done.",
    ),
    term("Arm", "variant", "A named variant of a scenario, run on the same random numbers."),
    term(
        "Axis",
        "",
        "A parameter that a sweep varies. A point of the sweep has one value on each axis.",
    ),
    page(
        "Base hour",
        "bh",
        "An hour of an average person in the base year’s way of working, regardless of who does the work later.",
    ),
    page(
        "Base year",
        "base",
        "The year before the start, without AI; means over its second half divide every index of its run.",
    ),
    page("Binding input", "binding constraint", "The input that allows the least output in a run."),
    term(
        "Budget",
        "",
        "What may be spent. `demand.executor_budget` is the share of payroll that may go to executors; \
         `inputs.investment` is the effort a year that may be spread over the six inputs; what a policy costs is told as \
         `demand.public_cost` and `demand.policy_cost`.",
    ),
    page("Cell", "", "A purpose in one domain, live if somebody leads it and it asks for work."),
    term(
        "Check",
        "",
        "A behaviour that a scenario says must hold: a bound on a metric, looked at in each run.",
    ),
    term(
        "Common random numbers",
        "the same random numbers",
        "Two variants use the same random numbers for the same events, so that their difference comes from what differs \
         between them and not from chance.",
    ),
    term("Correlation", "", "Two uncertain parameters that move together, by rank."),
    page(
        "Displaced share",
        "D",
        "People idle beyond base, separated for want of work and not re-employed, and entrants never hired beyond the \
         reference, of the modelled labour force.",
    ),
    page(
        "Elasticity of demand",
        "ε",
        "By how many per cent more work is wanted when work gets one per cent cheaper.",
    ),
    term("Ensemble", "", "All runs of a scenario. Each draws what is uncertain anew."),
    page("Executor", "", "Software that does a task by itself; a person answers for it."),
    page(
        "Interval",
        "confidence interval",
        "Of 95 %: over many such ensembles, 95 of 100 intervals hold the mean. It says nothing of a single run, nor of the \
         world.",
    ),
    term(
        "Law",
        "distribution",
        "How an uncertain number is drawn. `telosim explain laws` lists the laws and how each is written.",
    ),
    term("Lead time", "", "Calendar time from asking for a task until its result ships."),
    page(
        "Lever",
        "policy",
        "A parameter that somebody chooses. A policy is one with a date; what it costs organizations and the public is \
         counted.",
    ),
    term(
        "Metric",
        "",
        "A quantity that is read at the end of every tick. Reading it changes nothing.",
    ),
    term(
        "Mode",
        "way of working",
        "People coordinate, people have copilots, or a system runs the work.",
    ),
    term(
        "Module",
        "room",
        "One mechanism of the model: its claim, equations, parameters and metrics. A module that a scenario does not set is \
         neutral.",
    ),
    term("Money", "", "Dollars of 2025; nothing is inflated."),
    term(
        "Neutral",
        "",
        "The value at which a parameter does nothing, as if its mechanism were not there.",
    ),
    page(
        "Pair",
        "",
        "Two variants run on the same random numbers, so that their difference is not one of chance.",
    ),
    page("Purpose", "", "What somebody set out to bring about."),
    page(
        "Purpose scaling",
        "G_P",
        "Live cells (a cell is a purpose in one domain) against the base year.",
    ),
    page(
        "Reference",
        "counterfactual",
        "The same world and random numbers with people coordinating and executing all work throughout, and no policy. \
         `telosim explain reference` lists what differs.",
    ),
    term("Regret", "", "How much better the best option would have been in the same future."),
    term(
        "Replicate",
        "",
        "One run of an ensemble, counted from 0. The same replicate of two variants has the same random numbers.",
    ),
    term(
        "Retraining",
        "",
        "Learning another occupation for some weeks (`displacement.retraining`) on a seat that the public pays for \
         (`displacement.seats`, `demand.seat_cost`).",
    ),
    page("Run", "", "One simulated economy, from one draw of all that is not known."),
    term(
        "Scenario",
        "",
        "A file that says what is assumed, what is tried and what must hold. It extends the baseline unless it says otherwise.",
    ),
    page(
        "Seam",
        "coordination cost",
        "A place where work passes between people: handing over, coordinating, finding an owner, keeping context, waiting.",
    ),
    term("Slack", "", "The share of people’s paid hours in which they have no work."),
    term("Sweep", "", "A scenario simulated at many points of a design over its axes."),
    page(
        "System-run",
        "",
        "Executors carry tasks from end to end; people decide, review, steer and answer for it.",
    ),
    page("Task scaling", "G_T", "Accepted work a week against its mean in the base year."),
    term("Tick", "", "A week: the step in which all but the flow of tasks moves."),
    page("Tier", "", "1 executes; 2 diagnoses, decides and reviews; 3 prevents."),
    term(
        "Typical",
        "",
        "A value that is usual where a parameter acts. What the shipped baseline has is shown beside it.",
    ),
    term(
        "Units",
        "unit",
        "Every number has one, shown in brackets. A text with a unit, as in \"2 days\", may stand for a number; \
         `telosim explain units` lists all.",
    ),
];

/// The glossary in Markdown, as `docs/glossary.md` has it.
pub fn markdown() -> String {
    let mut text = "# Glossary\n\nMade by `telosim explain glossary`.\n\n| word | also | meaning |\n| --- | --- | --- |\n".to_owned();
    for Term { word, also, means, .. } in TERMS {
        text += &format!("| {word} | {also} | {means} |\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_the_alphabet_each_once() {
        let words: Vec<String> = TERMS.iter().map(|term| term.word.to_lowercase()).collect();
        assert!(words.is_sorted_by(|a, b| a.replace(' ', "") < b.replace(' ', "")), "{words:?}");
    }
}
