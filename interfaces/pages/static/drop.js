// Files dropped on a field's frame are as if chosen in it; what was chosen is said below.
const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1024))} КБ` : `${(bytes / 1048576).toFixed(1).replace(".", ",")} МБ`);

export function take() {
  for (const frame of document.querySelectorAll(".drop")) {
    const input = frame.querySelector("input[type=file]");
    if (!input) continue;
    const over = (yes) => frame.classList.toggle("over", yes);
    frame.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
    frame.addEventListener("dragleave", () => over(false));
    frame.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      const files = new DataTransfer();
      for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) files.items.add(file);
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const told = frame.querySelector(".drop-told");
    input.addEventListener("change", () => {
      told?.replaceChildren(...[...input.files].map((file) => {
        const line = document.createElement("li");
        line.textContent = `${file.name}, ${size(file.size)}`;
        return line;
      }));
    });
  }
}
