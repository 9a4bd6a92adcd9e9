window.leadlightConfig = { model: "/leadlight/ecommerce.json", auto: ["declared"] };
