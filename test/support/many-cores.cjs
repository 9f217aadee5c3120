// Loaded with --require: this process believes that the machine has 64 cores.
const os = require("node:os");
os.availableParallelism = () => 64;
require("node:module").syncBuiltinESMExports();
