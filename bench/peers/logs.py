"""The logs that are measured: made once by bench_data, kept by name."""

import os
import subprocess


class Logs:
    def __init__(self, generator, folder, size):
        self.generator = generator
        self.folder = folder
        self.size = size  # bytes of the common files
        os.makedirs(folder, exist_ok=True)
        self.config = self._path('mailtide.conf')
        self._made('mailtide.conf', '--kind', 'config')

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _make(self, name, command):
        path = self._path(name)
        if not os.path.exists(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            # A name is only given to what is whole.
            partial = path + '.partial'
            with open(partial, 'wb') as output:
                subprocess.run(command, stdout=output, check=True)
            os.rename(partial, path)
        return path

    def _made(self, name, *options):
        return self._make(name, [self.generator, *options])

    def welf(self, size=None):
        size = size or self.size
        return self._made(f'welf-{size}.log', '--kind', 'welf', '--bytes',
                          str(size))

    def any_order(self):
        return self._made(f'welf-any-order-{self.size}.log', '--kind', 'welf',
                          '--bytes', str(self.size), '--order', 'any')

    def escapes(self):
        return self._made(f'welf-escapes-{self.size}.log', '--kind', 'welf',
                          '--bytes', str(self.size), '--escapes', 'all')

    def many_accounts(self):
        """One day; at 1 GB 491,705 accounts send."""
        return self._made(f'welf-many-accounts-{self.size}.log', '--kind',
                          'welf', '--bytes', str(self.size), '--days', '1',
                          '--accounts', '560000', '--account-shift', '100000')

    def gzip(self):
        plain = self.welf()
        return self._make(os.path.basename(plain) + '.gz',
                          ['gzip', '-c', plain])

    def icewarp(self):
        # Its lines have no date: the name has.
        return self._made(f'icewarp-{self.size}/s20250303-00.log', '--kind',
                          'icewarp', '--bytes', str(self.size))

    def twins(self):
        """WELF and Postfix of the same mails; Postfix has about `size` bytes."""
        mails = str(max(1, self.size // 650))
        return (self._made(f'twin-{mails}.log', '--kind', 'welf', '--mails',
                           mails),
                self._made(f'twin-{mails}.postfix', '--kind', 'postfix',
                           '--mails', mails))
