/** The σ-zero attack: options in, one result a sample out. */
package io.sigmazero.core.attack;
