import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { composeWav, quietRoom, writeWav, type Part } from '../../support/wav.ts';
import { startOwnedProcess, type OwnedProcess } from './owned-process.ts';

/** Longer than any test. */
const QUIET_ROOM_MS = 10 * 60_000;

/** The machine's microphone as a browser finds it: a sound server with one source, which plays into it. */
export interface VirtualMicrophone {
  /** For every program that uses it. */
  env: NodeJS.ProcessEnv;
  /** Sets its input from now on: a quiet room, or the exact zeros of a dead microphone. */
  hears(surroundings: 'a quiet room' | 'nothing at all'): Promise<void>;
  /** Plays speech over the present input; resolves at its end. */
  say(...parts: readonly Part[]): Promise<void>;
  close(): Promise<void>;
}

interface SoundPrograms {
  pulseaudio: string;
  paplay: string;
}

/** Each file is in a folder of its own. */
const removeWav = (path: string): Promise<void> => rm(dirname(path), { recursive: true, force: true });

/** Starts PulseAudio with a folder of its own, isolated from the machine's other users and devices. */
export async function startVirtualMicrophone(programs: SoundPrograms): Promise<VirtualMicrophone> {
  const folder = await mkdtemp(join(tmpdir(), 'hark-sound-'));
  const socket = join(folder, 'socket');
  const env = { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder, PULSE_SERVER: `unix:${socket}` };
  const modules = [
    `module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
    'module-null-sink sink_name=room',
    'module-remap-source master=room.monitor source_name=microphone',
  ];
  const server = startOwnedProcess({
    command: programs.pulseaudio,
    args: [
      '-n',
      '--daemonize=no',
      '--exit-idle-time=-1',
      '--log-target=stderr',
      '--log-level=info',
      ...modules.map((module) => `--load=${module}`),
    ],
    env,
  });
  await server.untilLine(/Daemon startup complete/);
  const room = await writeWav(quietRoom(QUIET_ROOM_MS));
  let background: OwnedProcess | null = null;

  const playing = (wav: string): OwnedProcess =>
    startOwnedProcess({ command: programs.paplay, args: ['--device=room', wav], env });

  async function hears(surroundings: 'a quiet room' | 'nothing at all'): Promise<void> {
    const wanted = surroundings === 'a quiet room';
    if (wanted === (background !== null)) return;
    if (wanted) background = playing(room);
    else {
      await background?.close();
      background = null;
    }
  }

  return {
    env,
    hears,
    async say(...parts) {
      const wav = await composeWav(parts);
      const player = playing(wav);
      const status = await player.ended;
      await removeWav(wav);
      if (status !== 0) throw new Error(`paplay failed: ${player.lines().join(' ')}`);
    },
    async close() {
      await background?.close();
      await server.close();
      await removeWav(room);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
