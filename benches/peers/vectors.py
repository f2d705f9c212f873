"""The shared workload in numpy (a step of everybody a week) and numba (a scalar loop that is compiled).

Prints one line per program: name, tab, million participant-weeks a second. Each keeps the number of people in each state for every
week of every replication, and is checked against the exact shares of the last week.
"""
import json
import sys
import time
from pathlib import Path

import numba
import numpy as np

WORKLOAD = json.loads((Path(__file__).parent / "workload.json").read_text())
MATRIX = np.array(WORKLOAD["weekly_transition_matrix"])
CUMULATED = np.cumsum(MATRIX, axis=1)[:, :-1].copy()
STATES, PEOPLE, WEEKS, REPLICATIONS = (
    WORKLOAD[key] for key in ("states", "participants", "weeks", "replications")
)


def with_numpy(replications, seed):
    """Everybody of every replication moves at once."""
    generator = np.random.default_rng(seed)
    steps = CUMULATED.astype(np.float32)
    state = np.zeros((replications, PEOPLE), dtype=np.int8)
    counts = np.empty((replications, WEEKS, STATES), dtype=np.uint16)
    for week in range(WEEKS):
        u = generator.random((replications, PEOPLE), dtype=np.float32)
        state = (u[:, :, None] >= steps[state]).sum(axis=2, dtype=np.int8)
        for k in range(STATES):
            counts[:, week, k] = np.count_nonzero(state == k, axis=1)
    return counts


@numba.njit(fastmath=True)
def with_numba(cumulated, replications, people, weeks, seed):
    """One person after the other, with xoshiro256++ (Blackman and Vigna 2019) for uniforms."""
    states = cumulated.shape[0]
    counts = np.zeros((replications, weeks, states), dtype=np.uint16)
    word = np.empty(4, dtype=np.uint64)
    for replication in range(replications):
        # seeded by splitmix64
        z = np.uint64(seed + replication)
        for i in range(4):
            z += np.uint64(0x9E3779B97F4A7C15)
            x = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            word[i] = x ^ (x >> np.uint64(31))
        s0, s1, s2, s3 = word[0], word[1], word[2], word[3]
        for _ in range(people):
            state = 0
            for week in range(weeks):
                sum03 = s0 + s3
                out = ((sum03 << np.uint64(23)) | (sum03 >> np.uint64(41))) + s0
                shifted = s1 << np.uint64(17)
                s2 ^= s0
                s3 ^= s1
                s1 ^= s2
                s0 ^= s3
                s2 ^= shifted
                s3 = (s3 << np.uint64(45)) | (s3 >> np.uint64(19))
                u = np.float64(out >> np.uint64(11)) * 2.0**-53
                after = 0
                for k in range(states - 1):
                    after += u >= cumulated[state, k]
                state = after
                counts[replication, week, state] += 1
    return counts


def best(run, rounds=3):
    """The least time of some rounds, and what the last one counted."""
    least, counts = float("inf"), None
    for _ in range(rounds):
        begin = time.perf_counter()
        counts = run()
        least = min(least, time.perf_counter() - begin)
    return least, counts


def tell(name, seconds, counts):
    start = np.zeros(STATES)
    start[0] = 1.0
    exact = start @ np.linalg.matrix_power(MATRIX, WEEKS)
    shares = counts[:, -1, :].sum(axis=0) / (REPLICATIONS * PEOPLE)
    off = np.abs(shares - exact).max()
    if off > 0.007:  # five standard errors of a share of 120,000 people
        sys.exit(f"{name}: shares are off by {off:.4f}")
    print(f"{name}\t{REPLICATIONS * PEOPLE * WEEKS / seconds / 1e6:.1f}")


if __name__ == "__main__":
    tell("numpy", *best(lambda: with_numpy(REPLICATIONS, 1)))
    with_numba(CUMULATED, 1, 1, 1, 1)  # compiles
    tell("numba, xoshiro256++", *best(lambda: with_numba(CUMULATED, REPLICATIONS, PEOPLE, WEEKS, 1)))
