// Times in the reader's own zone and words; without this file they stand in UTC.
const told = new Intl.DateTimeFormat(navigator.languages, {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
});
for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = told.format(new Date(time.dateTime));
}
