// Draws the reference of the interface from its own description.
const place = document.getElementById("reference");
window.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
});
