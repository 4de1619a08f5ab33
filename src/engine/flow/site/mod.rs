use super::Route;
use super::calendar::Calendar;
use super::station::Station;
use crate::engine::budget::Most;

mod servers;
mod sources;
#[cfg(test)]
mod tests;

use sources::Sources;

/// What an entry of a site's calendar is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    /// A server ends its service.
    Server(u32),
    /// A task's delay ends.
    Task(u32),
}

impl Event {
    const TASK: u32 = 1 << 31;

    fn packed(self) -> u32 {
        match self {
            Self::Server(i) => i,
            Self::Task(i) => Self::TASK | i,
        }
    }

    fn unpacked(bits: u32) -> Self {
        if bits & Self::TASK == 0 { Self::Server(bits) } else { Self::Task(bits & !Self::TASK) }
    }
}

/// A task's stable id inside its site; reused after the task is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskId(pub u32);

const NOBODY: u32 = u32::MAX;

/// Somebody or something that works on one task at a time.
#[derive(Clone, Debug)]
pub struct Server {
    /// Whom it stands for: an index that the route understands.
    pub who: u32,
    /// Servers of one class serve the same stations.
    pub class: u8,
    serves: u32,
    rate: f64,
    task: u32,
    /// Where the task is and when it came there `[h]`: its row may have left the cache since.
    station: u8,
    entered: f64,
    key: u128,
    since: f64,
    until: f64,
}

impl Server {
    /// Whether it works on a task now.
    pub fn busy(&self) -> bool {
        self.task != NOBODY
    }
}

#[derive(Clone, Debug)]
struct Row<T> {
    task: Option<T>,
    entered: f64,
    waited: f64,
    /// Work left by a server that went away `[h]`; negative where it starts afresh.
    left: f64,
    station: u8,
}

/// How far a site may go.
#[derive(Clone, Copy, Debug)]
struct Allowed {
    tasks: Most,
    events: Most,
    /// Events before they were counted.
    since: u64,
}

impl Default for Allowed {
    /// As far as it can.
    fn default() -> Self {
        let all = Most { what: "", most: u64::MAX, by: &[] };
        Self { tasks: all, events: all, since: 0 }
    }
}

/// One organization's flow.
#[derive(Clone, Debug)]
pub struct Site<T> {
    now: f64,
    calendar: Calendar,
    rows: Vec<Row<T>>,
    free: Vec<u32>,
    stations: Vec<Station>,
    servers: Vec<Server>,
    idle: Vec<Vec<u32>>,
    sources: Sources,
    used: Vec<f64>,
    live: u32,
    events: u64,
    allowed: Allowed,
}

impl<T> Site<T> {
    /// An empty site with so many stations and classes of servers.
    pub fn new(stations: usize, classes: usize) -> Self {
        Self {
            now: 0.0,
            calendar: Calendar::default(),
            rows: vec![],
            free: vec![],
            stations: vec![Station::default(); stations],
            servers: vec![],
            idle: vec![vec![]; classes],
            sources: Sources::default(),
            used: vec![0.0; stations * classes],
            live: 0,
            events: 0,
            allowed: Allowed::default(),
        }
    }

    /// Tasks that there is room for.
    pub fn room(&self) -> usize {
        self.rows.len()
    }

    /// From now on there may be so many tasks, and so many more events.
    pub fn allow(&mut self, tasks: Most, events: Most) {
        self.allowed = Allowed { tasks, events, since: self.events };
    }

    /// Empties the site for the next run, keeping its memory.
    pub fn clear(&mut self) {
        self.now = 0.0;
        self.calendar.clear();
        self.rows.clear();
        self.free.clear();
        self.stations.iter_mut().for_each(Station::clear);
        self.servers.clear();
        self.idle.iter_mut().for_each(Vec::clear);
        self.sources.clear();
        self.used.fill(0.0);
        (self.live, self.events, self.allowed) = (0, 0, Allowed::default());
    }

    /// The time `[working h]`.
    pub fn now(&self) -> f64 {
        self.now
    }

