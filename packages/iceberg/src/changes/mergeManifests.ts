import { forEachManifest, loadManifest } from '../manifestCache';
import type { ManifestFile } from '../manifestFile';
import { integerProperty } from '../properties';
import type { ManifestWriter } from './ManifestWriter';
import type { StageContext } from './TableChange';

const DEFAULT_MIN_COUNT = 100;
const DEFAULT_TARGET_BYTES = 8 * 1024 * 1024;

/**
 * Puts small manifests together once there are many, so that planning does not slow down with the number of commits.
 * Honours `commit.manifest-merge.enabled`, `commit.manifest.min-count-to-merge` and `commit.manifest.target-size-bytes`.
 */
export async function mergeManifests(
  context: StageContext,
  options: {
    manifests: ManifestFile[];
    /** Manifests that the commit adds and that count, but are left as they are. */
    adding: number;
    snapshotId: bigint;
    write: ManifestWriter;
  },
): Promise<ManifestFile[]> {
  const { properties } = context.table.metadata;
  if (properties['commit.manifest-merge.enabled'] === 'false') {
    return options.manifests;
  }
  const minCount = integerProperty(
    properties,
    'commit.manifest.min-count-to-merge',
    DEFAULT_MIN_COUNT,
  );
  const target = integerProperty(
    properties,
    'commit.manifest.target-size-bytes',
    DEFAULT_TARGET_BYTES,
  );
  const isCandidate = (manifest: ManifestFile) =>
    manifest.content === 'data' &&
    // Files that go in this commit must stay visible as deleted in it.
    manifest.addedSnapshotId !== options.snapshotId &&
    manifest.manifestLength < BigInt(target);
  const candidates = options.manifests.filter(isCandidate);
  if (candidates.length + options.adding < minCount) {
    return options.manifests;
  }
  const bins = binsOf(candidates, target).filter(bin => bin.length > 1);
  const gone = new Set(bins.flat());
  const merged = await Promise.all(
    bins.map(bin => mergeBin(context, bin, options.write)),
  );
  return [
    ...merged,
    ...options.manifests.filter(manifest => !gone.has(manifest)),
  ];
}

/** Neighbours of one spec, up to the target size together. */
function binsOf(manifests: ManifestFile[], target: number): ManifestFile[][] {
  const bins = new Map<number, { bytes: number; bins: ManifestFile[][] }>();
  for (const manifest of manifests) {
    const length = Number(manifest.manifestLength);
    const ofSpec = bins.get(manifest.partitionSpecId);
    if (ofSpec && ofSpec.bytes + length <= target) {
      ofSpec.bytes += length;
      ofSpec.bins.at(-1)!.push(manifest);
    } else if (ofSpec) {
      ofSpec.bytes = length;
      ofSpec.bins.push([manifest]);
    } else {
      bins.set(manifest.partitionSpecId, { bytes: length, bins: [[manifest]] });
    }
  }
  return [...bins.values()].flatMap(ofSpec => ofSpec.bins);
}

async function mergeBin(
  context: StageContext,
  bin: ManifestFile[],
  write: ManifestWriter,
): Promise<ManifestFile> {
  const { io, metadata } = context.table;
  const entries = await forEachManifest(bin, manifest =>
    loadManifest(io, manifest, metadata),
  );
  return write({
    specId: bin[0].partitionSpecId,
    content: 'data',
    entries: entries
      .flat()
      .filter(entry => entry.status !== 'deleted')
      .map(entry => ({ ...entry, status: 'existing' })),
  });
}
