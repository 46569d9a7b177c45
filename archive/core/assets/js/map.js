// The map on the archive's own vector tiles: loaded when it is asked for; the drawn map stays.
const METRES_A_DEGREE = 111195.08;
const dialog = document.getElementById("closer");
const opener = document.getElementById("closer-open");
const said = document.getElementById("closer-said");
const dark = matchMedia("(prefers-color-scheme: dark)");
let map;

// Colours as numbers, whatever notation the page uses: a pixel is painted and read.
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

function disc({ latitude, longitude, metres }) {
  const ring = Array.from({ length: 65 }, (_, step) => {
    const turn = (step / 32) * Math.PI;
    const up = (metres / METRES_A_DEGREE) * Math.sin(turn);
    const along = (metres / METRES_A_DEGREE / Math.cos((latitude * Math.PI) / 180)) * Math.cos(turn);
    return [+longitude + along, +latitude + up];
  });
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}

function style(places) {
  const sea = colour("body", "backgroundColor");
  const land = colour(".map .land", "fill");
  const ink = colour("body", "color");
  const layer = (id, type, source, paint, more) => ({ id, type, source, paint, ...(source === "tiles" && { "source-layer": id }), ...more });
  return {
    version: 8,
    sources: {
      tiles: { type: "vector", url: `pmtiles://${new URL(dialog.dataset.tiles, location)}` },
      discs: { type: "geojson", data: { type: "FeatureCollection", features: places.map((place) => disc(place.dataset)) } },
    },
    layers: [
      { id: "background", type: "background", paint: { "background-color": sea } },
      layer("earth", "fill", "tiles", { "fill-color": land }, { filter: ["==", ["geometry-type"], "Polygon"] }),
      layer("water", "fill", "tiles", { "fill-color": sea }, { filter: ["==", ["geometry-type"], "Polygon"] }),
      layer("buildings", "fill", "tiles", { "fill-color": ink, "fill-opacity": 0.08 }),
      layer("roads", "line", "tiles", { "line-color": ink, "line-opacity": 0.3, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.4, 16, 3] }),
      layer("discs", "fill", "discs", { "fill-color": ink, "fill-opacity": 0.1 }),
      layer("edges", "line", "discs", { "line-color": ink, "line-width": 1.2 }),
    ],
  };
}

async function make() {
  const { library, worker, styles, reader } = dialog.dataset;
  const [maplibre] = await Promise.all([import(library), load("link", { rel: "stylesheet", href: styles }), load("script", { src: reader })]);
  maplibre.setWorkerUrl(new URL(worker, location).href);
  maplibre.addProtocol("pmtiles", new window.pmtiles.Protocol().tile);
  const places = [...dialog.querySelector("template").content.cloneNode(true).children];
  map = new maplibre.Map({ container: dialog.querySelector(".closer-stage"), style: style(places), center: [49.87, 40.4], zoom: 9, attributionControl: false, locale: { "Map.Title": dialog.querySelector("h2").textContent }, dragRotate: false, pitchWithRotate: false, fadeDuration: 0 });
  map.touchZoomRotate.disableRotation();
  for (const place of places) new maplibre.Marker({ element: place, anchor: "top", offset: [0, 6] }).setLngLat([+place.dataset.longitude, +place.dataset.latitude]).addTo(map);
  dark.addEventListener("change", () => map.setStyle(style(places)));
}

const still = () => ({ animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
const doings = { in: () => map?.zoomIn(still()), out: () => map?.zoomOut(still()), close: () => dialog.close() };
for (const button of dialog.querySelectorAll("[data-do]")) button.addEventListener("click", () => doings[button.dataset.do]());
dialog.addEventListener("close", () => opener.focus());
opener.addEventListener("click", async () => {
  try {
    if (!document.createElement("canvas").getContext("webgl2")) throw new Error("no WebGL");
    dialog.showModal();
    if (!map) await make();
  } catch {
    dialog.close();
    said.textContent = dialog.dataset.failed;
  }
});
opener.parentElement.hidden = false;
