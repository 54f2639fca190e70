// Runs before everything else, on whatever Node there is, so it keeps to what an old one understands.
var major = Number(process.versions.node.split('.')[0]);
var problem;
if (process.platform !== 'linux' && process.platform !== 'darwin') {
  problem =
    'OpenLake runs on Linux and macOS, not on ' +
    process.platform +
    ' itself: on Windows, clone the repository inside WSL and run the command there.';
} else if (major < 20) {
  problem =
    'OpenLake needs Node 20 or newer to set itself up, and this is Node ' +
    process.versions.node +
    ': install a current Node, then run the command again.';
}
if (problem) {
  process.stderr.write('\n' + problem + '\n');
  process.exit(1);
}
