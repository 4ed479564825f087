// A wide matrix opens at the day it is of: the columns that matter now are in sight, the earlier ones a scroll away.
const now = document.querySelector(".matrix thead .matrix-now") ?? document.querySelector(".matrix thead .matrix-ahead")
  ?? document.querySelector(".matrix thead tr:nth-child(2) th:last-child");
const frame = now?.closest(".table-frame");
if (frame) frame.scrollLeft = now.offsetLeft + now.offsetWidth - frame.clientWidth * 0.8;
