/** Programs that show the library, one class each. */
package io.sigmazero.examples;
