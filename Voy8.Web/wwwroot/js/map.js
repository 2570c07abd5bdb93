// The map of venues: outlines (or tiles), an optional overlay, pins that make room for one another, and the bond
// between pins and the cards that carry the same data-venue-id.
const PinSpacing = 30; // pixels; pins nearer than this are shown as one
const MaxZoom = 19;

let world;
const getJson = async url => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
};
const loadWorld = url => world ??= getJson(url).catch(error => { world = undefined; throw error; });

async function leaflet() {
  if (!globalThis.L) {
    await new Promise(resolve => document.readyState === 'complete' ? resolve() : addEventListener('load', resolve, { once: true }));
  }
  return globalThis.L;
}

export async function create(element, page, options) {
  return new VenueMap(await leaflet(), element, page, options);
}

class VenueMap {
  constructor(L, element, page, options) {
    this.L = L;
    this.element = element;
    this.page = page;
    this.options = options;
    this.pins = [];
    this.shown = new Map();
    this.map = L.map(element, {
      zoomControl: false, attributionControl: false, minZoom: 2, maxZoom: MaxZoom, worldCopyJump: true,
      zoomSnap: 0.5, keyboard: true, scrollWheelZoom: options.interactive,
    }).setView([options.lat, options.lon], options.zoom);
    L.control.attribution({ prefix: false }).addTo(this.map);
    L.control.zoom({ position: 'bottomright' }).addTo(this.map);
    L.control.scale({ position: 'bottomleft', imperial: false }).addTo(this.map);
    for (const [name, z] of [['world', 200], ['grid', 210], ['overlay', 250], ['streets', 260], ['names', 280], ['area', 300]]) {
      this.map.createPane(name).style.zIndex = z;
    }
    this.pinLayer = L.layerGroup().addTo(this.map);
    this.areaLayer = L.layerGroup().addTo(this.map);
    this.ready = this.addBase();

    this.map.on('zoomend', () => this.layOut());
    this.map.on('moveend', () => this.moved());
    this.map.on('dragstart', () => this.byReader = true);
    element.addEventListener('wheel', () => this.byReader = true, { passive: true });
    element.addEventListener('dblclick', () => this.byReader = true);
    // On the way down: the button stops its click there.
    element.querySelector('.leaflet-control-zoom').addEventListener('click', () => this.byReader = true, true);

    this.resize = new ResizeObserver(() => { this.map.invalidateSize({ animate: false }); this.refit?.(); });
    this.resize.observe(element);
    this.hover = event => this.highlight(event.target.closest?.('[data-venue-id]')?.dataset.venueId ?? null);
    document.addEventListener('mouseover', this.hover);
    document.addEventListener('focusin', this.hover);
    requestAnimationFrame(() => this.readColours());
  }

  dispose() {
    document.removeEventListener('mouseover', this.hover);
    document.removeEventListener('focusin', this.hover);
    this.resize.disconnect();
    this.map.remove();
  }

  async addBase() {
    const { L, options } = this;
    if (options.tileUrl) {
      L.tileLayer(options.tileUrl, { attribution: options.tileAttribution ?? '', maxZoom: MaxZoom }).addTo(this.map);
    } else {
      this.grid = L.layerGroup().addTo(this.map);
      try {
        const outlines = await loadWorld(options.worldUrl);
        this.base = L.geoJSON(outlines, {
          pane: 'world', interactive: false, renderer: L.canvas({ pane: 'world', padding: 0.3 }),
          style: feature => this.style(feature), attribution: 'Outlines: Natural Earth',
        }).addTo(this.map);
      } catch (error) {
        console.warn('The outlines could not be loaded.', error);
      }
      this.drawGrid();
    }
    if (options.overlayUrl) {
      try {
        const town = await getJson(options.overlayUrl);
        const isLine = feature => feature.geometry?.type.includes('LineString');
        const layer = (pane, filter) => L.geoJSON(town, {
          pane, filter, interactive: false, renderer: L.canvas({ pane, padding: 0.3 }), style: feature => this.style(feature),
        }).addTo(this.map);
        this.overlays = [layer('overlay', feature => !isLine(feature)), layer('streets', isLine)];
        this.map.on('zoomend', () => this.overlays.forEach(overlay => overlay.setStyle(feature => this.style(feature))));
        const names = town.features.flatMap(feature => this.nameOf(feature) ?? []);
        this.names = [...new Map(names.map(name => [`${name.kind} ${name.name}`, name])).values()];
        this.nameLayer = L.layerGroup().addTo(this.map);
        this.map.on('moveend', () => this.drawNames());
        this.drawNames();
      } catch (error) {
        console.info('There is no map overlay at present.', error);
      }
    }
  }

