/**
 * Every word that the privacy card adds to those of an explanation (core/words/explanation.json),
 * in English and in French: [English, French]; `{0}` and `{1}` give way to values.
 */
import type { Language } from "../words/language.ts";

const TEXTS = {
  title: ["Your visit, as this site sees it", "Votre visite, vue par ce site"],
  intro: [
    "This site notes what you do here and works out a score from it, inside your own browser.",
    "Ce site note ce que vous faites ici et en tire un score, dans votre propre navigateur.",
  ],
  stored: [
    "What it noted is kept in this browser, for 13 months at most.",
    "Ce qu’il a noté est conservé dans ce navigateur, 13 mois au plus.",
  ],
  inMemory: [
    "What it noted is in this page’s memory only, and gone when you leave the page.",
    "Ce qu’il a noté n’est que dans la mémoire de cette page et disparaît quand vous la quittez.",
  ],

  browserRefuses: [
    "Your browser sends {0}. Here that is a no to everything: nothing is noted, and the switches are off. You can only change it in your browser’s settings.",
    "Votre navigateur envoie {0}. Ici, c’est un non à tout : rien n’est noté et les choix sont désactivés. Cela ne se change que dans les réglages de votre navigateur.",
  ],
  optedOut: [
    "You opted out of everything. Nothing is noted about your visits to this site.",
    "Vous avez tout refusé. Rien n’est noté de vos visites sur ce site.",
  ],
  deniedScoring: [
    "You said no to scoring. Nothing is noted, and there is no score.",
    "Vous avez refusé le score. Rien n’est noté et il n’y a pas de score.",
  ],
  silent: ["Nothing is scored at the moment.", "Rien n’est évalué pour l’instant."],

  noticed: ["What this site noticed", "Ce que ce site a noté"],
  nothing: ["Nothing so far.", "Rien jusqu’ici."],
  more: ["{0} more", "{0} de plus"],
  pages: ["You looked at {0} pages", "Vous avez consulté {0} pages"],
  active: ["You were active here for about {0}", "Vous avez été actif ici pendant environ {0}"],
  known: ["This site knows about you", "Ce site sait de vous"],
  other: ["It noted “{0}”", "Il a noté « {0} »"],

  scoreIs: [
    "Your score is {0}, so your interest counts as {1}.",
    "Votre score est de {0} : votre intérêt est jugé {1}.",
  ],
  visitorIs: [
    "The site takes you for a visitor: somebody who looks around.",
    "Le site voit en vous un visiteur : quelqu’un qui se renseigne.",
  ],
  leadIs: [
    "The site takes you for a lead: somebody who showed a first interest.",
    "Le site voit en vous un lead : quelqu’un qui a montré un premier intérêt.",
  ],
  prospectIs: [
    "The site takes you for a prospect: somebody its sales team may want to talk to.",
    "Le site voit en vous un prospect : quelqu’un à qui son équipe commerciale peut souhaiter parler.",
  ],
  clientIs: ["The site takes you for a client.", "Le site voit en vous un client."],
  disqualified: [
    "It set you aside as unlikely to buy: {0}.",
    "Il vous a écarté, un achat lui semblant improbable : {0}.",
  ],
  fitIs: [
    "How well you fit what it looks for: {0} of 100, grade {1}.",
    "Votre adéquation à ce qu’il recherche : {0} sur 100, note {1}.",
  ],
  propensityIs: [
    "Its estimate of the chance that you become a client: {0}.",
    "Selon son estimation, la probabilité que vous deveniez client : {0}.",
  ],
  propensityOf: ["What counts most in that: {0}.", "Ce qui y compte le plus : {0}."],
  segments: ["Groups it puts you in: {0}.", "Groupes où il vous range : {0}."],
  sum: ["The score is the sum of these points:", "Le score est la somme de ces points :"],
  noPoints: ["Nothing gives points yet.", "Rien ne donne encore de points."],

  choices: ["What you agree to", "Ce que vous acceptez"],
  scoring: ["Score my visit", "Évaluer ma visite"],
  scoringMeans: [
    "Note what I do here and work out a score from it, in this page’s memory.",
    "Noter ce que je fais ici et en tirer un score, dans la mémoire de cette page.",
  ],
  storage: ["Remember it in this browser", "Le garder dans ce navigateur"],
  storageMeans: [
    "Keep the notes for my next visit, for 13 months at most.",
    "Conserver ces notes pour ma prochaine visite, 13 mois au plus.",
  ],
  personalization: ["Adapt the site to me", "Adapter le site"],
  personalizationMeans: [
    "Let the score choose what this site shows me.",
    "Choisir selon le score ce que ce site me montre.",
  ],
  handoff: ["Pass it on to sales", "Transmettre aux ventes"],
  handoffMeans: [
    "Let the site’s sales team have the score and its reasons.",
    "Communiquer le score et ses raisons à l’équipe commerciale du site.",
  ],
  granted: ["You agreed.", "Vous avez accepté."],
  denied: ["You said no.", "Vous avez refusé."],
  unknown: ["Not answered, which counts as no.", "Sans réponse, ce qui vaut un non."],
  unansweredScore: [
    "Not answered: scored until you say no or leave the page.",
    "Sans réponse : évaluée jusqu’à un refus ou votre départ de la page.",
  ],
  refused: ["Off, as everything is refused.", "Désactivé, car tout est refusé."],
  thisPage: [
    "While nothing is kept in this browser, your answers hold for this page only. “Opt out of everything” is remembered.",
    "Tant que rien n’est conservé dans ce navigateur, vos réponses ne valent que pour cette page. « Tout refuser » est retenu.",
  ],
  consentTool: [
    "This site also asks by a consent tool, whose answer holds again on the next page. “Opt out of everything” goes before it.",
    "Ce site demande aussi par un outil de consentement, dont la réponse vaut de nouveau à la page suivante. « Tout refuser » l’emporte sur elle.",
  ],
  deletedStored: [
    "What was kept in this browser is deleted.",
    "Ce qui était conservé dans ce navigateur est supprimé.",
  ],
  deletedAll: ["What was noted is deleted.", "Ce qui était noté est supprimé."],
  unchanged: [
    "That could not be changed: your browser does not allow it.",
    "Ce choix n’a pas pu changer : votre navigateur ne le permet pas.",
  ],
  changedElsewhere: ["Your answers have changed.", "Vos réponses ont changé."],

  data: ["Your data", "Vos données"],
  download: ["Download what is known", "Télécharger ce qui est connu"],
  downloaded: [
    "Your browser saves {0}: everything above, as data.",
    "Votre navigateur enregistre {0} : tout ce qui précède, sous forme de données.",
  ],
  notDownloaded: [
    "Your browser refused to save the file.",
    "Votre navigateur a refusé d’enregistrer le fichier.",
  ],
  erase: ["Erase what is known", "Effacer ce qui est connu"],
  eraseSure: ["Erase everything that is known?", "Effacer tout ce qui est connu ?"],
  eraseMeans: [
    "The notes, the score and your answers are deleted in this browser, in every open tab. This cannot be undone.",
    "Les notes, le score et vos réponses sont supprimés dans ce navigateur, dans tous les onglets. C’est définitif.",
  ],
  eraseNow: ["Yes, erase it", "Oui, effacer"],
  eraseNot: ["No, keep it", "Non, garder"],
  erased: [
    "Erased: the notes, the score and your answers.",
    "Effacé : les notes, le score et vos réponses.",
  ],
  optOut: ["Opt out of everything", "Tout refuser"],
  optOutMeans: [
    "Opting out erases what is known, and this browser remembers that you want none of it.",
    "Tout refuser efface ce qui est connu, et ce navigateur retient que vous n’en voulez pas.",
  ],
  outNow: [
    "You opted out. Everything is erased, and nothing more is noted.",
    "Vous avez tout refusé. Tout est effacé et plus rien n’est noté.",
  ],
  optIn: ["Opt in again", "Revenir sur ce refus"],
  optInMeans: [
    "Opting in again makes every answer open: you decide anew.",
    "Revenir sur ce refus rouvre chaque question : vous décidez de nouveau.",
  ],
  inNow: [
    "You are no longer opted out. Decide above what you agree to.",
    "Votre refus est levé. Décidez ci-dessus de ce que vous acceptez.",
  ],
} as const satisfies Record<string, readonly [string, string]>;

