Object.defineProperty(navigator, "globalPrivacyControl", { value: true });