  // Where a feature's name goes: along the longest piece of a line, in the middle of an area.
  nameOf(feature) {
    const { name, kind } = feature.properties ?? {};
    if (!name) return null;
    const { type, coordinates } = feature.geometry;
    if (type === 'LineString') {
      let best = null;
      for (let i = 1; i < coordinates.length; i++) {
        const [a, b] = [coordinates[i - 1], coordinates[i]];
        const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
        if (!best || length > best.length) best = { length, a, b };
      }
      return best && { name, kind, lon: (best.a[0] + best.b[0]) / 2, lat: (best.a[1] + best.b[1]) / 2, line: [best.a, best.b] };
    }
    if (type !== 'Polygon') return null;
    const ring = coordinates[0], mean = axis => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length;
    return { name, kind, lon: mean(0), lat: mean(1) };
  }

  // Names that fit, in the order given, none over another.
  drawNames() {
    const { L, map } = this, zoom = map.getZoom(), taken = [];
    this.nameLayer.clearLayers();
    for (const { name, kind, lat, lon, line } of this.names) {
      const from = { land: 12, street: 16, building: 18 }[kind] ?? 15;
      if (zoom < from || (kind === 'land' && zoom > 14) || !map.getBounds().contains([lat, lon])) continue;
      let angle = 0;
      if (line) {
        const [a, b] = line.map(([x, y]) => map.project([y, x]));
        if (a.distanceTo(b) < name.length * 3.2) continue;
        angle = Math.atan2(b.y - a.y, b.x - a.x) * 180 / Math.PI;
        if (Math.abs(angle) > 90) angle -= Math.sign(angle) * 180;
      }
      const at = map.project([lat, lon]), reach = name.length * 3.4 + 6;
      const turn = Math.abs(Math.cos(angle * Math.PI / 180)), half = [reach * turn + 8, reach * (1 - turn) + 9];
      if (taken.some(other => Math.abs(other.at.x - at.x) < other.half[0] + half[0] && Math.abs(other.at.y - at.y) < other.half[1] + half[1])) continue;
      taken.push({ at, half });
      const text = document.createElement('span');
      text.textContent = name;
      text.style.transform = `translate(-50%, -50%) rotate(${angle.toFixed(1)}deg)`;
      L.marker([lat, lon], {
        interactive: false, keyboard: false, pane: 'names', alt: '',
        icon: L.divIcon({ className: `map-name map-name-${kind}`, html: text, iconSize: null }),
      }).addTo(this.nameLayer);
    }
  }

  readColours() {
    const style = getComputedStyle(this.element);
    this.colours = Object.fromEntries(
      ['land', 'border', 'water', 'park', 'beach', 'building', 'street', 'square', 'pier', 'grid', 'accent', 'shore']
        .map(name => [name, style.getPropertyValue(`--map-${name}`).trim()]));
  }

  style(feature) {
    if (!this.colours) this.readColours();
    const c = this.colours, kind = feature.properties?.kind, zoom = this.map.getZoom();
    const line = (color, metres, least) => ({
      color, fill: false, lineCap: 'round', lineJoin: 'round',
      weight: Math.max(least, metres / (156543 * Math.cos(this.map.getCenter().lat * Math.PI / 180) / 2 ** zoom)),
    });
    const area = (fillColor, edge) => ({ stroke: !!edge, color: edge, weight: 1, fill: true, fillColor, fillOpacity: 1 });
    switch (kind) {
      case 'land': return area(c.land, c.shore);
      case 'border': return { color: c.border, weight: 1, fill: false };
      case 'water': return feature.geometry.type.includes('Line') ? line(c.water, 8, 1.5) : area(c.water);
      case 'park': return area(c.park);
      case 'beach': return area(c.beach);
      case 'square': return area(c.square);
      case 'building': return zoom < 14.5 ? { stroke: false, fill: false } : area(c.building);
      case 'pier': return feature.geometry.type.includes('Line') ? line(c.pier, 7, 1.5) : area(c.pier);
      case 'street': return line(c.street, feature.properties?.width ?? 9, 1);
      default: return { stroke: false, fill: false };
    }
  }

