// Started from a file of its own: the content security policy allows no inline script.
SwaggerUIBundle({ url: "/api/v1/openapi.json", dom_id: "#api", deepLinking: true });
