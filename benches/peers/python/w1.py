"""W1: what its programs in Python have in common."""

import json
import sys
import time
from importlib.metadata import version

PURPOSES = 10
RATE = 0.4  # tasks an hour that each purpose emits
EXECUTORS = 8
EXECUTION_TIME = 1.28  # mean, in hours
REVIEWERS = 3
REVIEW_TIME = 0.45  # mean, in hours
REWORK_CHANCE = 0.2
COUNTED_FROM = 500.0  # tasks that arrive from here, in hours,
COUNTED_TO = 2500.0  # to here count
DRAINED = 2800.0  # until then the last of them have long been finished


def tell(package, run):
    """Simulates the replicates that the command line names (FIRST COUNT), and prints what they cost and came to.

    `run` takes a seed and gives the number of events (arrivals and ends of service) and the lead times of all tasks that
    count.
    """
    first, count = map(int, sys.argv[1:])
    run(first)
    start = time.process_time_ns()
    results = []
    for seed in range(first, first + count):
        events, lead_times = run(seed)
        results.append((events, len(lead_times), sum(lead_times) / len(lead_times)))
    ns = time.process_time_ns() - start
    told = {
        "what": package,
        "version": version(package),
        "events": sum(events for events, _, _ in results),
        "ns": ns,
        "tasks": [tasks for _, tasks, _ in results],
        "lead_times": [lead_time for _, _, lead_time in results],
    }
    print(json.dumps(told))
