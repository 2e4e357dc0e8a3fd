/** The σ-zero attack over ND4J arrays that stay on their device, many lanes at a time. */
package io.sigmazero.core.attack.array;
