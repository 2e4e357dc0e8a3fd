/** Samples: inputs with labels, read one at a time. */
package io.sigmazero.core.data;
