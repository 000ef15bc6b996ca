// The emulator's table service, which ends with the process that holds its standard input: none outlives its tests.
process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
require("azurite/dist/src/table/main.js");