/** What an event says that the visitor did, once; how often comes after it. */
const DEEDS: Readonly<Record<string, readonly [string, string]>> = {
  page_view: ["You looked at one page", "Vous avez consulté une page"],
  scroll: ["You scrolled down a page", "Vous avez fait défiler une page"],
  click: ["You followed a link", "Vous avez suivi un lien"],
  file_download: ["You downloaded a file", "Vous avez téléchargé un fichier"],
  view_search_results: ["You searched this site", "Vous avez cherché sur ce site"],
  form_start: ["You began a form", "Vous avez commencé un formulaire"],
  form_submit: ["You sent a form", "Vous avez envoyé un formulaire"],
  form_abandon: ["You left a form unsent", "Vous avez laissé un formulaire sans l’envoyer"],
  video_start: ["You started a video", "Vous avez lancé une vidéo"],
  video_progress: ["You watched part of a video", "Vous avez regardé une partie d’une vidéo"],
  video_complete: ["You watched a video to the end", "Vous avez regardé une vidéo jusqu’au bout"],
  copy: ["You copied text", "Vous avez copié du texte"],
  exit_intent: ["You moved the mouse out of the page", "Vous avez sorti la souris de la page"],
  email_open: ["You opened an e-mail", "Vous avez ouvert un e-mail"],
  email_click: ["You came by a link in an e-mail", "Vous êtes venu par un lien d’un e-mail"],
  sign_up: ["You signed up", "Vous vous êtes inscrit"],
  login: ["You logged in", "Vous vous êtes connecté"],
  add_to_cart: ["You put something in the cart", "Vous avez mis un article au panier"],
  begin_checkout: ["You began an order", "Vous avez commencé une commande"],
  purchase: ["You bought something", "Vous avez fait un achat"],
  share: ["You shared something", "Vous avez partagé un contenu"],
  newsletter_signup: ["You asked for the newsletter", "Vous avez demandé la newsletter"],
  contest_entry: ["You entered a contest", "Vous avez participé à un concours"],
  demo_request: ["You asked for a demo", "Vous avez demandé une démo"],
  quote_request: ["You asked for a quote", "Vous avez demandé un devis"],
  contact_request: ["You asked to be contacted", "Vous avez demandé à être contacté"],
  meeting_booked: ["You booked a meeting", "Vous avez réservé un rendez-vous"],
  trial_start: ["You started a trial", "Vous avez commencé un essai"],
  subscription_start: ["You started a subscription", "Vous avez pris un abonnement"],
  contract_signed: ["You signed a contract", "Vous avez signé un contrat"],
  referral: ["You recommended this site", "Vous avez recommandé ce site"],
  renewal: ["You renewed", "Vous avez renouvelé"],
  support_request: ["You asked for help", "Vous avez demandé de l’aide"],
  cancellation: ["You cancelled", "Vous avez résilié"],
  consent: ["You decided what you agree to", "Vous avez décidé de ce que vous acceptez"],
};

export type Word = keyof typeof TEXTS;
export type Say = (key: Word, ...values: readonly string[]) => string;

const side = (language: Language) => (language === "fr" ? 1 : 0);

export const createSay =
  (language: Language): Say =>
  (key, ...values) =>
    TEXTS[key][side(language)].replace(/\{(\d)\}/g, (_, at) => values[at] ?? "");

/** null: an event of the site's own. */
export const deed = (language: Language, event: string): string | null =>
  Object.hasOwn(DEEDS, event) ? (DEEDS[event]?.[side(language)] ?? null) : null;
