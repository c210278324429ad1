// Comforts only: every page works without this file.
(function () {
  "use strict";

  function counted(hint) {
    var area = document.getElementById(hint.dataset.counts);
    if (!area) return;
    function tell() {
      var length = Array.from(area.value.trim()).length;
      hint.textContent = hint.dataset.words.replace("{0}", length).replace("{1}", hint.dataset.most);
      hint.classList.toggle("fault", length > Number(hint.dataset.most));
    }
    area.addEventListener("input", tell);
    tell();
  }

  function warnBeforeLeaving(form) {
    var typed = false;
    form.addEventListener("input", function () { typed = true; });
    form.addEventListener("submit", function () { typed = false; });
    window.addEventListener("beforeunload", function (event) {
      if (typed) event.preventDefault();
    });
  }

  function selectAll(box) {
    box.hidden = false;
    box.addEventListener("change", function () {
      box.closest("form").querySelectorAll("input[name=" + box.dataset.selects + "]").forEach(
        function (one) { one.checked = box.checked; });
    });
  }

  function copies(button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var source = document.getElementById(button.dataset.copies);
      var done = function () { button.textContent = button.dataset.done; };
      if (navigator.clipboard) navigator.clipboard.writeText(source.textContent).then(done);
      else {
        window.getSelection().selectAllChildren(source);
        document.execCommand("copy");
        done();
      }
    });
  }

  function marks(button) {
    var box = document.getElementById(button.dataset.marks), told = document.getElementById("marked");
    function place(node, offset) {
      var passage = (node.nodeType === 3 ? node.parentNode : node).closest("[data-start]");
      var before = Array.from(passage.textContent.slice(0, offset)).length;
      return passage && box.contains(passage) ? Number(passage.dataset.start) + before : null;
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      var chosen = window.getSelection();
      if (!chosen.rangeCount || chosen.isCollapsed) return;
      var range = chosen.getRangeAt(0);
      var start = place(range.startContainer, range.startOffset);
      var end = place(range.endContainer, range.endOffset);
      if (start === null || end === null || end <= start) return;
      button.form.querySelectorAll("input[type=radio]").forEach(function (one) { one.checked = false; });
      button.form.elements.exact_start.value = start;
      button.form.elements.exact_end.value = end;
      told.textContent = button.dataset.done.replace("{0}", end - start);
    });
  }

  function prepare(root) {
    root.querySelectorAll("[data-counts]").forEach(counted);
    root.querySelectorAll("form.form[method=post]").forEach(warnBeforeLeaving);
    root.querySelectorAll("[data-selects]").forEach(selectAll);
    root.querySelectorAll("[data-copies]").forEach(copies);
    root.querySelectorAll("[data-marks]").forEach(marks);
    root.querySelectorAll("[data-prints]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
    var menu = root.querySelector("details.menu");
    if (menu && window.matchMedia("(min-width: 992px)").matches) menu.open = true;
    var summary = root.querySelector("#error-summary");
    if (summary) summary.focus();
  }

  document.addEventListener("DOMContentLoaded", function () { prepare(document); });
  document.addEventListener("htmx:afterSwap", function (event) { prepare(event.target); });
})();
