"""W1 in SimPy: a process for each task, which asks for a server of each station."""

from random import Random

import simpy

import w1


class Network:
    def __init__(self, seed):
        self.random = Random(seed)
        self.env = simpy.Environment()
        self.executors = simpy.Resource(self.env, w1.EXECUTORS)
        self.reviewers = simpy.Resource(self.env, w1.REVIEWERS)
        self.events = 0
        self.lead_times = []
        for _ in range(w1.PURPOSES):
            self.env.process(self.purpose())

    def purpose(self):
        env, expovariate = self.env, self.random.expovariate
        while True:
            yield env.timeout(expovariate(w1.RATE))
            self.events += 1
            env.process(self.task())

    def task(self):
        env, random = self.env, self.random
        arrived = env.now
        while True:
            with self.executors.request() as executor:
                yield executor
                yield env.timeout(random.expovariate(1 / w1.EXECUTION_TIME))
                self.events += 1
            with self.reviewers.request() as reviewer:
                yield reviewer
                yield env.timeout(random.expovariate(1 / w1.REVIEW_TIME))
                self.events += 1
            if random.random() >= w1.REWORK_CHANCE:
                break
        if w1.COUNTED_FROM <= arrived < w1.COUNTED_TO:
            self.lead_times.append(env.now - arrived)


def run(seed):
    network = Network(seed)
    network.env.run(until=w1.DRAINED)
    return network.events, network.lead_times


if __name__ == "__main__":
    w1.tell("simpy", run)
