//! The model in plain loops: one organization in the limit in which arithmetic describes it.
//!
//! [`fluid`] is that arithmetic. [`measure`] lives through the same weeks in small steps of time, with
//! noise in every number, and knows nothing of the simulator. The simulator must agree with both.
//!
//! ```text
//! hours      = n · 40 · productive · (1 - loss · n²)                                [h/week]
//! per task   = (execution/speed + handoffs · 0.5 + review) / (1 - rework)           people execute [h]
//!            = (review + steering) / (1 - rework)                                   executors do [h]
//! throughput = min(tasks, (hours - lead) / per task, executors, slots / latency)    [tasks/week]
//! slack      = 1 - (lead + throughput · per task) / hours                           [1]
//! ```

/// Paid hours of one person in a week `[h]`.
const WEEK: f64 = 40.0;
/// Hours that one executor runs in a week, day and night `[h]`.
const EXECUTOR_WEEK: f64 = 168.0;
/// What people keep of their hours after breaks and the rest of life `[1]`.
const PRODUCTIVE: f64 = 0.8;
/// Share of hours that talking costs, per squared person `[1]`.
const COMMUNICATION: f64 = 0.0006;
/// Hours that a purpose takes its lead in a week `[h]`.
const LEADING: f64 = 8.0;
/// Hours that a handoff costs: a quarter on either side `[h]`.
const HANDOFF: f64 = 0.5;
/// Hours in which a person tells executors what a task is `[h]`.
const STEERING: f64 = 0.5;
/// Share of results that are done again `[1]`.
const REWORK: f64 = 0.2;

/// Who does a task once a purpose has asked for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Execution {
    /// People, who hand off in between, at a multiple of their speed without AI `[1]`.
    People { speed: f64 },
    /// So many executors, each at a multiple of a person's speed `[1]`.
    Executors { number: f64, speed: f64 },
}

/// How many signals can be waited for at once, and how long each of them takes `[weeks]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feedback {
    pub slots: f64,
    pub latency: f64,
}

/// One row of the fluid table: an organization that never changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FluidRow {
    /// Heads `[people]`.
    pub people: f64,
    /// Purposes, each of one cell `[cells]`.
    pub purposes: f64,
    /// Tasks that each of them asks for `[tasks/week]`.
    pub tasks: f64,
    /// Work in a task for one person without AI `[h]`.
    pub work: f64,
    /// Handoffs in a task that people do `[1]`.
    pub handoffs: f64,
    /// Hours that checking a result takes `[h]`.
    pub review: f64,
    pub execution: Execution,
    /// Where the world answers slowly; `None` where it does at once.
    pub feedback: Option<Feedback>,
}

/// Which of the four stages sets the pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Tasks,
    Hours,
    Executors,
    Feedback,
}

/// What comes of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fluid {
    /// Tasks that come out right `[tasks/week]`.
    pub throughput: f64,
    /// Share of people's hours that nothing asks for `[1]`.
    pub slack: f64,
    pub binding: Stage,
}

impl FluidRow {
    /// Hours that people have in a week, net of talking `[h/week]`.
    fn hours(&self) -> f64 {
        self.people * WEEK * PRODUCTIVE * (1.0 - COMMUNICATION * self.people * self.people)
    }

    /// Hours that leading takes of these `[h/week]`.
    fn leading(&self) -> f64 {
        self.purposes * LEADING
    }

    /// People's hours in one attempt at a task `[h]`.
    fn attempt(&self) -> f64 {
        match self.execution {
            Execution::People { speed } => {
                self.work / speed + self.handoffs * HANDOFF + self.review
            }
            Execution::Executors { .. } => self.review + STEERING,
        }
    }
}

/// Throughput, slack and what binds, by arithmetic.
pub fn fluid(row: &FluidRow) -> Fluid {
    let attempts = 1.0 / (1.0 - REWORK);
    let per_task = row.attempt() * attempts;
    let executors = match row.execution {
        Execution::People { .. } => f64::INFINITY,
        Execution::Executors { number, speed } => {
            number * EXECUTOR_WEEK * speed / (row.work * attempts)
        }
    };
    let stages = [
        (row.purposes * row.tasks, Stage::Tasks),
        ((row.hours() - row.leading()) / per_task, Stage::Hours),
        (executors, Stage::Executors),
        (row.feedback.map_or(f64::INFINITY, |f| f.slots / f.latency), Stage::Feedback),
    ];
    let (throughput, binding) =
        stages.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).expect("there are four stages");
    let slack = 1.0 - (row.leading() + throughput * per_task) / row.hours();
    Fluid { throughput, slack, binding }
}

const SYSTEM: Execution = Execution::Executors { number: 10.0, speed: 10.0 };

