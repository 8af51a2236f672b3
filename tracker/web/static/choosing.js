// Offers the reader's own time zone, where none was chosen yet.
const zone = document.getElementById("zone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (own && zone.value === "UTC" && zone.value === zone.defaultValue) zone.value = own;
