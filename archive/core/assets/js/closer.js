// The map on the operator's own vector tiles. All of it is fetched when a visitor asks, and not before; the drawn map stays.
// Names are drawn by the library, which leaves out what would overlap; the list beside the map has every place.
const METRES_A_DEGREE = 111195.08;
/** Metres of a pixel on the equator at zoom 0, where the earth is one tile of 512 pixels. */
const METRES_A_PIXEL = 78271.517;
/** As on the drawn map: metres within which a place is exact, pixels below which no disc falls. */
const EXACT = 250;
const SMALLEST = 5;
/** Pixels round a name or a mark that take a click for it. */
const REACH = 6;

const dialog = document.getElementById("closer");
const opener = document.getElementById("closer-open");
const dark = matchMedia("(prefers-color-scheme: dark)");
const links = [...dialog.querySelectorAll("[data-latitude]")];
const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
const say = (words) => { part("said").textContent = words; };
let map;
let making;
let hasFailed = false;

/** A colour in numbers, whatever notation the page uses: a pixel is painted and read. */
function colour(selector, property) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = getComputedStyle(document.querySelector(selector))[property];
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return `rgba(${red},${green},${blue},${alpha / 255})`;
}

function load(name, fields) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(name), fields);
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
}

/** What a link in the list says of its place. `until`: the zoom up to which the disc is smaller than the smallest mark. */
function read(link, index) {
  const [latitude, longitude, metres] = ["latitude", "longitude", "metres"].map((name) => Number(link.dataset[name]));
  const scale = METRES_A_PIXEL * Math.cos((latitude * Math.PI) / 180);
  const until = metres ? Math.log2((SMALLEST * scale) / metres) : 99;
  const isExact = link.dataset.metres !== "" && metres <= EXACT;
  return { link, index, name: link.textContent, point: [longitude, latitude], metres, until, isExact };
}

/** The ground within which a place lies, as a ring of 64 sides. */
function ring({ point: [longitude, latitude], metres }) {
  return Array.from({ length: 65 }, (_, step) => {
    const turn = (step / 32) * Math.PI;
    const up = (metres / METRES_A_DEGREE) * Math.sin(turn);
    const along = (metres / METRES_A_DEGREE / Math.cos((latitude * Math.PI) / 180)) * Math.cos(turn);
    return [longitude + along, latitude + up];
  });
}

function features(places, geometry) {
  const list = places.map(({ index, name, until, isExact, ...place }) => (
    { type: "Feature", id: index, properties: { index, name, until, isExact }, geometry: geometry(place) }
  ));
  return { type: "geojson", data: { type: "FeatureCollection", features: list } };
}

/** Land, water, houses and streets of the Protomaps basemap in the colours of the page; no borders and no names of theirs. */
function style(places, address) {
  const sea = colour("body", "backgroundColor");
  const land = colour(".map .land", "fill");
  const ink = colour("body", "color");
  const tile = (id, type, paint) => ({ id, type, paint, source: "tiles", "source-layer": id });
  const area = ["==", ["geometry-type"], "Polygon"];
  const chosen = (yes, no) => ["case", ["boolean", ["feature-state", "chosen"], false], yes, no];
  const mark = { "circle-color": ink, "circle-opacity": chosen(0.35, 0.14), "circle-stroke-color": ink, "circle-stroke-width": chosen(3, 1.2) };
  // A name stands beside a mark or a dot, and on the rim of a disc that has none: in its middle it would name what lies there.
  const isSmall = ["any", ["get", "isExact"], [">", ["get", "until"], ["zoom"]]];
  const names = (id, source, anchors, filter) => ({
    id, source, filter, type: "symbol",
    layout: {
      "text-field": ["get", "name"], "text-font": ["Archive Serif"], "text-size": 15, "text-max-width": 11, "text-padding": 3,
      "text-variable-anchor": anchors, "text-radial-offset": source === "rims" ? 0.2 : 0.7, "text-justify": "auto", "symbol-sort-key": ["get", "index"],
    },
    paint: { "text-color": ink, "text-halo-color": land, "text-halo-width": 1.6 },
  });
  const width = ["interpolate", ["exponential", 1.5], ["zoom"], 8, 0.4, 13, 1, 18, 6];
  return {
    version: 8,
    sources: {
      tiles: { type: "vector", url: `pmtiles://${address}` },
      discs: features(places.filter(({ metres }) => metres), (place) => ({ type: "Polygon", coordinates: [ring(place)] })),
      points: features(places, ({ point }) => ({ type: "Point", coordinates: point })),
      rims: features(places, ({ point: [longitude, latitude], metres }) => ({ type: "Point", coordinates: [longitude, latitude + metres / METRES_A_DEGREE] })),
    },
    layers: [
      { id: "background", type: "background", paint: { "background-color": sea } },
      { ...tile("earth", "fill", { "fill-color": land }), filter: area },
      { ...tile("water", "fill", { "fill-color": sea }), filter: area },
      tile("buildings", "fill", { "fill-color": ink, "fill-opacity": 0.08 }),
      tile("roads", "line", { "line-color": ink, "line-opacity": 0.3, "line-width": width }),
      { id: "discs", type: "fill", source: "discs", paint: { "fill-color": ink, "fill-opacity": chosen(0.2, 0.06) } },
      { id: "edges", type: "line", source: "discs", paint: { "line-color": ink, "line-width": chosen(3, 1.2) } },
      { id: "marks", type: "circle", source: "points", filter: [">", ["get", "until"], ["zoom"]], paint: { "circle-radius": SMALLEST, ...mark } },
      { id: "dots", type: "circle", source: "points", filter: ["get", "isExact"], paint: { "circle-radius": 2, "circle-color": ink } },
      names("names", "points", ["left", "right", "top", "bottom"], isSmall),
      names("areas", "rims", ["bottom", "top"], ["!", isSmall]),
    ],
  };
}

