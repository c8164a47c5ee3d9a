// Says that a document is being read while the server works. Without this the form works as it is.
for (const form of document.querySelectorAll("form[data-reading]")) {
  form.addEventListener("submit", () => {
    const status = form.querySelector("[role=status]");
    if (!status || !status.hidden) return;
    status.textContent = form.dataset.reading;
    status.hidden = false;
    // Only after the browser has taken the form: a disabled button would not be sent.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    });
  });
}
// Coming back with the browser's own button: the form must be usable again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-reading]")) {
    for (const button of form.querySelectorAll("button")) button.disabled = false;
    const status = form.querySelector("[role=status]");
    if (status) status.hidden = true;
  }
});
