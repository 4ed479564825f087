// A wide matrix opens at the day it is of: what is due by then is in sight, the earlier and the later a scroll away.
const now = document.querySelector(".matrix thead .matrix-now");
const ahead = document.querySelector(".matrix thead .matrix-ahead");
const last = document.querySelector(".matrix thead tr:nth-child(2) th:last-child");
const column = now ?? ahead ?? last;
const frame = column?.closest(".table-frame");
if (frame) {
  const edge = column === ahead ? column.offsetLeft : column.offsetLeft + column.offsetWidth;
  frame.scrollLeft = edge - frame.clientWidth * 0.8;
}
