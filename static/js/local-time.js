/* A time stands once, in the reader's own zone; on a deadline beside Singapore's, on which it rests. */
const SINGAPORE = "Asia/Singapore";
const shape = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false };

const written = (moment, more) => new Intl.DateTimeFormat("en-GB", { ...shape, ...more }).format(moment).replace(" at ", ", ");

const show = (time) => {
  const moment = new Date(time.dateTime);
  const how = time.dataset.localTime;
  delete time.dataset.localTime;
  if (Number.isNaN(moment.getTime()) || written(moment, { timeZone: SINGAPORE }) === written(moment)) return;
  if (how === "beside") {
    const own = document.createElement("span");
    own.className = "local-time";
    own.textContent = ` (${written(moment, { timeZoneName: "short" })}, your time)`;
    time.after(own);
  } else {
    time.title = time.textContent;
    time.textContent = `${written(moment)} your time`;
  }
};

document.querySelectorAll("time[data-local-time]").forEach(show);
