/** The model and the digits that the program carries. */
package io.sigmazero.bench.demo;
