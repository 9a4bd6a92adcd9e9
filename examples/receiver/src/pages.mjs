// The pages for sales. Everything that came with a hand-off is put in by the `html` tag, which
// escapes it; nothing goes around it. There is no script.
import { html } from "hono/html";
import { STATES } from "./register.mjs";
import { wordsIn } from "./texts.mjs";

/** Names of traits that say who somebody is, the best first. */
const WHO = ["name", "full_name", "email", "company", "user_id"];
const BESIDE = ["company", "role", "job_title", "email"];

const page = (language, title, body) => html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>${body}</body>
</html>`;

/** Who it is, as far as the site passes it on: [name, what stands beside it]. */
function who(words, subject, traits = {}) {
  const own = (key) => (Object.hasOwn(traits, key) && traits[key] !== "" ? `${traits[key]}` : null);
  const full = [own("first_name"), own("last_name")].filter(Boolean).join(" ");
  const name = full || WHO.map(own).find(Boolean);
  const beside = BESIDE.map(own).filter((text) => text && text !== name);
  return [name ?? `${words.visitor} ${subject.slice(0, 8)}`, beside.join(", ")];
}

const chips = (words, { data, verified, taken }) => html`<ul class="chips">
  <li class="chip ${data.temperature}">${words.temperature[data.temperature]}</li>
  <li class="chip">${words.grade} ${data.grade ?? words.noGrade}</li>
  <li class="chip">${words.band} ${data.band}</li>
  <li class="chip ${verified ? "verified" : "unverified"}">${verified ? words.verified : words.unverified}</li>
  ${taken ? html`<li class="chip taken">${words.takenAt} ${words.ago(taken)}</li>` : ""}
</ul>`;

const reasons = (words, { reasons }, full) =>
  reasons.length
    ? html`<ul class="reasons">${reasons.map(({ label, signal, times, last }) => {
        const more = [
          times > 1 && words.times(times),
          full && `${words.lastTime} ${words.date(last)}`,
        ];
        const quiet = more.filter(Boolean).join(", ");
        return html`<li>${label || signal}${quiet ? html` <span class="quiet">${quiet}</span>` : ""}</li>`;
      })}</ul>`
    : html`<p>${words.noReasons}</p>`;

const since = (
  words,
  { since },
) => html`<p class="since">${[since.label || since.event, words.ago(since.time)].filter(Boolean).join(", ")}
    <time class="quiet" datetime="${new Date(since.time).toISOString()}">${words.date(since.time)}</time></p>`;

const next = (words, { next }) =>
  next
    ? html`<p class="next"><strong>${words.channel[next.channel]}</strong>: ${next.content || next.goal}${
        next.timing ? html` <span class="quiet">${next.timing}</span>` : ""
      }</p>`
    : html`<p>${words.nothingNext}</p>`;

/** `from`: the state of the list to come back to, or "" for the prospect's own page. */
const takeForm = (
  words,
  { subject, taken },
  name,
  from,
) => html`<form method="post" action="/prospects/${subject}/${taken ? "release" : "take"}${from ? `?from=${from}` : ""}">
  <button type="submit" class="${taken ? "plain" : "main"}" aria-label="${taken ? words.release : words.take}: ${name}">${taken ? words.release : words.take}</button>
