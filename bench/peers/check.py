"""Correctness first: what mailtide counts, and what each peer counts, beside
the totals of the mawk scripts."""

import json
import os
import re

import measure

HERE = os.path.dirname(os.path.abspath(__file__))
COUNT = os.path.join(HERE, 'count.awk')


class Difference(Exception):
    """The first line in which two counts of one log differ."""


def awk_command(awk, script, config, log, **variables):
    command = [awk, '-v', f'config={config}']
    for name, value in variables.items():
        command += ['-v', f'{name}={value}']
    return [*command, '-f', COUNT, '-f', os.path.join(HERE, script), log]


def counted(path):
    """The lines of a peer, in order; without days of which nothing is told."""
    with open(path) as file:
        return sorted(file.read().splitlines())


def mailtide_lines(path):
    """The same lines from the JSON of `mailtide analyze`."""
    with open(path) as file:
        result = json.load(file)
    lines = []
    for day in result['days']:
        numbers = [day[way][unit] for way in ('received', 'sent', 'relay')
                   for unit in ('messages', 'copies', 'bytes')]
        numbers += [day['outcomes'][name]
                    for name in ('accepted', 'rejected', 'deferred')]
        lines.append(' '.join(map(str, ['day', day['day'], *numbers])))
        for account in day['accounts']:
            numbers = [account[way][unit] for way in ('sent', 'relay')
                       for unit in ('messages', 'copies')]
            lines.append(' '.join(
                map(str, ['account', day['day'], account['account'],
                          *numbers])))
    return sorted(lines)


def compare(log, who, lines, expected):
    if lines == expected:
        return
    for ours, theirs in zip(lines + ['(no more)'], expected + ['(no more)']):
        if ours != theirs:
            raise Difference(f'{log}: {who} counts\n  {ours}\nwhere mawk '
                             f'counts\n  {theirs}')
    raise Difference(f'{log}: {who} has {len(lines)} lines, mawk '
                     f'{len(expected)}')


class Checker:
    """Knows the true lines of each log; asks mawk for them once."""

    def __init__(self, mailtide, config, scratch):
        self.mailtide = mailtide
        self.config = config
        self.scratch = scratch
        self._true_lines = {}
        self._checked = set()

    def true_lines(self, log, plain=None):
        """`plain` is the log without its compression."""
        source = plain or log
        if source not in self._true_lines:
            is_icewarp = os.path.basename(source).startswith('s2025')
            command = (awk_command('mawk', 'icewarp.awk', self.config, source,
                                   all=1, day='2025-03-03') if is_icewarp else
                       awk_command('mawk', 'welf_keys.awk', self.config,
                                   source, all=1))
            output = os.path.join(self.scratch, 'mawk.lines')
            measure.run(command, output)
            self._true_lines[source] = counted(output)
        return self._true_lines[source]

    def mailtide_is_right(self, log, jobs, env=None, plain=None):
        key = (log, jobs, tuple(sorted((env or {}).items())))
        if key in self._checked:
            return
        output = os.path.join(self.scratch, 'mailtide.json')
        measure.run([self.mailtide, 'analyze', log, '--config', self.config,
                     '--format', 'json', '--output', output, '--jobs',
                     str(jobs)], env=env)
        compare(log, f'mailtide with --jobs {jobs}', mailtide_lines(output),
                self.true_lines(log, plain))
        self._checked.add(key)

    def script_is_right(self, who, log, output):
        """A peer that prints the same lines as the awk scripts."""
        compare(log, who, counted(output), self.true_lines(log))

    def _days(self, log):
        """The numbers of each day of a log."""
        days = {}
        for line in self.true_lines(log):
            kind, day, *numbers = line.split()
            if kind == 'day':
                days[day] = list(map(int, numbers))
        return days

    def goaccess_is_right(self, log, output):
        """It refuses the lines with an empty `arg`, so only the lines count."""
        with open(output) as file:
            general = json.load(file)['general']
        with open(log, 'rb') as file:
            lines = sum(1 for _ in file)
        seen = general['valid_requests'] + general['failed_requests']
        refused = general['failed_requests'] / max(1, lines)
        # One in ten is the end of a session.
        if seen != lines or not 0.05 < refused < 0.15:
            raise Difference(f'{log}: goaccess sees {seen} of {lines} lines, '
                             f'refuses {refused:.0%}')

    def lnav_is_right(self, log, output):
        with open(output) as file:
            rows = [line.split(',') for line in file.read().splitlines()[1:]]
        told = {row[0]: int(row[1]) for row in rows}
        true = {day: numbers[9] for day, numbers in self._days(log).items()}
        if told != true:
            raise Difference(f'{log}: lnav accepts {told}, mawk {true}')

    def pflogsumm_is_right(self, welf, output):
        """Of the twin, beside the WELF of the same mails."""
        days = self._days(welf).values()
        true = {'received': sum(day[9] for day in days),
                'delivered': sum(day[1] + day[7] for day in days),
                'rejected': sum(day[10] + day[11] for day in days)}
        with open(output) as file:
            text = file.read()
        for name, count in true.items():
            found = re.search(rf'^ *(\d+)([km]?)  +{name}\b', text, re.M)
            scale = {'': 1, 'k': 1024, 'm': 1024 ** 2}[found[2]]
            # It rounds what is large.
            if not abs(int(found[1]) * scale - count) <= scale:
                raise Difference(f'{welf}: pflogsumm says {found[0].strip()}, '
                                 f'mawk {count}')
