// What the pages say of an explanation.
import { byWeight, createWords } from "../../web/src/words/words.ts";

/** Everything that an explanation says, as `leadlight explain --format json` says it. */
export function inWords(language, { at, ledger, history, missing, momentum, propensity }) {
  const words = createWords(language);
  const rows = (sign) =>
    byWeight(ledger)
      .filter(({ points }) => Math.sign(points) === sign)
      .map((row) => {
        const all = words.because(words.rowLabel(row), words.rowDetail(row, at));
        return `${words.points(row.points)} ${all}`;
      });
  return {
    raises: rows(1),
    lowers: rows(-1),
    history: history.map(words.change),
    momentum: words.momentum(momentum),
    missing: missing.map(words.way),
    chance: words.chance(propensity),
  };
}
