/** Every word of the playground, in English and in French. */

export type Language = "en" | "fr";
export type Text = readonly [en: string, fr: string];

export const TEXTS = {
  title: ["Leadlight playground", "Leadlight, le bac à sable"],
  lead: [
    "Play the visitor. Watch the score think.",
    "Jouez le visiteur. Regardez le score réfléchir.",
  ],
  intro: [
    "Press what a visitor would do on a company’s website, let time pass, and see who becomes a prospect, and why. This is the real engine, compiled to WebAssembly, with the model that Leadlight ships. Everything is inside this one file: it makes no request, it sends nothing, it stores nothing. Close the tab, and all is forgotten.",
    "Appuyez sur ce qu’un visiteur ferait sur le site d’une entreprise, laissez passer le temps, et voyez qui devient un prospect, et pourquoi. C’est le vrai moteur, compilé en WebAssembly, avec le modèle livré avec Leadlight. Tout tient dans ce seul fichier : aucune requête, rien d’envoyé, rien d’enregistré. Fermez l’onglet, et tout est oublié.",
  ],
  language: ["Language", "Langue"],
  site: ["The visitor on the site", "Le visiteur sur le site"],
  stories: ["Play a story", "Jouer une histoire"],
  clock: ["The visitor’s clock", "L’horloge du visiteur"],
  later: ["Let time pass", "Laisser passer le temps"],
  hour: ["+1 hour", "+1 heure"],
  day: ["+1 day", "+1 jour"],
  week: ["+1 week", "+1 semaine"],
  restart: ["Start again", "Recommencer"],
  ready: ["A new visitor arrives.", "Un nouveau visiteur arrive."],
  starting: ["Starting the engine…", "Démarrage du moteur…"],
  failed: [
    "This browser could not start the engine.",
    "Ce navigateur n’a pas pu démarrer le moteur.",
  ],
  passed: ["Time passed: {0}", "Le temps passe : {0}"],
  refused: [
    "Your browser asks sites not to track (GPC or Do Not Track). Leadlight obeys and scores nothing. Turn it off for this file to play.",
    "Votre navigateur demande à ne pas être suivi (GPC ou Do Not Track). Leadlight obéit et n’évalue rien. Désactivez ce réglage pour ce fichier afin de jouer.",
  ],
  hint: [
    "The figure beside an act is what it changed the last time. Do it again: the model’s limits show.",
    "Le chiffre à côté d’une action est ce qu’elle a changé la dernière fois. Refaites-la : les limites du modèle apparaissent.",
  ],
  chart: ["Engagement over time", "L’engagement dans le temps"],
  chartAlt: [
    "Engagement from {0} to {1}; now {2}. The table below has every step.",
    "Engagement du {0} au {1} ; à présent {2}. Le tableau ci-dessous donne chaque étape.",
  ],
  table: ["Show as a table", "Afficher en tableau"],
  when: ["When", "Quand"],
  what: ["What", "Quoi"],
  engagement: ["Engagement", "Engagement"],
  temperature: ["Temperature", "Température"],
  stage: ["Stage", "Étape"],
  inspector: ["The inspector", "L’inspecteur"],
  toInspector: ["See why", "Voir pourquoi"],
  cold: ["Cold", "Froid"],
  warm: ["Warm", "Tiède"],
  hot: ["Hot", "Chaud"],
  visitor: ["Visitor", "Visiteur"],
  lead_: ["Lead", "Lead"],
  prospect: ["Prospect", "Prospect"],
  client: ["Client", "Client"],
} as const satisfies Record<string, Text>;

export type Word = keyof typeof TEXTS;

export function pick(language: Language, text: Text): string {
  return text[language === "fr" ? 1 : 0];
}

/** The word; `{0}`, `{1}`, … give way to `values`. */
export function word(language: Language, key: Word, ...values: readonly string[]): string {
  return pick(language, TEXTS[key]).replace(/\{(\d)\}/g, (_, place) => values[place] ?? "");
}

/** A stage or a temperature. */
export function stateWord(language: Language, state: string): string {
  return word(language, (state === "lead" ? "lead_" : state) as Word);
}