/// Human-coordinated.
pub const A: FluidRow = FluidRow {
    people: 20.0,
    purposes: 10.0,
    tasks: 4.0,
    work: 12.0,
    handoffs: 3.0,
    review: 1.0,
    execution: Execution::People { speed: 1.0 },
    feedback: None,
};
/// Copilot: people, twice as fast.
pub const B: FluidRow = FluidRow { execution: Execution::People { speed: 2.0 }, ..A };
/// System-run, by ten executors.
pub const C: FluidRow = FluidRow { execution: SYSTEM, ..A };
/// Tasks scale.
pub const D: FluidRow = FluidRow { tasks: 12.0, ..C };
/// Purposes scale.
pub const E: FluidRow = FluidRow { purposes: 30.0, ..C };
/// Both scale, each by two.
pub const F: FluidRow = FluidRow { purposes: 20.0, tasks: 8.0, ..C };
/// Purposes scale and nobody executes more.
pub const G: FluidRow = FluidRow { purposes: 30.0, ..A };
/// Tasks scale and the world answers in two weeks.
pub const H: FluidRow = FluidRow { feedback: Some(Feedback { slots: 60.0, latency: 2.0 }), ..D };
/// Purposes scale by four: leading takes the hours.
pub const I: FluidRow = FluidRow { purposes: 40.0, ..C };
/// Purposes scale and checking takes four hours.
pub const J: FluidRow = FluidRow { review: 4.0, ..E };

/// A generator of its own: 64 bits of Knuth's MMIX congruence, of which the upper 53 serve.
pub struct Numbers(pub u64);

impl Numbers {
    fn uniform(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.uniform().ln()
    }

    /// How many events of a Poisson process fall where `mean` are expected.
    fn poisson(&mut self, mean: f64) -> u32 {
        let mut waited = self.exponential(1.0);
        let mut count = 0;
        while waited < mean {
            count += 1;
            waited += self.exponential(1.0);
        }
        count
    }
}

/// One step `[h]`.
const STEP: f64 = 0.25;
/// What is lived through before anything counts `[h]`.
const WARM_UP: f64 = 52.0 * WEEK;
/// What counts `[h]`.
const MEASURED: f64 = 104.0 * WEEK;
/// Tasks at the start, so that what is saturated in the long run is so from the first hour `[tasks]`.
const BACKLOG: u32 = 200;
/// Work in progress beyond which nothing is begun where feedback binds `[tasks]`.
const IN_PROGRESS: u32 = 40;

/// Throughput `[tasks/week]` and slack `[1]` of one stretch of weeks, lived through step by step.
///
/// Work left in a person's hands at the end of a step is carried over, and a person who finishes
/// within a step takes up the next task in it: steps round nothing but the moment of asking.
pub fn measure(row: &FluidRow, numbers: &mut Numbers) -> (f64, f64) {
    let (executors, speed) = match row.execution {
        Execution::People { .. } => (0, 0.0),
        Execution::Executors { number, speed } => (number as usize, speed),
    };
    let mut people = vec![0.0; row.people as usize]; // hours left in what each has in hand; 0: idle
    let mut machines = vec![0.0; executors];
    let mut signals = vec![0.0; row.feedback.map_or(0, |f| f.slots as usize)];
    let (mut queued, mut to_check, mut shippable, mut begun) = (BACKLOG, 0_u32, 0_u32, 0_u32);
    let (mut shipped, mut used) = (0_u32, 0.0);
    let free = row.hours() - row.leading();
    let offered = STEP * free / (row.people * WEEK);
    let mut time = 0.0;
    while time < WARM_UP + MEASURED {
        let counted = u32::from(time >= WARM_UP);
        queued += numbers.poisson(row.purposes * row.tasks * STEP / WEEK);
        let most = if signals.is_empty() { u32::MAX } else { IN_PROGRESS };
        for left in &mut machines {
            let mut step = STEP * speed * EXECUTOR_WEEK / WEEK;
            while step > 0.0 {
                if *left == 0.0 {
                    if queued == 0 || begun >= most {
                        break;
                    }
                    (queued, begun) = (queued - 1, begun + 1);
                    *left = numbers.exponential(row.work);
                }
                let worked = step.min(*left);
                (step, *left) = (step - worked, *left - worked);
                to_check += u32::from(*left == 0.0);
            }
        }
        for left in &mut people {
            let mut step = offered;
            while step > 0.0 {
                if *left == 0.0 {
                    if executors == 0 && queued > 0 && begun < most {
                        let Execution::People { speed } = row.execution else { unreachable!() };
                        (queued, begun) = (queued - 1, begun + 1);
                        *left =
                            numbers.exponential(row.work / speed) + numbers.exponential(row.review);
                        *left += f64::from(numbers.poisson(row.handoffs)) * HANDOFF;
                    } else if to_check > 0 {
                        to_check -= 1;
                        *left = numbers.exponential(STEERING) + numbers.exponential(row.review);
                    } else {
                        break;
                    }
                }
                let worked = step.min(*left);
                (step, *left) = (step - worked, *left - worked);
                used += f64::from(counted) * worked;
                if *left == 0.0 {
                    if numbers.uniform() < REWORK {
                        (queued, begun) = (queued + 1, begun - 1);
                    } else {
                        shippable += 1;
                    }
                }
            }
        }
        if let Some(feedback) = row.feedback {
            for left in &mut signals {
                *left -= STEP;
                while *left <= 0.0 && shippable > 0 {
                    // A slot that was free before takes the next signal up from now on.
                    *left = left.max(-STEP) + numbers.exponential(feedback.latency * WEEK);
                    (shippable, begun, shipped) = (shippable - 1, begun - 1, shipped + counted);
                }
                *left = left.max(0.0);
            }
        } else {
            begun -= shippable;
            shipped += counted * shippable;
            shippable = 0;
        }
        time += STEP;
    }
    let weeks = MEASURED / WEEK;
    (f64::from(shipped) / weeks, 1.0 - (row.leading() + used / weeks) / row.hours())
}
