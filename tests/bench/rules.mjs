// The 25 rules of the benchmark, once, for every engine: a signal of a Leadlight model, a rule of
// json-rules-engine and an expression of json-logic-js each.

const glob = (path) => ({ event: "page_view", path });
const RULES = [
  ...["/pricing", "/product", "/customers", "/blog", "/demo", "/contact", "/docs"].map(glob),
  ...["/security", "/integrations", "/compare", "/careers", "/partners", "/signup"].map(glob),
  ...["file_download", "newsletter_signup", "sign_up", "trial_start", "demo_request"],
  ...["quote_request", "meeting_booked", "purchase"],
  { event: "scroll", percent: 75 },
  { event: "engaged_time", seconds: 30 },
  { event: "video_progress", percent: 50 },
  { event: "email_click", clicks: 1 },
].map((rule) => (typeof rule === "string" ? { event: rule } : rule));

const numberOf = (rule) => Object.entries(rule).find(([, value]) => typeof value === "number");

export const model = {
  format: 1,
  name: "benchmark",
  version: "1",
  groups: [{ id: "views", max: 60 }],
  signals: RULES.map((rule, i) => {
    const where = {};
    if (rule.path) where.path = { glob: `${rule.path}*` };
    const number = numberOf(rule);
    if (number) where[number[0]] = { gte: number[1] };
    return {
      id: `s${i}`,
      when: { event: rule.event, ...(Object.keys(where).length ? { where } : {}) },
      points: 1 + (i % 7),
      ...(rule.path ? { group: "views", limit: { times: 3, per: "session" } } : {}),
      ...(i % 5 === 4 ? {} : { decay: { half_life: `${7 + (i % 4) * 7}d` } }),
    };
  }),
  temperature: { warm: 25, hot: 60, hysteresis: 5 },
  stages: {
    lead: { any: [{ event: ["file_download", "newsletter_signup"] }] },
    prospect: { any: [{ event: ["demo_request", "quote_request", "meeting_booked"] }] },
    client: { any: [{ event: "purchase" }] },
  },
};

/** For json-rules-engine: facts are the event's name and its properties. */
export const engineRules = RULES.map((rule, i) => {
  const all = [{ fact: "name", operator: "equal", value: rule.event }];
  if (rule.path) all.push({ fact: "path", operator: "startsWith", value: rule.path });
  const number = numberOf(rule);
  if (number) all.push({ fact: number[0], operator: "greaterThanInclusive", value: number[1] });
  return { conditions: { all }, event: { type: `s${i}` } };
});

/** For json-logic-js: true where the rule holds. */
export const logicRules = RULES.map((rule) => {
  const and = [{ "==": [{ var: "name" }, rule.event] }];
  if (rule.path)
    and.push({ "==": [{ substr: [{ var: "path" }, 0, rule.path.length] }, rule.path] });
  const number = numberOf(rule);
  if (number) and.push({ ">=": [{ var: number[0] }, number[1]] });
  return { and };
});

const NAMES = ["page_view", "page_view", "engaged_time", "scroll", "page_view", "click"];
const PATHS = ["/", "/pricing", "/product/tour", "/blog/a", "/customers/x", "/docs/api", "/about"];

/** The i-th event of a busy visit: a new session every 40 events. */
export function event(i) {
  const session = Math.floor(i / 40);
  return {
    name: NAMES[i % NAMES.length],
    time: 1_760_000_000_000 + session * 86_400_000 + (i % 40) * 20_000,
    id: `e${i}`,
    properties: { path: PATHS[i % PATHS.length], percent: (i * 25) % 100, seconds: (i * 10) % 60 },
  };
}
