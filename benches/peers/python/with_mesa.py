"""W1 in Mesa: purposes and servers are agents, and its event-based simulator calls them when something happens."""

from collections import deque

import mesa
from mesa.experimental.devs import DEVSimulator

import w1


class Purpose(mesa.Agent):
    """Emits tasks."""

    def __init__(self, model):
        super().__init__(model)
        self.wait()

    def wait(self):
        gap = self.random.expovariate(w1.RATE)
        self.model.simulator.schedule_event_relative(self.emit, gap)

    def emit(self):
        self.model.events += 1
        self.model.execution.enter(self.model.simulator.time)
        self.wait()


class Server(mesa.Agent):
    """Somebody who does one task at a time."""

    def __init__(self, model, station):
        super().__init__(model)
        self.station = station
        self.task = None

    def begin(self, task):
        self.task = task
        service = self.random.expovariate(self.station.rate)
        self.model.simulator.schedule_event_relative(self.end, service)

    def end(self):
        self.model.events += 1
        task, station = self.task, self.station
        if station.queue:
            self.begin(station.queue.popleft())
        else:
            station.idle.append(self)
        station.leave(task)


class Station:
    """A queue and its servers; a task is the time at which it arrived."""

    def __init__(self, model, servers, mean, leave):
        self.rate = 1 / mean
        self.leave = leave
        self.queue = deque()
        self.idle = [Server(model, self) for _ in range(servers)]

    def enter(self, task):
        if self.idle:
            self.idle.pop().begin(task)
        else:
            self.queue.append(task)


class Network(mesa.Model):
    def __init__(self, simulator, seed):
        super().__init__(seed=seed)
        self.simulator = simulator
        self.simulator.setup(self)
        self.events = 0
        self.lead_times = []
        self.review = Station(self, w1.REVIEWERS, w1.REVIEW_TIME, self.reviewed)
        self.execution = Station(self, w1.EXECUTORS, w1.EXECUTION_TIME, self.review.enter)
        Purpose.create_agents(self, w1.PURPOSES)

    def reviewed(self, task):
        if self.random.random() < w1.REWORK_CHANCE:
            self.execution.enter(task)
        elif w1.COUNTED_FROM <= task < w1.COUNTED_TO:
            self.lead_times.append(self.simulator.time - task)


def run(seed):
    simulator = DEVSimulator()
    network = Network(simulator, seed)
    simulator.run_until(w1.DRAINED)
    return network.events, network.lead_times


if __name__ == "__main__":
    w1.tell("mesa", run)
