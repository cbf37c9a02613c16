import { resolve } from 'node:path';

/** The system calls that create files or open connections; `?` before those that not every machine has. */
export const TRACED_CALLS = [
  '?open,openat,?openat2,?creat,truncate,chdir',
  '?mkdir,mkdirat,?mknod,mknodat,?rename,?renameat,renameat2',
  '?link,linkat,?symlink,symlinkat',
  'connect,bind,sendto,sendmsg,sendmmsg',
  // Actions through it are invisible.
  '?io_uring_setup',
].join(',');

/** An action of a process that is visible outside it. */
export type Deed =
  | { type: 'writes'; path: string }
  /** `to` and `at` are an address, or the path of a socket. */
  | { type: 'connects'; to: string }
  | { type: 'listens'; at: string }
  | { type: 'hides' };

const CALL = /^(\w+)\((.*)\)\s+= (-?\d+|\?)/;
/** A path, preceded by its base folder if the call names one. */
const PATH = /(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g;
const CURRENT_FOLDER = /AT_FDCWD<([^>]*)>/;
const ADDRESS =
  /sa_family=(AF_\w+)(?:[^}]*?(?:inet_addr\("([^"]*)"\)|inet_pton\(AF_INET6, "([^"]*)"|sun_path=@?"([^"]*)"))?/g;
/** These lead to the kernel of this machine. */
const KERNEL_FAMILIES = new Set(['AF_NETLINK', 'AF_UNSPEC']);
const MAKING = /^(?:creat|truncate|mkdir(?:at)?|mknod(?:at)?|rename(?:at2?)?|(?:sym)?link(?:at)?)$/;
const OPENING = /^open(?:at2?)?$/;
const TO_WRITE = /\bO_(?:WRONLY|RDWR|CREAT)\b/;

function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{1,3}|.)/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCodePoint(Number.parseInt(code, 8)) : code,
  );
}

function addressesOf(details: string): string[] {
  return [...details.matchAll(ADDRESS)].flatMap(([, family = '', ip4, ip6, socket]) =>
    KERNEL_FAMILIES.has(family) ? [] : [ip4 ?? ip6 ?? socket ?? family],
  );
}

/** The last path in a call is the one that it creates. */
function pathOf(details: string, currentFolder: string): string {
  const [, folder = currentFolder, path = ''] = [...details.matchAll(PATH)].at(-1) ?? [];
  return resolve(folder, unescaped(path));
}

/**
 * Reads the actions of one thread from the output of `strace -ff -y -s 0`. An attempt to connect counts like a
 * connection; a failed call created no file.
 */
export function readTrace(trace: string): Deed[] {
  let currentFolder = '/a folder that the trace does not tell';
  const deeds: Deed[] = [];
  for (const line of trace.split('\n')) {
    const [, call = '', details = '', result = ''] = CALL.exec(line) ?? [];
    currentFolder = CURRENT_FOLDER.exec(details)?.[1] ?? currentFolder;
    if (/^(?:connect|send)/.test(call))
      deeds.push(...addressesOf(details).map((to): Deed => ({ type: 'connects', to })));
    if (call === 'bind') deeds.push(...addressesOf(details).map((at): Deed => ({ type: 'listens', at })));
    if (!/^\d+$/.test(result)) continue;
    if (call === 'chdir') currentFolder = pathOf(details, currentFolder);
    if (call === 'io_uring_setup') deeds.push({ type: 'hides' });
    if (MAKING.test(call) || (OPENING.test(call) && TO_WRITE.test(details)))
      deeds.push({ type: 'writes', path: pathOf(details, currentFolder) });
  }
  return deeds;
}
