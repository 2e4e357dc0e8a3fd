/** What the whole command line shares. */
package io.sigmazero.bench;
