/* Beside a time shown in Singapore time, the same moment in the reader's own, when it differs. */
const SINGAPORE = "Asia/Singapore";
const shape = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false };

const written = (moment, more) => new Intl.DateTimeFormat("en-GB", { ...shape, ...more }).format(moment);

const add = (root) => {
  root.querySelectorAll("time[data-local-time]").forEach((time) => {
    const moment = new Date(time.dateTime);
    delete time.dataset.localTime;
    if (Number.isNaN(moment.getTime()) || written(moment, { timeZone: SINGAPORE }) === written(moment)) return;
    const own = document.createElement("span");
    own.className = "local-time";
    own.textContent = ` (${written(moment, { timeZoneName: "short" })}, your time)`;
    time.after(own);
  });
};

add(document);
