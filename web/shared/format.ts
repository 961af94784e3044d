/** Money, energy and time become words here and nowhere else. */

export function energy(wh: number): string {
  return `${(wh / 1_000).toLocaleString(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 2 })} kWh`;
}

export function power(w: number): string {
  return `${(w / 1_000).toLocaleString(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} kW`;
}

export function price(perKwh: number, unit: string): string {
  return `${perKwh.toLocaleString(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 4 })} ${unit}`;
}

export function money({ amount, currency }: { readonly amount: string; readonly currency: string }): string {
  return `${amount} ${currency}`;
}

export function dateAndTime(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

export function time(iso: string): string {
  return new Date(iso).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}

export function ago(iso: string, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(iso)) / 1_000));
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129_600) return `${Math.round(seconds / 3_600)} h ago`;
  return dateAndTime(iso);
}
