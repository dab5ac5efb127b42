// Times in the reader's own zone and words; without this file they stand in UTC.
const told = new Intl.DateTimeFormat(navigator.languages, {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
});
function tell() {
  for (const time of document.querySelectorAll("time[datetime]:not([title])")) {
    time.title = time.textContent;
    time.textContent = told.format(new Date(time.dateTime));
  }
}
tell();
for (const moment of ["shown", "htmx:after:swap"]) document.addEventListener(moment, tell); // parts that came later
