// Whether a program drives the browser, as far as the browser says so. Nothing of it is kept but the verdict.

/**
 * Every browser that the script runs in calls itself Mozilla/5.0 (…) and some Gecko, and ends a list
 * of names there with a bracket; others, and the words that crawlers and checkers of sites use of
 * themselves, are machines. No lookbehind: Safari has it only since 16.4.
 */
const MACHINE =
  /^(?!Mozilla.5.0 \(.* Gecko)|Gecko[;,]|[^u]bot|crawl|spider|http|\.com?\b|@[a-z]|headless|lighthouse|preview|[^m]scan|monitor|inspect|google(?!\/| pixel|wv)|agent|synthetic|ptst|pingdom|selenium|playwright|verif|test|gtmetrix|hotjar|security|market|abuse|\bdlc/i;

export const isMachine = (browser: Pick<Navigator, "userAgent" | "webdriver">): boolean =>
  browser.webdriver || MACHINE.test(browser.userAgent);
