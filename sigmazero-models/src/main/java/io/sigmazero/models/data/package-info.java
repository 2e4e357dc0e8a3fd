/**
 * Inputs and labels from files, and arrays to files.
 *
 * <p>Loading is a trust boundary: sizes are checked against the file before anything is allocated,
 * and bad content is refused with a {@link io.sigmazero.models.ModelLoadException} that says in one
 * line what was found where and what was expected. Large files are memory-mapped or read a row at a
 * time.
 */
package io.sigmazero.models.data;
