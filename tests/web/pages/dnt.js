Object.defineProperty(navigator, "doNotTrack", { value: "1" });
