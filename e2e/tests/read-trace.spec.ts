import { expect, test } from '@playwright/test';
import { readTrace } from '../support/read-trace.ts';
import { strayDeeds } from '../support/stray-deeds.ts';

const written = (trace: string): string[] =>
  readTrace(trace).flatMap((deed) => (deed.type === 'writes' ? [deed.path] : []));

test.describe('a trace of system calls', () => {
  test('lists files opened for writing, and created files', () => {
    expect(
      written(
        [
          String.raw`openat(AT_FDCWD</folder>, "/home/me/.id", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 27</home/me/.id>`,
          String.raw`openat(AT_FDCWD</folder>, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 18</etc/hosts>`,
          String.raw`open("/proc/self/comm", O_RDWR) = 3</proc/1/comm>`,
          String.raw`mkdir("/home/me/.cache", 0700)      = 0`,
          String.raw`rename("/tmp/a", "/home/me/b")      = 0`,
          String.raw`linkat(31</home/me/.cache>, "id.tmp", 31</home/me/.cache>, "id", 0) = 0`,
          String.raw`symlink("target", "/home/me/link") = 0`,
        ].join('\n'),
      ),
    ).toEqual([
      '/home/me/.id',
      '/proc/self/comm',
      '/home/me/.cache',
      '/home/me/b',
      '/home/me/.cache/id',
      '/home/me/link',
    ]);
  });

  test('omits files that could not be created', () => {
    const failed = 'mkdir("/home/me/.cache", 0700) = -1 EEXIST (File exists)';
    expect(written(failed)).toEqual([]);
  });

  test('resolves a relative path, after each change of folder', () => {
    const lines = [
      'mkdir("lost", 0700) = 0',
      'openat(AT_FDCWD</folder>, "read", O_RDONLY) = 3</folder/read>',
      'mkdir("one", 0700) = 0',
      'chdir("../data") = 0',
      'rename("a.tmp", "base/a") = 0',
      String.raw`mkdir("gr\303\274n \"x\"", 0700) = 0`,
    ];
    expect(written(lines.join('\n')).slice(1, 3)).toEqual(['/folder/one', '/data/base/a']);
    expect(written(lines.join('\n'))[0]).toMatch(/does not tell\/lost$/);
    expect(written(lines.join('\n'))[3]).toMatch(/^\/data\/gr.+n "x"$/);
  });

  test('lists every address that was tried, except the kernel', () => {
    const lines = [
      'connect(23, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16) = -1 ENETUNREACH (…)',
      'connect(9, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
      'connect(3<socket:[1]>, {sa_family=AF_UNIX, sun_path="/run/dbus/socket"}, 110) = -1 ENOENT (No such file)',
      'sendto(5, ""..., 40, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("198.51.100.7")}, 16) = 40',
      'sendto(3<socket:[1]>, ""..., 20, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20',
      'sendto(7<socket:[2]>, ""..., 24, 0, NULL, 0) = 24',
      'sendmmsg(4, [{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("203.0.113.9")}, msg_namelen=16}, msg_len=1}], 1, 0) = 1',
      'bind(19<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0',
    ];
    expect(readTrace(lines.join('\n'))).toEqual([
      { type: 'connects', to: '192.0.2.1' },
      { type: 'connects', to: '2001:db8::1' },
      { type: 'connects', to: '/run/dbus/socket' },
      { type: 'connects', to: '198.51.100.7' },
      { type: 'connects', to: '203.0.113.9' },
      { type: 'listens', at: '0.0.0.0' },
    ]);
  });

  test('reports what it cannot show', () => {
    expect(readTrace('io_uring_setup(64, {flags=0}) = 12')).toEqual([{ type: 'hides' }]);
    expect(readTrace('io_uring_setup(64, {flags=0}) = -1 EPERM (…)')).toEqual([]);
  });
});

test.describe('stray actions', () => {
  const bounds = { dataDir: '/data', exists: () => false };

  test('are neither in the data folder nor on loopback', () => {
    const deeds = [
      { type: 'writes', path: '/data/base/1' },
      { type: 'writes', path: '/dev/null' },
      { type: 'connects', to: '127.0.0.1' },
      { type: 'connects', to: '::1' },
      { type: 'writes', path: '/database' },
      { type: 'writes', path: '/data' },
      { type: 'connects', to: '128.0.0.1' },
      { type: 'listens', at: '::' },
    ] as const;
    expect(strayDeeds(deeds, bounds)).toEqual([
      'connects to 128.0.0.1',
      'listens at ::',
      'writes /data',
      'writes /database',
    ]);
  });

  test('include shared memory that outlives the program', () => {
    const deeds = [{ type: 'writes', path: '/dev/shm/PostgreSQL.123' }] as const;
    expect(strayDeeds(deeds, bounds)).toEqual([]);
    expect(strayDeeds(deeds, { ...bounds, exists: () => true })).toEqual(['writes /dev/shm/PostgreSQL.123']);
  });
});
