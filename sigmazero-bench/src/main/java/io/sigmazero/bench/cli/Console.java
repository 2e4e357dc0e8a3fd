package io.sigmazero.bench.cli;

import io.sigmazero.bench.progress.ProgressFactory;
import java.io.PrintWriter;

/**
 * Where a command talks to.
 *
 * @param out results
 * @param err errors and progress
 * @param progress starts a progress display
 */
record Console(PrintWriter out, PrintWriter err, ProgressFactory progress) {}
