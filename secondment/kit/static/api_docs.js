// Started from a file of its own: the content security policy allows no inline script.
// Without validatorUrl null it would ask a host on the internet about the document.
SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  validatorUrl: null,
});
