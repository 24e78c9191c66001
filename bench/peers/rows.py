"""What is measured: a table of rows, each with its floor and its goal.

A ratio of speeds is better the greater it is, of times and of memory the
smaller. The floors and goals are those of a machine with two cores and files of
1 GB; without them a row is only there to compare.
"""

import dataclasses
import os
import shutil
import statistics
import subprocess

import measure
from check import HERE, awk_command

SMALL_BYTES = 1_000_000
# So short a run is measured more often.
SMALL_PAIRS = 10  # times --pairs

LNAV_QUERY = (
    ";SELECT substr(log_time, 1, 10) AS day, "
    "sum(op = 'MAIL' AND result BETWEEN 200 AND 299) AS accepted, "
    "sum(sent) AS bytes, count(DISTINCT lower(user)) AS senders "
    "FROM mail_welf GROUP BY day")
GOACCESS_FORMAT = (
    'id=%^ time="%d %t" fw=%^ pri=%^ proto=%^ duration=%T sent=%b rcvd=%^ '
    'src=%h srcname=%^ dst=%^ dstname=%^ user="%e" op=%^ arg="%U" '
    'result="%s %^"%^')


@dataclasses.dataclass
class Figure:
    """What became of a row."""
    value: float = None
    ours: float = None  # median seconds, or MiB
    peer: float = None
    count: int = 0  # pairs
    remark: str = ''
    failed: bool = False


@dataclasses.dataclass
class Row:
    name: str
    about: str
    measure: object  # a function of a Bench that returns a Figure
    floor: float = None
    goal: float = None
    needs: str = ''  # a program
    two_cores: bool = False
    smaller_is_better: bool = False
    unit: str = 'x'

    def verdict(self, value):
        if value is None or self.floor is None:
            return ''
        sign = -1 if self.smaller_is_better else 1
        if value * sign >= self.goal * sign:
            return 'goal'
        return 'holds' if value * sign >= self.floor * sign else 'BELOW'


class Bench:
    """The programs, the logs and the checks that rows are made of."""

    def __init__(self, mailtide, tools, logs, checker, scratch, pair_count):
        self.mailtide = mailtide
        self.re2_loop = os.path.join(tools, 're2_loop')
        self.logs = logs
        self.checker = checker
        self.scratch = scratch
        self.pair_count = pair_count

    def output(self, name):
        return os.path.join(self.scratch, name)

    def ours(self, log, jobs=1, env=None, plain=None):
        """Checks the counts; returns what runs mailtide once."""
        measure.warm(log)
        for threads in (1, 2):
            self.checker.mailtide_is_right(log, threads, env, plain)
        command = [self.mailtide, 'analyze', log, '--config',
                   self.logs.config, '--output', '/dev/null', '--jobs',
                   str(jobs)]
        return lambda: measure.run(command, env=env)

    def peer(self, command, check=None, env=None):
        """Runs a peer once to check it; returns what runs it again."""
        output = self.output('peer.output')
        measure.run(command, output, env=env)
        if check:
            check(output)
        return lambda: measure.run(command, env=env)

    def script(self, who, command, full, log):
        """A peer that prints the lines of count.awk; `full`: all of them."""
        output = self.output('peer.output')
        measure.run(full, output)
        self.checker.script_is_right(who, log, output)
        return lambda: measure.run(command)

    def awk(self, awk, script, log, **variables):
        config = self.logs.config
        return self.script(
            f'{awk} {script}',
            awk_command(awk, script, config, log, **variables),
            awk_command(awk, script, config, log, all=1, **variables), log)

    def compare(self, ours, peer, bytes_ours=1, bytes_peer=1, times=False,
                more=1):
        """The median of the ratios of speeds, or of times."""
        taken = measure.pairs(ours, peer, self.pair_count * more)
        ratios = [(ours / peer) if times else
                  (bytes_ours / ours) / (bytes_peer / peer)
                  for ours, peer in taken]
        return Figure(statistics.median(ratios),
                      statistics.median(pair[0] for pair in taken),
                      statistics.median(pair[1] for pair in taken),
                      len(taken))


def beside_wc(jobs=1, env=None):
    def take(bench):
        log = bench.logs.welf()
        return bench.compare(bench.ours(log, jobs, env),
                             bench.peer(['wc', '-l', log]))
    return take


def with_scanner(name):
    """Beside wc, with the scanner that MAILTIDE_SIMD forces."""
    def take(bench):
        env = {'MAILTIDE_SIMD': name}
        told = subprocess.run([bench.mailtide, '--version'],
                              env={**os.environ, **env}, text=True,
                              capture_output=True).stdout
        if name not in told.lower():
            return Figure(remark=f'skipped: mailtide --version does not say '
                          f'that it uses {name}')
        return beside_wc(env=env)(bench)
    return take


