/** The colours that the inspector and the privacy card share, and how a root gets its styles. */

export const LIGHT = `
  --bg: #fff; --sunk: #f5f6f8; --ink: #15181e; --soft: #59616f; --line: #e2e5ea; --track: #e9ebef;
  --accent: #3f51c9; --tint: #eef0fd; --cold: #1f66b2; --warm: #955800; --hot: #bd3218;
  --good: #14704b; --bad: #b3271e; --edge: 0 0 0 1px #0f172014;
`;
export const DARK = `
  --bg: #14171c; --sunk: #1b1f26; --ink: #edeff3; --soft: #9da6b4; --line: #292e37; --track: #2a2f38;
  --accent: #a3b0ff; --tint: #20253d; --cold: #82baf6; --warm: #f0b55c; --hot: #ff9277;
  --good: #62d2a2; --bad: #ff9d92; --edge: 0 0 0 1px #ffffff1c;
`;

/** As a style sheet object, which a content security policy does not forbid. */
export function adoptStyles(root: ShadowRoot, styles: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
}
