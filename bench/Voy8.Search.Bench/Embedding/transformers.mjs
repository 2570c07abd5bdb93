// node transformers.mjs NODE_MODULES MODELS_FOLDER MODEL TEXTS_JSON VECTORS_OUT BATCH PASSES: embeds the texts, mean-pooled and of length 1,
// writes the vectors as float32, and prints the seconds of each pass as a JSON array. Nothing is fetched.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [modules, folder, name, textsPath, outPath, batchSize, passes] = process.argv.slice(2);
const { env, pipeline } = await import(pathToFileURL(`${modules}/@huggingface/transformers/dist/transformers.node.mjs`));
env.allowRemoteModels = false;
env.localModelPath = folder;
const extract = await pipeline('feature-extraction', name, {
  dtype: 'fp32', device: 'cpu', local_files_only: true,
  session_options: { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 },
});
const texts = JSON.parse(readFileSync(textsPath, 'utf8'));
const size = Number(batchSize);
const seconds = [];
let vectors = [];
for (let pass = 0; pass < Number(passes); pass++) {
  vectors = [];
  const began = performance.now();
  for (let i = 0; i < texts.length; i += size) {
    const output = await extract(texts.slice(i, i + size), { pooling: 'mean', normalize: true });
    vectors.push(Float32Array.from(output.data));
    output.dispose?.();
  }
  seconds.push((performance.now() - began) / 1000);
}
writeFileSync(outPath, Buffer.concat(vectors.map(part => Buffer.from(part.buffer))));
console.log(JSON.stringify(seconds));
