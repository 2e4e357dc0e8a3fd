/** The report of a run: one HTML file that needs nothing else. */
package io.sigmazero.bench.report;
