/** How a page looks, in the light and in the dark, on a screen and on paper. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #0f1419); --ink: light-dark(#1b2026, #e4e8ec);
  --soft: light-dark(#57606a, #9aa5b1);
  --line: light-dark(#d5dae0, #303841); --tint: light-dark(#f4f6f8, #182028); --link: light-dark(#0b57a4, #7fb7f0);
  --critical: light-dark(#86123b, #ff7fa5); --high: light-dark(#b42318, #ff8a7a);
  --medium: light-dark(#8a5300, #f2b04d);
  --low: light-dark(#2f5d8c, #8ec2f2); --info: light-dark(#57606a, #9aa5b1); --good: light-dark(#1a7f37, #57c26e);
  --marked: light-dark(#ffe08a, #665200);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header, main { max-width: 84rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.25rem; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
.verdict { font-size: 1.05rem; border-left: .35rem solid var(--high); padding: .35rem .75rem; background: var(--tint); }
.is-pass .verdict { border-color: var(--good); }
.overview { display: flex; flex-wrap: wrap; gap: 1.5rem 3rem; align-items: flex-start; }
table { border-collapse: collapse; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; }
tbody th { font-weight: 400; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.picture { width: 9rem; }
svg { display: block; width: 9rem; height: .8rem; margin-top: .35rem; }
rect { fill: var(--info); }
rect.is-critical { fill: var(--critical); } rect.is-high { fill: var(--high); } rect.is-medium { fill: var(--medium); }
rect.is-low { fill: var(--low); } rect.is-explained { fill: var(--good); } rect.is-unexplained { fill: var(--high); }
.history { max-width: 48rem; margin-top: 1.5rem; }
.history svg { width: 100%; height: 5rem; border-bottom: 1px solid var(--line); }
form { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; margin: 1.5rem 0 .5rem; padding: .75rem;
  background: var(--tint); border: 1px solid var(--line); border-radius: .4rem; }
label span { display: block; color: var(--soft); font-size: .85rem; }
label:first-child { flex: 1 1 16rem; }
input, select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line);
  border-radius: .3rem; padding: .3rem .5rem; max-width: 100%; }
input { width: 100%; }
button { cursor: pointer; }
td button { border: 0; padding: 0 .35rem; background: none; color: var(--link); text-decoration: underline; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
a { color: var(--link); }
.count { color: var(--soft); margin: .5rem 0; }
.columns { display: flex; gap: 1.5rem; align-items: flex-start; }
.columns > section { flex: 1; min-width: 0; }
nav { flex: 0 1 17rem; max-height: 80vh; overflow: auto; position: sticky; top: .5rem; }
nav ul { list-style: none; margin: 0; padding-left: .75rem; }
nav > ul { padding-left: 0; }
nav button { border: 0; background: none; padding: .15rem .3rem; text-align: left; overflow-wrap: anywhere; }
nav button[aria-pressed="true"] { background: var(--tint); font-weight: 600; }
nav .number { color: var(--soft); }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; }
summary { padding: .4rem .75rem; cursor: pointer; overflow-wrap: anywhere; }
.badge { display: inline-block; min-width: 4.6rem; text-align: center; border: 1px solid currentColor;
  border-radius: .3rem; font-size: .85rem; font-weight: 600; padding: 0 .35rem; }
.badge.is-critical, .badge.is-high { color: var(--paper); }
.badge.is-critical { background: var(--critical); } .badge.is-high { background: var(--high); }
.badge.is-medium { color: var(--medium); } .badge.is-low { color: var(--low); } .badge.is-info { color: var(--info); }
.title { font-weight: 600; }
.at { color: var(--soft); margin-left: .75rem; }
.inside { padding: 0 .75rem .75rem; border-top: 1px solid var(--line); }
.circumstances { color: var(--soft); margin: .5rem 0; }
.group { border-top: 1px solid var(--line); }
.scroll { overflow-x: auto; }
code { font: .92em ui-monospace, monospace; overflow-wrap: break-word; white-space: pre-wrap; }
.places code { overflow-wrap: anywhere; }
.places td { min-width: 9rem; }
.attribute { font-weight: 600; }
.origin { display: block; color: var(--soft); font-size: .85rem; }
mark { background: var(--marked); color: inherit; border-radius: .15rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem; margin: .75rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.steps { margin: 0; padding-left: 1.5rem; }
.more { margin: .5rem 0; }
@media (max-width: 60rem) { .columns { display: block; } nav { position: static; max-height: 15rem; } }
@media (max-width: 40rem) {
  td.picture { display: none; }
  dl { grid-template-columns: 1fr; }
  dt { margin-top: .35rem; }
}
@media print {
  form, nav, td.picture { display: none; }
  details { break-inside: avoid; }
  header, main { max-width: none; }
}
`;
