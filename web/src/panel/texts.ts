/** What the inspector says beside the words of an explanation, in English and in French. */

import type { Language } from "../words/language.ts";
import { fill } from "../words/words.ts";

const TEXTS = {
  inspector: ["Leadlight inspector", "Inspecteur Leadlight"],
  collapse: ["Collapse", "Réduire"],
  language: ["Language", "Langue"],
  temperature: ["Temperature", "Température"],
  fit: ["Fit", "Adéquation"],
  propensity: ["Propensity", "Probabilité"],
  sessions: ["Sessions", "Sessions"],
  events: ["Events", "Événements"],
  stage: ["Stage", "Étape"],
  since: ["Prospect since {0}", "Prospect depuis {0}"],
  noReasons: ["No signal has fired yet.", "Aucun signal pour l’instant."],
  sum: ["Sum", "Somme"],
  whatIf: ["What if", "Et si"],
  whatIfEvent: ["What would it do?", "Quel effet aurait :"],
  whatIfSame: ["Nothing would change.", "Rien ne changerait."],
  demo_request: ["A demo request", "Une demande de démo"],
  quote_request: ["A quote request", "Une demande de devis"],
  contact_request: ["A contact request", "Une demande de contact"],
  meeting_booked: ["A booked meeting", "Un rendez-vous pris"],
  trial_start: ["A free trial", "Un essai gratuit"],
  newsletter_signup: ["A newsletter signup", "Une inscription à la newsletter"],
  purchase: ["A purchase", "Un achat"],
  cancellation: ["A cancellation", "Une résiliation"],
  log: ["Latest events", "Derniers événements"],
  noEvents: ["Nothing recorded yet.", "Rien d’enregistré pour l’instant."],
  consent: ["Consent", "Consentement"],
  handoffs: ["Hand-offs", "Transmissions"],
  queued: ["waiting to be sent", "en attente d’envoi"],
  sent: ["sent", "envoyée"],
  refused: ["refused", "refusée"],
  "given up": ["given up", "abandonnée"],
  tries: ["{0} tries", "{0} essais"],
  granted: ["granted", "accordé"],
  denied: ["denied", "refusé"],
  unknown: ["unknown", "inconnu"],
  unknownFit: ["Unknown", "Inconnue"],
  silent: ["Nothing is scored", "Rien n’est évalué"],
  silentWhy: [
    "No model is in force yet, or scoring was not agreed to.",
    "Aucun modèle en vigueur pour l’instant, ou score non consenti.",
  ],
  error: ["Last error", "Dernière erreur"],
  copy: ["Copy as JSON", "Copier en JSON"],
  copied: ["Copied", "Copié"],
  notCopied: ["The browser refused to copy", "Copie refusée par le navigateur"],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof TEXTS;

/** The word in that language; `{0}` and `{1}` give way to the values. */
export function word(language: Language, key: Word, ...values: readonly string[]): string {
  return fill(TEXTS[key][language === "fr" ? 1 : 0], values);
}
