// A button on every block of code that copies it: a file whole, and of a terminal the commands alone,
// without the prompt, without what was printed, and without a remark such as "# exit code 1".
"use strict";

function whatToCopy(block, text) {
  if (!block.closest(".highlight-console")) return text;
  const commands = [];
  let goesOn = false;
  for (const line of text.split("\n")) {
    if (goesOn || line.startsWith("$ ")) {
      const command = (goesOn ? line : line.slice(2)).replace(/\s+# exit code \d+$/, "");
      commands.push(command);
      goesOn = command.endsWith("\\");
    }
  }
  return commands.join("\n") + "\n";
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Where a page may not write to the clipboard by itself: select the text and copy the selection.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("nothing was copied");
  }
}

for (const block of document.querySelectorAll("div.highlight")) {
  const shown = block.querySelector("pre");
  if (!shown || block.closest(".highlight-diff")) continue; // a change of a file is made, not copied
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  const says = block.closest(".highlight-console") ? "Copy the commands" : "Copy all of this";
  button.title = says;
  button.setAttribute("aria-label", says);
  button.addEventListener("click", async () => {
    try {
      await copyText(whatToCopy(block, shown.textContent));
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not copied";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  block.append(button);
}