    /// Events so far.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn events(&self) -> u64 {
        self.events
    }

    /// A station, by its number.
    pub fn station(&self, station: usize) -> &Station {
        &self.stations[station]
    }

    /// The servers, those that left included (their rate is 0).
    pub fn servers(&self) -> &[Server] {
        &self.servers
    }

    /// Hours that servers of `class` worked at `station` since they were last taken `[h]`.
    pub fn used(&self, class: u8, station: usize) -> f64 {
        self.used[class as usize * self.stations.len() + station]
    }

    /// Starts the count of used hours again.
    pub fn reset_used(&mut self) {
        self.used.fill(0.0);
    }

    /// A task that is inside.
    pub fn task(&self, id: TaskId) -> &T {
        self.rows[id.0 as usize].task.as_ref().expect("an id outlives its task only by a bug")
    }

    /// A task that is inside, to change.
    pub fn task_mut(&mut self, id: TaskId) -> &mut T {
        self.rows[id.0 as usize].task.as_mut().expect("an id outlives its task only by a bug")
    }

    /// Hours that the task waited before the service which has just ended `[h]`.
    pub fn waited(&self, id: TaskId) -> f64 {
        self.rows[id.0 as usize].waited
    }

    /// Hours since the task came to where it is or was last `[h]`.
    pub fn stayed(&self, id: TaskId) -> f64 {
        self.now - self.rows[id.0 as usize].entered
    }

    /// Lets a task in. It is nowhere until it is sent somewhere.
    pub fn admit(&mut self, task: T) -> TaskId {
        self.live += 1;
        let row = Row { task: Some(task), entered: self.now, waited: 0.0, left: -1.0, station: 0 };
        match self.free.pop() {
            Some(i) => {
                self.rows[i as usize] = row;
                TaskId(i)
            }
            None => {
                self.allowed.tasks.allow(self.rows.len() as u128 + 1);
                self.rows.push(row);
                TaskId(self.rows.len() as u32 - 1)
            }
        }
    }

    /// Takes a task that is nowhere out of the site.
    pub fn remove(&mut self, id: TaskId) -> T {
        self.live -= 1;
        self.free.push(id.0);
        self.rows[id.0 as usize].task.take().expect("a task leaves once")
    }

    /// Lets a task wait for `hours`; then the route is told, with `why`.
    pub fn delay(&mut self, id: TaskId, hours: f64, why: u8) {
        let row = &mut self.rows[id.0 as usize];
        (row.entered, row.station) = (self.now, why);
        self.calendar.schedule(self.now + hours, Event::Task(id.0).packed());
    }

    /// Lets a task stay where it is, nowhere, from now on.
    pub fn hold(&mut self, id: TaskId) {
        self.rows[id.0 as usize].entered = self.now;
    }

    /// The tasks in service at a station, and the one at the head of its queue.
    pub fn foremost(&self, station: usize) -> impl Iterator<Item = &T> {
        let served = self.servers.iter().filter(move |s| s.busy() && s.station as usize == station);
        let head = self.stations[station].queue.front().copied();
        served.map(|s| s.task).chain(head).map(|id| self.task(TaskId(id)))
    }

    /// Whether nobody waits at a station.
    pub fn nobody_waits(&self, station: usize) -> bool {
        self.stations[station].queue.is_empty()
    }

    /// Whether a server is free that serves a station.
    pub fn is_served(&self, station: usize) -> bool {
        let last = self.idle.iter().filter_map(|idle| idle.last());
        last.into_iter().any(|&it| self.servers[it as usize].serves >> station & 1 == 1)
    }

    /// The task at the head of a station's queue, if it came there before a time `[h]`.
    pub fn oldest_waiting(&self, station: usize, before: f64) -> Option<TaskId> {
        let &id = self.stations[station].queue.front()?;
        (self.rows[id as usize].entered < before).then_some(TaskId(id))
    }

    /// Takes the task at the head of a station's queue out of it; it is nowhere then.
    pub fn withdraw(&mut self, id: TaskId, station: usize) {
        let head = self.stations[station].queue.pop_front();
        debug_assert_eq!(head, Some(id.0), "only the head is withdrawn");
        let entered = self.rows[id.0 as usize].entered;
        self.stations[station].went(self.now, entered, self.now - entered);
    }

    /// Sends a task to a station, where the next free server takes it up.
    pub fn send<R: Route<Task = T>>(&mut self, route: &mut R, id: TaskId, station: usize) {
        let row = &mut self.rows[id.0 as usize];
        (row.entered, row.station, row.left, row.waited) = (self.now, station as u8, -1.0, 0.0);
        self.stations[station].came(self.now);
        match self.idle_for(station) {
            Some(server) => self.begin(route, server, id.0),
            None => self.stations[station].queue.push_back(id.0),
        }
    }

    fn idle_for(&mut self, station: usize) -> Option<u32> {
        for idle in &mut self.idle {
            if let Some(&last) = idle.last()
                && self.servers[last as usize].serves >> station & 1 == 1
            {
                return idle.pop();
            }
        }
        None
    }

    fn begin<R: Route<Task = T>>(&mut self, route: &mut R, server: u32, id: u32) {
        let row = &mut self.rows[id as usize];
        let s = &mut self.servers[server as usize];
        let task = row.task.as_mut().expect("a queued task is inside");
        // Work that an interruption lost or handed on counts as waiting.
        row.waited = self.now - row.entered;
        let work = if row.left >= 0.0 {
            row.left
        } else {
            route.begun(task, row.station as usize, s, self.now)
        };
        (s.task, s.station, s.entered) = (id, row.station, row.entered);
        s.since = self.now;
        s.until = self.now + work / s.rate;
        s.key = self.calendar.schedule(s.until, Event::Server(server).packed());
    }

    /// Runs every event up to `end` `[h]` and charges servers for what they worked until then.
    pub fn run<R: Route<Task = T>>(&mut self, route: &mut R, end: f64) {
        self.sources.admit(self.now, route.admits());
        loop {
            let due = self.sources.due();
            match self.calendar.next_until(end.min(due)) {
                Some((key, time, what)) => match Event::unpacked(what) {
                    Event::Server(server) => {
                        if self.servers[server as usize].key != key {
                            continue;
                        }
                        self.now = time;
                        self.finish(route, server);
                    }
                    Event::Task(id) => {
                        self.now = time;
                        let why = self.rows[id as usize].station;
                        route.woken(self, TaskId(id), why);
                    }
                },
                None if due <= end => self.emit(route),
                None => break,
            }
            self.events += 1;
            self.allowed.events.allow(u128::from(self.events - self.allowed.since));
            self.sources.admit(self.now, route.admits());
        }
        self.now = end;
        for server in 0..self.servers.len() {
            self.charge(server);
        }
    }

    fn charge(&mut self, server: usize) {
        let s = &mut self.servers[server];
        if s.busy() {
            self.used[s.class as usize * self.stations.len() + s.station as usize] +=
                (self.now - s.since) * s.rate;
            s.since = self.now;
        }
    }

    fn finish<R: Route<Task = T>>(&mut self, route: &mut R, server: u32) {
        self.charge(server as usize);
        let s = &mut self.servers[server as usize];
        let id = std::mem::replace(&mut s.task, NOBODY);
        s.key = 0;
        let row = &self.rows[id as usize];
        let station = row.station as usize;
        self.stations[station].went(self.now, row.entered, row.waited);
        // The task moves before the server looks for more: it may be what the server takes next.
        route.finished(self, TaskId(id), station, server);
        self.pull(route, server);
    }

    fn pull<R: Route<Task = T>>(&mut self, route: &mut R, server: u32) {
        let s = &self.servers[server as usize];
        let (mut serves, class) = (s.serves, s.class as usize);
        while serves != 0 {
            let station = serves.trailing_zeros() as usize;
            if let Some(id) = self.stations[station].queue.pop_front() {
                return self.begin(route, server, id);
            }
            serves &= serves - 1;
        }
        self.idle[class].push(server);
    }
}
