/** How a run tells a person how far it is. */
package io.sigmazero.bench.progress;
