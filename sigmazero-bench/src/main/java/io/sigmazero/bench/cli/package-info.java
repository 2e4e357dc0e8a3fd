/** The command line: commands, their options, and how errors become one line. */
package io.sigmazero.bench.cli;