/** The place whose name or mark is here; a disc takes no clicks, it may cover a whole city. */
function placeAt({ x, y }) {
  const [found] = map.queryRenderedFeatures([[x - REACH, y - REACH], [x + REACH, y + REACH]], { layers: ["names", "areas", "marks", "dots"] });
  return found && links[found.properties.index];
}

/** Bring a place into the middle, as large as its uncertainty asks for, and mark it. */
function show({ index, point, metres }) {
  if (!map?.isStyleLoaded()) return;
  for (const source of ["discs", "points"]) {
    map.removeFeatureState({ source });
    map.setFeatureState({ source, id: index }, { chosen: true });
  }
  const across = 3 * Math.max(metres, 500) / (METRES_A_PIXEL * Math.cos((point[1] * Math.PI) / 180));
  const { clientWidth, clientHeight } = map.getContainer();
  map.easeTo({ center: point, zoom: Math.log2(Math.min(clientWidth, clientHeight) / across) });
}

async function make() {
  const { library, worker, styles, reader, tiles, frame } = dialog.dataset;
  const [maplibre] = await Promise.all([
    import(library), window.pmtiles || load("script", { src: reader }), load("link", { rel: "stylesheet", href: styles }),
  ]);
  const address = new URL(tiles, location).href;
  const archive = new window.pmtiles.PMTiles(address);
  const { minLon, minLat, maxLon, maxLat, minZoom, maxZoom } = await archive.getHeader();
  const protocol = new window.pmtiles.Protocol();
  protocol.add(archive);
  maplibre.setWorkerUrl(new URL(worker, location).href);
  maplibre.addProtocol("pmtiles", protocol.tile);
  // Outside the tiles there would be no land: neither the map nor the list goes there.
  const isInside = ([longitude, latitude]) => minLon <= longitude && longitude <= maxLon && minLat <= latitude && latitude <= maxLat;
  const all = links.map(read);
  const places = all.filter(({ point }) => isInside(point));
  for (const { link, point } of all) link.parentElement.hidden = !isInside(point);
  const [west, south, east, north] = frame.split(",").map(Number);
  map = new maplibre.Map({
    container: part("stage"), style: style(places, address), bounds: [[west, south], [east, north]],
    maxBounds: [[minLon, minLat], [maxLon, maxLat]], minZoom, maxZoom: maxZoom + 4, renderWorldCopies: false,
    attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0,
    locale: { "Map.Title": part("stage").dataset.title },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const mine = map; // one that was given up loses its drawing too, and that is no failure
  const failed = () => { if (map === mine) fail(); };
  map.on("error", failed);
  map.getCanvas().addEventListener("webglcontextlost", failed);
  map.once("load", () => { if (!hasFailed) say(""); });
  map.on("click", ({ point }) => { const link = placeAt(point); if (link) location.assign(link.href); });
  map.on("mousemove", ({ point }) => { map.getCanvas().style.cursor = placeAt(point) ? "pointer" : ""; });
  for (const place of places) place.link.onfocus = () => show(place);
  dark.onchange = () => map.setStyle(style(places, address));
  enable(true);
}

/** The tiles did not come, or the drawing was lost: what is there stays, and it is said. The next opening begins anew. */
function fail() {
  hasFailed = true;
  say(dialog.dataset.broken);
}

function enable(isReady) {
  for (const button of dialog.querySelectorAll('[data-do="in"], [data-do="out"]')) button.setAttribute("aria-disabled", String(!isReady));
}

function forget() {
  map?.remove();
  map = making = undefined;
  hasFailed = false;
  enable(false);
}

async function open() {
  if (hasFailed) forget();
  document.getElementById("closer-said").textContent = "";
  dialog.showModal();
  if (!making) say(dialog.dataset.loading);
  try {
    await (making ??= make());
  } catch {
    forget();
    dialog.close();
    document.getElementById("closer-said").textContent = dialog.dataset.failed;
  }
}

const deeds = {
  in: () => map?.zoomIn(),
  out: () => map?.zoomOut(),
  close: () => dialog.close(),
};
for (const button of dialog.querySelectorAll("[data-do]")) button.addEventListener("click", () => deeds[button.dataset.do]());
dialog.addEventListener("close", () => opener.focus());
opener.addEventListener("click", open);
opener.parentElement.hidden = false;
