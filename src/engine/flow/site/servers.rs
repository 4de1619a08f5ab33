//! Servers come, change their rates, and go.

use super::{Event, NOBODY, Server, Site, TaskId};
use crate::engine::flow::{Interrupted, Route};

impl<T> Site<T> {
    /// Adds a server of `class` that serves the stations whose bits are set in `serves`.
    pub fn add_server(&mut self, who: u32, class: u8, serves: u32) -> u32 {
        let server = Server {
            who,
            class,
            serves,
            rate: 0.0,
            task: NOBODY,
            station: 0,
            entered: self.now,
            key: 0,
            since: self.now,
            until: 0.0,
        };
        self.servers.push(server);
        self.servers.len() as u32 - 1
    }

    /// Sets what a server does in an hour of the clock and which stations it serves; 0 sends it
    /// away, and what it worked on is interrupted. Equation (2) for what it works on.
    pub fn set_server<R: Route<Task = T>>(
        &mut self,
        route: &mut R,
        server: u32,
        rate: f64,
        serves: u32,
    ) {
        let i = server as usize;
        let (old, now) = (self.servers[i].rate, self.now);
        if old.to_bits() == rate.to_bits() && self.servers[i].serves == serves {
            return;
        }
        self.charge(i);
        let s = &mut self.servers[i];
        (s.rate, s.serves) = (rate, serves);
        if s.busy() {
            let left = (s.until - now) * old;
            if rate > 0.0 {
                s.until = now + left / rate;
                s.key = self.calendar.schedule(s.until, Event::Server(server).packed());
                return;
            }
            let id = std::mem::replace(&mut s.task, NOBODY);
            s.key = 0;
            self.give_back(route, TaskId(id), left);
        } else if old > 0.0 {
            let class = s.class as usize;
            self.idle[class].retain(|&other| other != server);
            if rate > 0.0 {
                self.pull(route, server);
            }
        } else {
            self.pull(route, server);
        }
    }

    fn give_back<R: Route<Task = T>>(&mut self, route: &mut R, id: TaskId, left: f64) {
        let row = &self.rows[id.0 as usize];
        let (station, entered, waited) = (row.station as usize, row.entered, row.waited);
        match route.interrupted(self, id, station) {
            Interrupted::Removed => self.stations[station].went(self.now, entered, waited),
            Interrupted::Resumed => {
                self.rows[id.0 as usize].left = left.max(0.0);
                match self.idle_for(station) {
                    Some(other) => self.begin(route, other, id.0),
                    None => self.stations[station].queue.push_front(id.0),
                }
            }
        }
    }
}
