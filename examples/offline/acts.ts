/** What a visitor can do in the playground, and the events that it records. */

import type { Properties } from "leadlight";
import type { Text } from "./texts.ts";

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Act {
  readonly id: string;
  readonly text: Text;
  readonly events: readonly (readonly [name: string, properties: Properties])[];
  /** How long the visitor is away before it. */
  readonly after?: number;
  /** How long it takes. */
  readonly takes?: number;
  /** Says who the visitor is: recorded by `identify`. */
  readonly traits?: Properties;
}

export interface Group {
  readonly text: Text;
  readonly acts: readonly Act[];
}

const view = (path: string, title: string) => ["page_view", { path, title }] as const;
const stay = (path: string, seconds: number) => ["engaged_time", { path, seconds }] as const;

export const GROUPS: readonly Group[] = [
  {
    text: ["Discovers", "Découvre"],
    acts: [
      {
        id: "article",
        text: ["Reads an article", "Lit un article"],
        events: [
          view("/blog/qualify-leads", "How to qualify leads"),
          stay("/blog/qualify-leads", 90),
          ["scroll", { path: "/blog/qualify-leads", percent: 90 }],
        ],
        takes: 3 * MINUTE,
      },
      {
        id: "newsletter",
        text: ["Subscribes to the newsletter", "S’abonne à la newsletter"],
        events: [["newsletter_signup", { form: "newsletter" }]],
        takes: MINUTE,
      },
      {
        id: "white-paper",
        text: ["Downloads the white paper", "Télécharge le livre blanc"],
        events: [["file_download", { file: "white-paper.pdf", path: "/resources/white-paper" }]],
        takes: 2 * MINUTE,
      },
      {
        id: "guide",
        text: ["Downloads the price guide", "Télécharge le guide des prix"],
        events: [["file_download", { file: "price-guide.pdf", path: "/resources/guide" }]],
        takes: 2 * MINUTE,
      },
    ],
  },
  {
    text: ["Compares", "Compare"],
    acts: [
      {
        id: "return",
        text: ["Comes back the next day", "Revient le lendemain"],
        events: [view("/", "Home"), stay("/", 20)],
        after: DAY,
        takes: MINUTE,
      },
      {
        id: "email",
        text: ["Opens an e-mail and clicks", "Ouvre un e-mail et clique"],
        events: [
          ["email_open", { campaign: "monthly" }],
          ["email_click", { campaign: "monthly" }],
        ],
        takes: MINUTE,
      },
      {
        id: "product",
        text: ["Looks at the product", "Regarde le produit"],
        events: [view("/product", "Product"), stay("/product", 40)],
        takes: 2 * MINUTE,
      },
      {
        id: "case-study",
        text: ["Reads a case study", "Lit une étude de cas"],
        events: [view("/customers/ostrel", "Ostrel, a customer"), stay("/customers/ostrel", 120)],
        takes: 3 * MINUTE,
      },
      {
        id: "pricing",
        text: ["Looks at the pricing", "Regarde les tarifs"],
        events: [view("/pricing", "Pricing"), stay("/pricing", 60)],
        takes: 2 * MINUTE,
      },
    ],
  },
  {
    text: ["Says who it is", "Dit qui il est"],
    acts: [
      {
        id: "large",
        text: ["Runs operations, 400 people", "Dirige les opérations, 400 personnes"],
        events: [],
        traits: { role: "operations", company_size: "201-1000", industry: "manufacturing" },
      },
      {
        id: "small",
        text: ["Is a student", "Est en études"],
        events: [],
        traits: { role: "student", industry: "education" },
      },
    ],
  },
  {
    text: ["Decides", "Se décide"],
    acts: [
      {
        id: "trial",
        text: ["Starts a free trial", "Commence un essai gratuit"],
        events: [["trial_start", { plan: "team" }]],
        takes: 4 * MINUTE,
      },
      {
        id: "quote",
        text: ["Asks for a quote", "Demande un devis"],
        events: [["quote_request", { form: "quote" }]],
        takes: 4 * MINUTE,
      },
      {
        id: "demo",
        text: ["Asks for a demo", "Demande une démonstration"],
        events: [view("/demo", "Ask for a demo"), ["demo_request", { form: "demo" }]],
        takes: 3 * MINUTE,
      },
      {
        id: "buy",
        text: ["Buys", "Achète"],
        events: [["purchase", { value: 1200, currency: "EUR" }]],
        takes: 5 * MINUTE,
      },
    ],
  },
  {
    text: ["After the sale", "Après la vente"],
    acts: [
      {
        id: "referral",
        text: ["Recommends it to a colleague", "Le recommande à un collègue"],
        events: [["referral", { channel: "email" }]],
        takes: 2 * MINUTE,
      },
      {
        id: "support",
        text: ["Asks support for help", "Demande de l’aide au support"],
        events: [["support_request", { topic: "setup" }]],
        takes: 3 * MINUTE,
      },
      {
        id: "renewal",
        text: ["Renews a year later", "Renouvelle un an plus tard"],
        events: [["renewal", { plan: "team" }]],
        after: 365 * DAY,
        takes: MINUTE,
      },
    ],
  },
  {
    text: ["Is not a buyer", "N’est pas acheteur"],
    acts: [
      {
        id: "careers",
        text: ["Visits the careers page", "Visite la page carrières"],
        events: [view("/careers", "Careers")],
        takes: 2 * MINUTE,
      },
      {
        id: "unsubscribe",
        text: ["Unsubscribes", "Se désabonne"],
        events: [["unsubscribe", { list: "newsletter" }]],
        takes: MINUTE,
      },
    ],
  },
];

/** A step of a story: an act, or time that passes. */
export type Step = string | number;

export const STORIES: readonly { readonly text: Text; readonly steps: readonly Step[] }[] = [
  {
    text: ["The buyer", "L’acheteuse"],
    steps: [
      "article",
      "white-paper",
      2 * DAY,
      "product",
      "case-study",
      "return",
      "large",
      "pricing",
      DAY,
      "email",
      "pricing",
      "demo",
      12 * DAY,
      "buy",
    ],
  },
  {
    text: ["The one who cools down", "Celui qui refroidit"],
    steps: [
      "article",
      "white-paper",
      "large",
      "product",
      "pricing",
      DAY,
      "guide",
      "case-study",
      "pricing",
      7 * DAY,
      "article",
      30 * DAY,
      30 * DAY,
      35 * DAY,
    ],
  },
  {
    text: ["The job seeker", "La candidate"],
    steps: ["article", "newsletter", "careers", DAY, "careers", "product", DAY, "careers"],
  },
];