def two_beside_one(bench):
    log = bench.logs.welf()
    return bench.compare(bench.ours(log, 2), bench.ours(log, 1))


def beside_awk(awk, script, jobs=1):
    def take(bench):
        log = bench.logs.welf()
        return bench.compare(bench.ours(log, jobs),
                             bench.awk(awk, script, log))
    return take


def beside_script(who, command):
    def take(bench):
        log = bench.logs.welf()
        whole = [*command(bench), bench.logs.config, log]
        return bench.compare(
            bench.ours(log), bench.script(who, whole, [*whole, 'all'], log))
    return take


def beside_pflogsumm(jobs):
    def take(bench):
        welf, postfix = bench.logs.twins()
        log = bench.logs.welf()
        measure.warm(postfix)
        peer = bench.peer(
            ['pflogsumm', postfix],
            lambda output: bench.checker.pflogsumm_is_right(welf, output))
        return bench.compare(bench.ours(log, jobs), peer,
                             os.path.getsize(log), os.path.getsize(postfix))
    return take


def beside_goaccess(bench):
    log = bench.logs.welf()
    report = bench.output('goaccess.json')
    peer = bench.peer(
        ['goaccess', log, f'--log-format={GOACCESS_FORMAT}',
         '--date-format=%Y-%m-%d', '--time-format=%H:%M:%S', '-o', report,
         '--no-progress', '--no-global-config'],
        lambda _: bench.checker.goaccess_is_right(log, report))
    return bench.compare(bench.ours(log), peer)


def beside_lnav(bench):
    log = bench.logs.welf()
    peer = bench.peer(
        ['lnav', '-n', '-I', os.path.join(HERE, 'lnav'), '-c', LNAV_QUERY,
         '-c', ':write-csv-to -', log],
        lambda output: bench.checker.lnav_is_right(log, output),
        env={'HOME': bench.scratch})
    return bench.compare(bench.ours(log), peer)


def beside_ripgrep(bench):
    log = bench.logs.welf()
    return bench.compare(bench.ours(log),
                         bench.peer(['rg', '-c', 'op=MAIL', log]))


def hostile(log_of):
    """In bytes a second, beside the common log."""
    def take(bench):
        log = log_of(bench.logs)
        common = bench.logs.welf()
        return bench.compare(bench.ours(log), bench.ours(common),
                             os.path.getsize(log), os.path.getsize(common))
    return take


def icewarp_beside_wc(bench):
    log = bench.logs.icewarp()
    return bench.compare(bench.ours(log), bench.peer(['wc', '-l', log]))


def icewarp_beside_mawk(bench):
    log = bench.logs.icewarp()
    return bench.compare(bench.ours(log), bench.awk(
        'mawk', 'icewarp.awk', log, day='2025-03-03'))


def gzip_beside(program):
    def take(bench):
        log = bench.logs.gzip()
        return bench.compare(bench.ours(log, 2, plain=bench.logs.welf()),
                             bench.peer([program, '-dc', log]), times=True)
    return take


def small_beside(peer_of):
    def take(bench):
        log = bench.logs.welf(SMALL_BYTES)
        return bench.compare(bench.ours(log), peer_of(bench, log), times=True,
                             more=SMALL_PAIRS)
    return take


def peak(log_of, jobs):
    def take(bench):
        log = log_of(bench.logs)
        accounts = {line.split()[2] for line in bench.checker.true_lines(log)
                    if line.startswith('account ')}
        bench.ours(log, jobs)
        value = statistics.median(
            measure.peak_mib([bench.mailtide, 'analyze', log, '--config',
                              bench.logs.config, '--output', '/dev/null',
                              '--jobs', str(jobs)], bench.output('peak'))
            for _ in range(3))
        return Figure(value, value, None, 3,
                      f'{len(accounts)} accounts sent')
    return take


