const two = (value: number): string => String(value).padStart(2, '0');

/** Formats a time for `<input type="datetime-local">`: `2026-01-31T09:05`, in the viewer's zone. */
export function toLocalMinute(at: number): string {
  const date = new Date(at);
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Returns epoch milliseconds; null if the text is no time. */
export function fromLocalMinute(text: string): number | null {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
