/** Archives from strangers: what they may claim, and how they are read. */
package io.sigmazero.models.archive;
