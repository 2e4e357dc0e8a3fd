package io.sigmazero.kernels.cuda;

import java.nio.file.Path;

/** A compiled harness, and which version of the source it is to run. */
record HarnessProgram(Path file, int version) {}