  // Meridians and parallels, as on a chart, a dozen at any zoom.
  drawGrid() {
    if (!this.grid) return;
    if (!this.colours) this.readColours();
    const bounds = this.map.getBounds(), span = Math.max(bounds.getEast() - bounds.getWest(), 0.0001);
    const step = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001].find(s => span / s >= 4) ?? 0.001;
    this.grid.clearLayers();
    const style = { pane: 'grid', color: this.colours.grid, weight: 1, interactive: false };
    const from = edge => Math.floor(edge / step) * step;
    for (let x = from(bounds.getWest()); x <= bounds.getEast(); x += step) {
      this.L.polyline([[bounds.getSouth(), x], [bounds.getNorth(), x]], style).addTo(this.grid);
    }
    for (let y = from(bounds.getSouth()); y <= bounds.getNorth(); y += step) {
      this.L.polyline([[y, bounds.getWest()], [y, bounds.getEast()]], style).addTo(this.grid);
    }
  }

  themeChanged() {
    requestAnimationFrame(() => {
      this.readColours();
      this.base?.setStyle(feature => this.style(feature));
      this.overlays?.forEach(overlay => overlay.setStyle(feature => this.style(feature)));
      this.drawGrid();
    });
  }

  moved() {
    this.drawGrid();
    if (!this.byReader) return;
    this.byReader = false;
    this.refit = null;
    const bounds = this.map.getBounds(), centre = this.map.getCenter().wrap();
    this.page?.invokeMethodAsync('Moved', [
      Math.max(bounds.getWest(), -180), Math.max(bounds.getSouth(), -90),
      Math.min(bounds.getEast(), 180), Math.min(bounds.getNorth(), 90)], centre.lat, centre.lng);
  }

  centre() {
    const centre = this.map.getCenter().wrap();
    return [centre.lat, centre.lng];
  }

  // pins: [{ id, lat, lon, rank, name, kind, group, live }], best first.
  setPins(pins) {
    this.pins = pins;
    this.layOut();
  }

  setArea(area) {
    this.areaLayer.clearLayers();
    if (!this.colours) this.readColours();
    const style = { pane: 'area', interactive: false, color: this.colours.accent, weight: 1.5, dashArray: '5 6', fillOpacity: 0.05 };
    this.area = null;
    if (area?.radius) {
      this.area = this.L.circle([area.lat, area.lon], { ...style, radius: area.radius }).addTo(this.areaLayer);
    } else if (area?.bbox) {
      const [west, south, east, north] = area.bbox;
      this.area = this.L.rectangle([[south, west], [north, east]], { ...style, fill: false }).addTo(this.areaLayer);
    }
  }

  fit() {
    this.refit = () => {
      const bounds = this.area ? this.area.getBounds() : this.pins.length ? this.L.latLngBounds(this.pins.map(pin => [pin.lat, pin.lon])) : null;
      if (!bounds || this.element.clientWidth === 0) return;
      this.byReader = false;
      this.map.fitBounds(bounds, { padding: this.area ? [12, 12] : [48, 48], maxZoom: this.options.pinZoom ?? 16.5, animate: false });
    };
    this.refit();
  }

  // Best first, each pin takes its place; those too near to it join it.
  layOut() {
    const { L, map } = this;
    const groups = [];
    for (const pin of this.pins) {
      const at = map.project([pin.lat, pin.lon]);
      const near = groups.find(group => group.at.distanceTo(at) < PinSpacing);
      if (near) near.pins.push(pin);
      else groups.push({ at, pins: [pin] });
    }
    this.pinLayer.clearLayers();
    this.shown.clear();
    for (const { pins } of groups) {
      const [first, ...others] = pins;
      const icon = document.createElement('span');
      icon.className = `pin kind-${first.group}${pins.some(pin => pin.live) ? ' pin-live' : ''}`;
      const number = document.createElement('b');
      number.textContent = first.rank > 0 ? first.rank : '';
      icon.append(number);
      if (others.length) {
        const more = document.createElement('span');
        more.className = 'pin-more';
        more.textContent = `+${others.length}`;
        icon.append(more);
      }
      const marker = L.marker([first.lat, first.lon], {
        icon: L.divIcon({ className: 'pin-anchor', html: icon, iconSize: [30, 30], iconAnchor: [15, 30], popupAnchor: [0, -28] }),
        title: others.length ? `${first.name} and ${others.length} more` : first.name,
        alt: first.name, riseOnHover: true, zIndexOffset: -first.rank, interactive: this.options.interactive, keyboard: this.options.interactive,
      });
      if (this.options.interactive) {
        marker.on('click', () => this.select(pins, marker));
        marker.on('mouseover', () => this.markCard(first.id));
        marker.on('mouseout', () => this.markCard(null));
      }
      marker.addTo(this.pinLayer);
      pins.forEach(pin => this.shown.set(pin.id, marker));
    }
    if (this.highlighted) this.highlight(this.highlighted, true);
  }

  select(pins, marker) {
    const first = pins[0];
    document.querySelector(`.hit[data-venue-id="${CSS.escape(first.id)}"]`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    this.markCard(first.id);
    if (pins.length > 1 && this.map.getZoom() < MaxZoom - 1) {
      this.byReader = true;
      this.map.fitBounds(this.L.latLngBounds(pins.map(pin => [pin.lat, pin.lon])), { padding: [80, 80], maxZoom: MaxZoom });
      return;
    }
    const content = document.createElement('div');
    const link = document.createElement('a');
    link.href = `/venues/${first.id}`;
    link.textContent = first.name;
    const kind = document.createElement('div');
    kind.className = 'popup-kind';
    kind.textContent = first.kind;
    content.append(link, kind);
    marker.bindPopup(content, { closeButton: false, className: 'venue-popup', maxWidth: 260 }).openPopup();
  }

  markCard(id) {
    document.querySelectorAll('.hit[data-highlight]').forEach(card => card.removeAttribute('data-highlight'));
    if (id) document.querySelector(`.hit[data-venue-id="${CSS.escape(id)}"]`)?.setAttribute('data-highlight', '');
  }

  highlight(id, again = false) {
    if (id === this.highlighted && !again) return;
    this.shown.get(this.highlighted)?.setZIndexOffset(0).getElement()?.classList.remove('pin-highlight');
    this.highlighted = id;
    if (id) this.shown.get(id)?.setZIndexOffset(1000).getElement()?.classList.add('pin-highlight');
  }
}
