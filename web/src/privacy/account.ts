/** The account given to the visitor: what was noticed, and why the score is what it is. */
import { el, keyedList, setText } from "../look/dom.ts";
import { byWeight } from "../words/words.ts";
import { type Line, noticed } from "./noticed.ts";
import { type Look, type Part, section, type Voice } from "./part.ts";

/** Kinds of events in sight; the others are folded up. */
const SHOWN_KINDS = 8;
const SHOWN_CHANGES = 20;

function createLines(list: HTMLElement): (lines: readonly Line[]) => void {
  return keyedList<Line>(
    list,
    ({ key }) => key,
    () => {
      const node = el("li");
      return { node, show: ({ text }) => setText(node, text) };
    },
  );
}

/** What was noticed, by kind, and where that is. */
export function createNoticed({ language, words, say }: Voice): Part {
  const none = el("p", "soft", say("nothing"));
  const first = el("ul");
  const others = el("ul");
  const summary = el("summary");
  const folded = el("details", "", summary, others);
  const place = el("p", "soft");
  const showFirst = createLines(first);
  const showOthers = createLines(others);
  return {
    node: section("noticed", say("noticed"), none, first, folded, place),
    show({ record: { consent, events, exported }, assessment }) {
      const lines = noticed(language, events, Math.max(exported, assessment?.at ?? 0));
      const more = Math.max(0, lines.length - SHOWN_KINDS);
      showFirst(lines.slice(0, SHOWN_KINDS));
      showOthers(lines.slice(SHOWN_KINDS));
      setText(summary, say("more", words.number(more)));
      folded.hidden = more === 0;
      first.hidden = lines.length === 0;
      none.hidden = lines.length > 0;
      place.hidden = lines.length === 0;
      setText(place, say(consent.storage === "granted" ? "stored" : "inMemory"));
    },
  };
}

/** The score in a sentence, what it makes of the visitor, its reasons, and what changed. */
export function createScore({ words, say }: Voice): Part {
  const facts = el("ul", "facts");
  const showFacts = createLines(facts);
  const none = el("p", "soft", say("noPoints"));
  const sum = el("p", "sum", say("sum"));
  const reasons = el("ul", "reasons");
  const showReasons = keyedList<Line & { readonly points: string }>(
    reasons,
    ({ key }) => key,
    () => {
      const points = el("b");
      const text = el("span");
      return {
        node: el("li", "", points, " ", text),
        show(row) {
          setText(points, row.points);
          setText(text, row.text);
        },
      };
    },
  );
  const changes = el("ul");
  const showChanges = createLines(changes);
  const folded = el("details", "", el("summary", "", words.text("headHistory")), changes);
  const node = section("score", words.text("headScore"), facts, none, sum, reasons, folded);

  const factsOf = ({ assessment, explanation }: Look): Line[] => {
    if (!assessment) return [];
    const because = words.chanceReasons(explanation?.propensity ?? null);
    const { engagement, temperature, stage, disqualified, fit, grade, propensity, segments } =
      assessment;
    const known: [key: string, text: string | null | false][] = [
      ["score", say("scoreIs", words.number(engagement), words.textOr(temperature))],
      ["stage", say(`${stage}Is`)],
      [
        "disqualified",
        disqualified && say("disqualified", words.label(disqualified.label, disqualified.rule)),
      ],
      ["fit", fit !== null && say("fitIs", words.number(fit), grade ?? "–")],
      ["propensity", propensity !== null && say("propensityIs", words.percent(propensity))],
      ["propensityOf", because && say("propensityOf", because)],
      [
        "segments",
        segments.length > 0 &&
          say("segments", segments.map((id) => words.label(null, id)).join(", ")),
      ],
    ];
    return known.flatMap(([key, text]) => (text ? [{ key, text }] : []));
  };

  return {
    node,
    show(look) {
      node.hidden = !look.assessment;
      if (!look.assessment) return;
      const { at } = look.assessment;
      const rows = byWeight(look.explanation?.ledger ?? []);
      const history = look.explanation?.history ?? [];
      showFacts(factsOf(look));
      showReasons(
        rows.map((row) => ({
          key: "clamp" in row ? `${row.clamp} ${row.id}` : row.signal,
          points: words.points(row.points),
          text: words.because(words.rowLabel(row), words.rowDetail(row, at)),
        })),
      );
      none.hidden = rows.length > 0;
      sum.hidden = rows.length === 0;
      reasons.hidden = rows.length === 0;
      showChanges(
        history
          .slice(-SHOWN_CHANGES)
          .reverse()
          .map((change, index) => ({
            key: `${index}`,
            text: words.text("onlyTime", words.change(change), words.ago(change.time, at)),
          })),
      );
      folded.hidden = history.length === 0;
    },
  };
}
