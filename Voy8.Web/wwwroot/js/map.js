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
    for (const [name, z] of [['world', 200], ['grid', 210], ['overlay', 250], ['streets', 260], ['area', 300]]) {
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
    element.querySelector('.leaflet-control-zoom').addEventListener('click', () => this.byReader = true);

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
          pane, filter, interactive: false, renderer: L.canvas({ pane, padding: 0.3 }),
          style: feature => this.style(feature), pointToLayer: (feature, at) => this.label(feature, at),
        }).addTo(this.map);
        this.overlays = [layer('overlay', feature => !isLine(feature)), layer('streets', isLine)];
        this.map.on('zoomend', () => this.overlays.forEach(overlay => overlay.setStyle(feature => this.style(feature))));
      } catch (error) {
        console.info('There is no map overlay at present.', error);
      }
    }
  }

  label(feature, at) {
    const text = document.createElement('span');
    text.textContent = feature.properties?.name ?? '';
    return this.L.marker(at, {
      interactive: false, keyboard: false, pane: 'area',
      icon: this.L.divIcon({ className: `map-label map-label-${feature.properties?.kind ?? 'place'}`, html: text, iconSize: null }),
    });
  }

  readColours() {
    const style = getComputedStyle(this.element);
    this.colours = Object.fromEntries(
      ['land', 'border', 'water', 'park', 'beach', 'building', 'street', 'street-case', 'pier', 'grid', 'accent', 'shore']
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
      case 'water': return feature.geometry.type.includes('Line') ? line(c.water, 8, 1.5) : area(c.water, c.shore);
      case 'park': return area(c.park);
      case 'beach': return area(c.beach);
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
    if (pins.length > 1 && this.map.getZoom() < MaxZoom - 1) {
      this.byReader = true;
      this.map.fitBounds(this.L.latLngBounds(pins.map(pin => [pin.lat, pin.lon])), { padding: [80, 80], maxZoom: MaxZoom });
      return;
    }
    const card = document.querySelector(`.hit[data-venue-id="${CSS.escape(first.id)}"]`);
    card?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    this.markCard(first.id);
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
