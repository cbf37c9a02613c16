/** Served as a separate file: the content security policy allows no inline styles. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1d1c1a; --soft: #5a5750; --paper: #fbfaf7; --line: #d9d5cb; --code: #f0ede5; --link: #1f4f8f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ece8df; --soft: #b3ada0; --paper: #1a1917; --line: #403d37; --code: #282622; --link: #9cc3f5; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 72rem; color: var(--ink); background: var(--paper); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; margin: 0 0 .25rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 0; }
h3 { font-size: 1.05rem; margin: 0 0 .5rem; }
h4 { font-size: .95rem; margin: 1rem 0 .25rem; }
a { color: var(--link); }
a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; background: var(--paper); padding: .5rem; }
code { background: var(--code); padding: .1em .3em; border-radius: 3px; font-size: .9em; }
small, caption, dt { color: var(--soft); }
.method { font-weight: 700; font-size: .8em; letter-spacing: .04em; }
article { border-top: 1px solid var(--line); margin-top: 1.25rem; padding-top: 1.25rem; }
nav > ul { columns: 20rem; padding: 0; list-style: none; }
nav li { break-inside: avoid; }
nav ul ul { list-style: none; padding: 0; margin: 0 0 1rem; }
nav ul ul a { display: inline-block; padding: .35rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); font-weight: 400; min-width: 7rem; }
thead th { font-size: .85rem; color: var(--soft); }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: .25rem 1rem; margin: 0; }
dd { margin: 0; }
dd ul, h4 + ul { margin: .25rem 0; padding-left: 1.25rem; }
`;
