import type { RecognitionJob } from './recognition-job.ts';
import type { RecognitionRequest } from '../recognizer.ts';

type Priority = RecognitionRequest['priority'];

/** Jobs that wait for a thread. Each priority has its own bound, so that a long batch cannot displace a person. */
export interface RecognitionQueue {
  /** Adds a job. @returns false if the lane of its priority is full */
  offer(job: RecognitionJob): boolean;
  /** Puts a started job back: it goes first and is always accepted. */
  putBack(job: RecognitionJob): void;
  /** Returns the next job of that priority in order of arrival, without removing it. */
  peek(priority: Priority): RecognitionJob | undefined;
  remove(job: RecognitionJob): void;
  /** Without shadows: nobody waits for them. */
  size(): number;
}

export function createRecognitionQueue(bounds: Readonly<Record<Priority, number>>): RecognitionQueue {
  const lanes: Record<Priority, RecognitionJob[]> = {
    final: [],
    interim: [],
    batch: [],
    shadow: [],
  };
  return {
    offer: (job) => {
      const { priority } = job.request;
      if (lanes[priority].length >= bounds[priority]) return false;
      lanes[priority].push(job);
      return true;
    },
    putBack: (job) => {
      lanes[job.request.priority].unshift(job);
    },
    peek: (priority) => lanes[priority][0],
    remove: (job) => {
      const lane = lanes[job.request.priority];
      const place = lane.indexOf(job);
      if (place !== -1) lane.splice(place, 1);
    },
    size: () => lanes.final.length + lanes.interim.length + lanes.batch.length,
  };
}