</form>`;

/** The list. `older`: the cursor of the next page, or null; `first`: it is the first one. */
export function listPage({ language, now, prospects, counts, state, older, first }) {
  const words = wordsIn(language, now);
  const row = (prospect) => {
    const { subject, data } = prospect;
    const [name, beside] = who(words, subject, data.traits);
    return html`<li class="card">
      <h2><a href="/prospects/${subject}">${name}</a></h2>
      ${beside ? html`<p class="beside">${beside}</p>` : ""}
      ${chips(words, prospect)}
      <dl>
        <div><dt>${words.why}</dt><dd>${reasons(words, data)}</dd></div>
        <div><dt>${words.since}</dt><dd>${since(words, data)}</dd></div>
        <div><dt>${words.next}</dt><dd>${next(words, data)}</dd></div>
      </dl>
      ${takeForm(words, prospect, name, state)}
    </li>`;
  };
  return page(
    language,
    words.prospects,
    html`<a class="skip" href="#main">${words.skip}</a>
    <header><div class="wrap">
      <h1>${words.prospects}</h1>
      <p>${words.lead}</p>
      <nav aria-label="${words.filter}"><ul class="filter">${Object.keys(STATES).map(
        (key) =>
          html`<li><a href="/?state=${key}"${key === state ? html` aria-current="page"` : ""}>${words.states[key]} <span class="count">${counts[key]}</span></a></li>`,
      )}</ul></nav>
    </div></header>
    <main id="main" class="wrap" tabindex="-1">
      ${
        prospects.length
          ? html`<ul class="cards">${prospects.map(row)}</ul>`
          : html`<div class="empty"><p><strong>${words.none}</strong></p><p>${words.noneWhy}</p></div>`
      }
      <p class="pager">
        <a href="/?state=${state}">${first ? words.refresh : words.newest}</a>
        ${older ? html`<a href="/?state=${state}&after=${older}">${words.older}</a>` : ""}
      </p>
    </main>`,
  );
}

const value = (words, given) =>
  typeof given === "boolean" ? (given ? words.yes : words.no) : `${given}`;

const pairs = (entries) =>
  html`<dl class="pairs">${entries.map(([key, shown]) => html`<div><dt>${key}</dt><dd>${shown}</dd></div>`)}</dl>`;

/** All that is known of one prospect; `messages` as Dossier gives them, the newest claim first. */
export function prospectPage({ language, now, prospect, messages }) {
  const words = wordsIn(language, now);
  const { subject, data, source, verified } = prospect;
  const [name, beside] = who(words, subject, data.traits);
  const traits = Object.entries(data.traits ?? {});
  const log = messages[0]?.message.data.log;
  const section = (title, body) => html`<section class="card"><h2>${title}</h2>${body}</section>`;
  return page(
    language,
    `${name} · ${words.prospects}`,
    html`<a class="skip" href="#main">${words.skip}</a>
    <header><div class="wrap">
      <p><a href="/">${words.back}</a></p>
      <h1>${name}</h1>
      ${beside ? html`<p class="beside">${beside}</p>` : ""}
      ${chips(words, prospect)}
      <p>${verified ? words.verifiedWhy : words.unverifiedWhy}</p>
      ${takeForm(words, prospect, name, "")}
    </div></header>
    <main id="main" class="wrap columns" tabindex="-1">
      ${section(words.why, reasons(words, data, true))}
      ${section(words.next, next(words, data))}
      ${section(words.since, since(words, data))}
      ${section(
        words.traits,
        traits.length
          ? pairs(traits.map(([key, given]) => [key, value(words, given)]))
          : html`<p>${words.noTraits}</p>`,
      )}
      ${section(
        words.consent,
        pairs(
          Object.entries(data.consent).map(([purpose, decision]) => [
            words.purposes[purpose],
            html`${words.consentStates[decision.state]} <span class="quiet">${words.date(decision.time)}</span>`,
          ]),
        ),
      )}
      ${section(
        words.details,
        pairs([
          [words.site, source],
          [words.segments, data.segments.join(", ") || words.noSegments],
          [words.model, `${data.model.name} ${data.model.version}`],
          [words.subject, subject],
          [words.received, words.date(prospect.received)],
          [words.messages, `${messages.length}`],
        ]),
      )}
      ${log ? section(words.log, logTable(words, log)) : ""}
      <details class="card">
        <summary>${words.erase}</summary>
        <p>${words.eraseWhy}</p>
        <form method="post" action="/prospects/${subject}/erase">
          <button type="submit" class="danger">${words.eraseNow}</button>
        </form>
      </details>
    </main>`,
  );
}

const logTable = (words, log) => html`<p class="quiet">${words.logWhy}</p>
<ol class="log">${[...log]
  .sort((a, b) => b.time - a.time)
  .map(
    ({ name, time: at, properties }) => html`<li>
      <span class="quiet">${words.date(at)}</span> <strong>${name}</strong>
      ${Object.entries(properties).map(([key, given]) => html`<span class="property">${key}: ${value(words, given)}</span> `)}
    </li>`,
  )}</ol>`;

export function missingPage({ language, now }) {
  const words = wordsIn(language, now);
  return page(
    language,
    words.missing,
    html`<main class="wrap"><h1>${words.missing}</h1><p>${words.missingWhy}</p><p><a href="/">${words.back}</a></p></main>`,
  );
}
