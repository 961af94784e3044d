type Child = Node | string | null | undefined | false;

/**
 * Builds an element. Text goes in as text and never as markup, so what a charger calls itself cannot become part of the page;
 * styles are classes, because the page's policy allows no inline ones.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | boolean | ((event: Event) => void)>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, given] of Object.entries(attributes)) {
    if (typeof given === 'function') made.addEventListener(name, given);
    else if (given === true) made.setAttribute(name, '');
    else if (given !== false) made.setAttribute(name, given);
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) made.append(child);
  return made;
}

/** Replaces what is inside, and gives the focus back to the thing that had it when that is drawn anew. */
export function redraw(host: HTMLElement, ...children: readonly Child[]): void {
  const focused = document.activeElement;
  const key = focused instanceof HTMLElement && host.contains(focused) ? focused.dataset['key'] : undefined;
  host.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
  if (key === undefined) return;
  for (const again of host.querySelectorAll<HTMLElement>('[data-key]')) if (again.dataset['key'] === key) again.focus();
}
