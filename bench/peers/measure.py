"""Times and memory of whole processes, side by side."""

import os
import statistics
import time

TIME = '/usr/bin/time'
# A row is cut to three pairs when more of them would take longer than this.
ROW_SECONDS = 60
LEAST_PAIRS = 3
# Two cores are idle when two processes that spin get as much done as one alone.
IDLE_SHARE = 0.9


class Failed(Exception):
    """A command ended with another code than 0."""


def run(command, output='/dev/null', env=None):
    """Runs a command to its end and returns its seconds.

    posix_spawn and not fork: the time must not hold a copy of this process.
    """
    environment = {**os.environ, 'LC_ALL': 'C', **(env or {})}
    create = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [(os.POSIX_SPAWN_OPEN, 0, '/dev/null', os.O_RDONLY, 0),
             (os.POSIX_SPAWN_OPEN, 1, output, create, 0o644),
             (os.POSIX_SPAWN_OPEN, 2, '/dev/null', os.O_WRONLY, 0)]
    started = time.monotonic()
    process = os.posix_spawnp(command[0], command, environment,
                              file_actions=files)
    _, status = os.waitpid(process, 0)
    seconds = time.monotonic() - started
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        raise Failed(f'exit code {code} of: {" ".join(command)}')
    return seconds


def warm(path):
    """Has the file in the page cache."""
    with open(path, 'rb', buffering=0) as file:
        while file.read(1 << 20):
            pass


def pairs(ours, peer, count):
    """Runs the two commands in turn, `count` times or until ROW_SECONDS.

    Both are functions that run once and return seconds. Which of the two is
    first changes from pair to pair. Returns a list of (ours, peer).
    """
    taken = []
    started = time.monotonic()
    while len(taken) < count:
        if len(taken) % 2 == 0:
            first = ours()
            taken.append((first, peer()))
        else:
            first = peer()
            taken.append((ours(), first))
        if (len(taken) >= LEAST_PAIRS and
                time.monotonic() - started > ROW_SECONDS):
            break
    return taken


def peak_mib(command, scratch):
    """Runs a command and returns its peak resident memory in MiB.

    GNU time is small: the peak of a child begins at that of its parent.
    """
    run([TIME, '-f', '%M', '-o', scratch, *command])
    with open(scratch) as file:
        return int(file.read().split()[-1]) / 1024


def _spin(seconds):
    """Starts a process that spins; returns the end to read its rounds from."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        rounds = 0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            rounds += 1
        os.write(write_end, str(rounds).encode())
        os._exit(0)
    os.close(write_end)
    return child, read_end


def _rounds(spinners):
    done = []
    for child, read_end in spinners:
        with os.fdopen(read_end) as file:
            done.append(int(file.read()))
        os.waitpid(child, 0)
    return done


def idle_share(seconds=0.25):
    """What each of two spinning processes gets done, of what one alone does."""
    alone = max(_rounds([_spin(seconds)])[0] for _ in range(2))
    together = _rounds([_spin(seconds), _spin(seconds)])
    return statistics.mean(together) / alone


def two_cores_idle(tries=3):
    """Returns (whether two cores are idle, in words how it was seen)."""
    if len(os.sched_getaffinity(0)) < 2:
        return False, 'one core only'
    share = 0
    for attempt in range(tries):
        if attempt > 0:
            time.sleep(3)
        share = idle_share()
        if share >= IDLE_SHARE:
            return True, f'two spinning processes get {share:.2f} of one done'
    return False, (f'the cores are not idle: each of two spinning processes '
                   f'gets {share:.2f} of what one alone does')
