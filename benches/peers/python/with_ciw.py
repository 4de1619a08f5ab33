"""W1 in Ciw: a network of two nodes, of which the records of tasks tell what happened."""

import ciw

import w1

NETWORK = ciw.create_network(
    # Ten purposes are one Poisson process of ten times the rate.
    arrival_distributions=[ciw.dists.Exponential(w1.PURPOSES * w1.RATE), None],
    service_distributions=[
        ciw.dists.Exponential(1 / w1.EXECUTION_TIME),
        ciw.dists.Exponential(1 / w1.REVIEW_TIME),
    ],
    routing=[[0.0, 1.0], [w1.REWORK_CHANCE, 0.0]],
    number_of_servers=[w1.EXECUTORS, w1.REVIEWERS],
)


def run(seed):
    ciw.seed(seed)
    simulation = ciw.Simulation(NETWORK)
    simulation.simulate_until_max_time(w1.DRAINED)
    arrivals, *stations, finished = simulation.nodes
    # A record for each service that has ended; tasks that are still in a station have some, too.
    events = arrivals.number_of_individuals
    for node in [*stations, finished]:
        events += sum(len(task.data_records) for task in node.all_individuals)
    lead_times = [
        task.data_records[-1].exit_date - task.data_records[0].arrival_date
        for task in finished.all_individuals
        if w1.COUNTED_FROM <= task.data_records[0].arrival_date < w1.COUNTED_TO
    ]
    return events, lead_times


if __name__ == "__main__":
    w1.tell("ciw", run)
