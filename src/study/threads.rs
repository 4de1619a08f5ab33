//! Worker threads, for worlds side by side or for the organizations of a large one.

/// Threads for each processor at most: more of them only wait.
const MOST: usize = 8;

/// So many threads, each with a world of its own.
pub struct Threads(rayon::ThreadPool);

impl Threads {
    /// As many as `jobs`, or as there are processors.
    ///
    /// # Errors
    /// What the system says if it has none to give.
    pub fn new(jobs: Option<usize>) -> Result<Self, String> {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0));
        builder.build().map(Self).map_err(|e| e.to_string())
    }

    /// The most that can be asked for.
    pub fn most() -> usize {
        MOST * std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.current_num_threads()
    }

    /// Does something on them.
    pub fn run<R: Send>(&self, what: impl FnOnce() -> R + Send) -> R {
        self.0.install(what)
    }
}
