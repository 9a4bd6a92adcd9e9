// The words of the pages, in English and in French.

const en = {
  prospects: "Prospects",
  lead: "Visitors whose browser handed them over, with their consent.",
  skip: "Skip to the content",
  states: {
    all: "All",
    open: "Open",
    taken: "Taken",
    verified: "Verified",
    unverified: "Not verified",
  },
  filter: "Show",
  visitor: "Visitor",
  temperature: { hot: "Hot", warm: "Warm", cold: "Cold" },
  grade: "Fit",
  noGrade: "unknown",
  band: "Engagement",
  verified: "Verified",
  verifiedWhy:
    "The log that came along gives this score. It does not prove that the visit took place.",
  unverified: "Not verified",
  unverifiedWhy: "No log came along: this is what the browser says of itself.",
  why: "Why",
  noReasons: "No reason was given.",
  since: "Prospect since",
  next: "What next",
  nothingNext: "The playbook proposes nothing.",
  channel: { web: "On the site", email: "By e-mail", sms: "By SMS", call: "By phone" },
  take: "Mark as taken",
  release: "Mark as open",
  takenAt: "Taken",
  older: "Older",
  newest: "Newest",
  refresh: "Refresh",
  none: "Nobody here yet.",
  noneWhy: "A prospect appears as soon as a browser hands one over. Refresh to look again.",
  back: "All prospects",
  who: "Who",
  traits: "What the visitor told",
  noTraits: "The site passes on no traits.",
  subject: "Profile",
  site: "Site",
  times: (count) => `${count} times`,
  lastTime: "last",
  segments: "Segments",
  noSegments: "none",
  consent: "Consent",
  purposes: {
    scoring: "Scoring",
    storage: "Keeping the profile",
    personalization: "Adapting the site",
    handoff: "Passing on to sales",
  },
  consentStates: { granted: "granted", denied: "refused" },
  model: "Model",
  received: "Received",
  messages: "Messages",
  log: "What the visitor did",
  logWhy: "The visitor agreed to pass this on.",
  event: "Event",
  when: "When",
  details: "Details",
  erase: "Erase this visitor",
  eraseWhy: "Erases all that this receiver keeps of the visitor. It cannot be undone.",
  eraseNow: "Erase for good",
  missing: "Not found",
  missingWhy: "Nothing is here. It may have been erased.",
  yes: "yes",
  no: "no",
};

const fr = {
  prospects: "Prospects",
  lead: "Les visiteurs que leur navigateur a transmis, avec leur accord.",
  skip: "Aller au contenu",
  states: {
    all: "Tous",
    open: "À prendre",
    taken: "Pris",
    verified: "Vérifiés",
    unverified: "Non vérifiés",
  },
  filter: "Afficher",
  visitor: "Visiteur",
  temperature: { hot: "Chaud", warm: "Tiède", cold: "Froid" },
  grade: "Adéquation",
  noGrade: "inconnue",
  band: "Engagement",
  verified: "Vérifié",
  verifiedWhy: "Le journal joint donne bien ce score. Cela ne prouve pas que la visite a eu lieu.",
  unverified: "Non vérifié",
  unverifiedWhy: "Aucun journal n’est joint : c’est ce que le navigateur dit de lui-même.",
  why: "Pourquoi",
  noReasons: "Aucune raison n’est donnée.",
  since: "Prospect depuis",
  next: "Que faire",
  nothingNext: "Le plan d’action ne propose rien.",
  channel: { web: "Sur le site", email: "Par e-mail", sms: "Par SMS", call: "Par téléphone" },
  take: "Marquer comme pris",
  release: "Remettre à prendre",
  takenAt: "Pris",
  older: "Plus anciens",
  newest: "Plus récents",
  refresh: "Actualiser",
  none: "Personne pour l’instant.",
  noneWhy: "Un prospect apparaît dès qu’un navigateur le transmet. Actualisez pour vérifier.",
  back: "Tous les prospects",
  who: "Qui",
  traits: "Ce que le visiteur a indiqué",
  noTraits: "Le site ne transmet aucun trait.",
  subject: "Profil",
  site: "Site",
  times: (count) => `${count} fois`,
  lastTime: "dernière fois",
  segments: "Segments",
  noSegments: "aucun",
  consent: "Accord",
  purposes: {
    scoring: "Calcul du score",
    storage: "Conservation du profil",
    personalization: "Adaptation du site",
    handoff: "Transmission aux commerciaux",
  },
  consentStates: { granted: "donné", denied: "refusé" },
  model: "Modèle",
  received: "Reçu",
  messages: "Messages",
  log: "Ce que le visiteur a fait",
  logWhy: "Le visiteur a accepté de le transmettre.",
  event: "Événement",
  when: "Quand",
  details: "Détails",
  erase: "Effacer ce visiteur",
  eraseWhy: "Efface tout ce que ce récepteur garde du visiteur. C’est irréversible.",
  eraseNow: "Effacer définitivement",
  missing: "Introuvable",
  missingWhy: "Il n’y a rien ici. Cela a peut-être été effacé.",
  yes: "oui",
  no: "non",
};

const TEXTS = { en, fr };

/** The texts and formats of a language. `now`: what "5 minutes ago" counts from. */
export function wordsIn(language, now) {
  const dates = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "UTC",
  });
  const ago = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return {
    ...TEXTS[language],
    /** "22 Nov 2026, 22:10 UTC" */
    date: (time) => `${dates.format(time)} UTC`,
    /** "5 minutes ago" */
    ago: (time) => {
      const seconds = Math.min(0, Math.round((time - now) / 1000));
      for (const [unit, size] of [
        ["day", 86400],
        ["hour", 3600],
        ["minute", 60],
      ])
        if (-seconds >= size) return ago.format(Math.ceil(seconds / size), unit);
      return ago.format(seconds, "second");
    },
  };
}

/** The best of an Accept-Language header that there is; English otherwise. */
export function languageFor(header = "") {
  const wanted = header
    .split(",")
    .map((part) => {
      const [tag = "", quality] = part.trim().split(/\s*;\s*q=/i);
      return {
        language: tag.toLowerCase().split("-")[0],
        quality: quality === undefined ? 1 : Number(quality),
      };
    })
    .filter(({ language, quality }) => Object.hasOwn(TEXTS, language) && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.language ?? "en";
}