def growth(bench):
    """Five times the common size beside a tenth of it, in bytes a second."""
    large = bench.logs.welf(bench.logs.size * 5)
    little = bench.logs.welf(bench.logs.size // 10)
    return bench.compare(bench.ours(large), bench.ours(little),
                         os.path.getsize(large), os.path.getsize(little))


ROWS = [
    Row('welf-wc', 'WELF, 1 thread, speed v. wc -l', beside_wc(), .25, .40),
    Row('welf-wc-2', 'WELF, 2 threads, speed v. wc -l', beside_wc(2), .60, 1.0,
        two_cores=True),
    Row('welf-2-1', 'WELF, 2 threads v. 1', two_beside_one, 1.6, 1.9,
        two_cores=True),
    Row('welf-sse2', 'WELF, 1 thread, SSE2 only, v. wc -l',
        with_scanner('sse2'), .20, .33),
    Row('welf-portable', 'WELF, 1 thread, portable, v. wc -l',
        with_scanner('portable')),
    Row('mawk', 'WELF, 1 thread, v. mawk, by position',
        beside_awk('mawk', 'welf_positional.awk'), 3.5, 6),
    Row('mawk-2', 'WELF, 2 threads, v. mawk, by position',
        beside_awk('mawk', 'welf_positional.awk', 2), 7, 12, two_cores=True),
    Row('mawk-keys', 'WELF, 1 thread, v. mawk, by key',
        beside_awk('mawk', 'welf_keys.awk'), 5, 8.5),
    Row('php', 'WELF, 1 thread, v. php preg',
        beside_script('php', lambda bench: [
            'php', os.path.join(HERE, 'welf.php')]), 4, 7, needs='php'),
    Row('re2', 'WELF, 1 thread, v. a loop of RE2::FullMatch',
        beside_script('re2_loop', lambda bench: [bench.re2_loop]), 10, 18),
    Row('pflogsumm', 'WELF, 1 thread, bytes/s v. pflogsumm on Postfix',
        beside_pflogsumm(1), 80, 165, needs='pflogsumm'),
    Row('pflogsumm-2', 'WELF, 2 threads, bytes/s v. pflogsumm on Postfix',
        beside_pflogsumm(2), 150, 320, needs='pflogsumm', two_cores=True),
    Row('gawk', 'WELF, 1 thread, v. gawk, by position',
        beside_awk('gawk', 'welf_positional.awk'), needs='gawk'),
    Row('perl', 'WELF, 1 thread, v. perl',
        beside_script('perl', lambda bench: [
            'perl', os.path.join(HERE, 'welf.pl')]), needs='perl'),
    Row('goaccess', 'WELF, 1 thread, v. goaccess', beside_goaccess, 30, 59,
        needs='goaccess'),
    Row('lnav', 'WELF, 1 thread, v. lnav with SQL', beside_lnav, 12, 24,
        needs='lnav'),
    Row('ripgrep', 'WELF, 1 thread, v. rg -c op=MAIL', beside_ripgrep,
        needs='rg'),
    Row('any-order', 'WELF, any order of fields, v. own normal speed',
        hostile(lambda logs: logs.any_order()), .55, .75),
    Row('escapes', 'WELF, \\" in every line, v. own normal speed',
        hostile(lambda logs: logs.escapes()), .55, .75),
    Row('icewarp-wc', 'IceWarp, 1 thread, speed v. wc -l', icewarp_beside_wc,
        .25, .43),
    Row('icewarp-mawk', 'IceWarp, 1 thread, v. mawk', icewarp_beside_mawk, 8,
        15),
    Row('gz-igzip', 'gzip, 2 cores, time v. igzip -dc',
        gzip_beside('igzip'), 1.3, 1.0, needs='igzip', two_cores=True,
        smaller_is_better=True),
    Row('gz-gzip', 'gzip, 2 cores, time v. gzip -dc', gzip_beside('gzip'),
        .30, .17, two_cores=True, smaller_is_better=True),
    Row('small-wc', '1 MB file, time v. wc -l',
        small_beside(lambda bench, log: bench.peer(['wc', '-l', log])), 3, 2.1,
        smaller_is_better=True),
    Row('small-mawk', '1 MB file, time v. mawk, by position',
        small_beside(lambda bench, log: bench.awk(
            'mawk', 'welf_positional.awk', log)), 1.0, .5,
        smaller_is_better=True),
    Row('rss', 'peak memory, 20,000 accounts, 1 thread',
        peak(lambda logs: logs.welf(), 1), 32, 16, needs=measure.TIME,
        smaller_is_better=True, unit='MiB'),
    Row('rss-2', 'peak memory, 20,000 accounts, 2 threads',
        peak(lambda logs: logs.welf(), 2), needs=measure.TIME,
        smaller_is_better=True, unit='MiB'),
    Row('rss-many', 'peak memory, 480,000 accounts, 1 thread',
        peak(lambda logs: logs.many_accounts(), 1), 160, 100,
        needs=measure.TIME, smaller_is_better=True, unit='MiB'),
    Row('rss-many-2', 'peak memory, 480,000 accounts, 2 threads',
        peak(lambda logs: logs.many_accounts(), 2), needs=measure.TIME,
        smaller_is_better=True, unit='MiB'),
    Row('growth', 'WELF, 1 thread, speed, 5 times the size v. a tenth',
        growth, .8, .95),
]


def take(row, bench):
    """Measures a row, or says why not."""
    if row.needs and not shutil.which(row.needs):
        return Figure(remark=f'left out: there is no {row.needs}')
    if row.two_cores:
        idle, how = measure.two_cores_idle()
        if not idle:
            return Figure(remark=f'skipped: {how}')
    try:
        return row.measure(bench)
    except FileNotFoundError as missing:
        return Figure(remark=f'left out: there is no {missing.filename}')
    except measure.Failed as failure:
        return Figure(remark=f'failed: {failure}', failed=True)
