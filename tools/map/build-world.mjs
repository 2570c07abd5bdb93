// Natural Earth 1:50m countries (npm world-atlas) to one small GeoJSON: land and the borders inside it.
// Run: npm install --ignore-scripts && npm run build
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { merge, mesh } from 'topojson-client';
import { presimplify, simplify } from 'topojson-simplify';

const Decimals = 3;                 // about 100 m
const SmallestTriangle = 0.0015;    // square degrees; drops the wiggles that no zoom of ours shows

const require = createRequire(import.meta.url);
const atlas = JSON.parse(readFileSync(require.resolve('world-atlas/countries-50m.json'), 'utf8'));
const topology = simplify(presimplify(atlas), SmallestTriangle);
const countries = topology.objects.countries;

const rounded = line => {
  const points = line.map(([x, y]) => [+x.toFixed(Decimals), +y.toFixed(Decimals)]);
  return points.filter((p, i) => i === 0 || p[0] !== points[i - 1][0] || p[1] !== points[i - 1][1]);
};
const land = merge(topology, countries.geometries).coordinates
  .map(polygon => polygon.map(rounded).filter(ring => ring.length >= 4))
  .filter(polygon => polygon.length > 0);
const borders = mesh(topology, countries, (a, b) => a !== b).coordinates.map(rounded).filter(line => line.length >= 2);

const collection = {
  type: 'FeatureCollection',
  features: [
    { type: 'Feature', properties: { kind: 'land' }, geometry: { type: 'MultiPolygon', coordinates: land } },
    { type: 'Feature', properties: { kind: 'border' }, geometry: { type: 'MultiLineString', coordinates: borders } },
  ],
};
const target = new URL('../../Voy8.Web/wwwroot/lib/world/world.geojson', import.meta.url);
const text = JSON.stringify(collection);
writeFileSync(target, text + '\n');
console.log(`${land.length} polygons, ${borders.length} borders, ${(text.length / 1024).toFixed(0)} KiB`);
