/**
 * The attacks that σ-zero is compared with, each from its paper, and σ-zero itself under the same
 * counting.
 */
package io.sigmazero.core.rival;
