// The addresses are relative, so that the page also works below a prefix of a proxy.
SwaggerUIBundle({
  url: 'v3/api-docs',
  dom_id: '#api',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
